import type { TagsByType } from "../../api/types/summary.ts";
import { type Verdict, verdictOfWord, verdictRank } from "../../domain/verdict.ts";
import { summaryQuery } from "../../features/submissions.ts";
import { defangTag } from "../../util/defang.ts";
import { formatCount, formatPlural } from "../../util/format.ts";
import { safeText } from "../../util/safe_text.ts";
import { cutMiddle, padToWidth } from "../../util/width.ts";
import type { Cell, DrillLine } from "../drill/line.ts";
import { remember } from "../drill/remember.ts";
import type { Pane, PaneView } from "../drill/state.ts";
import { openHandle } from "../drill/pivot.ts";
import type { PaletteEntry } from "../contracts.ts";
import type { Span } from "../paint.ts";
import {
  emptyText,
  filesWith,
  selectionOf,
  type SubmissionContext,
  type SubmissionParams,
  summaryOf,
} from "./data.ts";

/** A tag of the submission. */
interface Tag {
  readonly group: "attribution" | "ioc" | "behavior";
  readonly type: string;
  readonly value: string;
  readonly verdict: Verdict;
  readonly safelisted: boolean;
  /** How many files of the selection carry it. */
  readonly files: number;
}

const GROUPS = ["attribution", "ioc", "behavior"] as const;
const GROUP_WORDS = {
  attribution: "Attribution",
  ioc: "Indicators of compromise",
  behavior: "Behaviour",
} as const;

function tags(ctx: SubmissionContext, group: Tag["group"], byType: TagsByType | undefined): Tag[] {
  const { files, name } = selectionOf(ctx);
  return Object.entries(byType ?? {}).flatMap(([type, rows]) =>
    (rows ?? []).map(([value, level, safelisted]): Tag => ({
      group,
      type,
      value: String(value),
      verdict: verdictOfWord(level),
      safelisted: safelisted === true,
      files: filesWith(ctx, `${type}__${value}`).filter((row) => files.has(row.sha256)).length,
    }))
  ).filter((tag) => tag.files > 0 || name === undefined);
}

const compare = (a: Tag, b: Tag) =>
  Number(a.safelisted) - Number(b.safelisted) || verdictRank(a.verdict) - verdictRank(b.verdict) ||
  b.files - a.files || (a.type < b.type ? -1 : a.type > b.type ? 1 : a.value < b.value ? -1 : 1);

/** The tags of what is selected; safelisted ones last. */
function tagsOf(ctx: SubmissionContext): readonly Tag[] {
  const summary = summaryOf(ctx);
  return remember(
    ctx.app,
    `tags ${ctx.params.sid}`,
    [summary, selectionOf(ctx)],
    () => GROUPS.flatMap((group) => tags(ctx, group, summary?.tags?.[group])),
  );
}

/** Tags that the palette offers at most. */
const PALETTE_TAGS = 200;

/** The tags of the submission for the palette: choosing one goes where it leads. */
export function tagEntries(ctx: SubmissionContext): readonly PaletteEntry[] {
  return tagsOf(ctx).slice(0, PALETTE_TAGS).map(({ type, value, files }) => ({
    label: `tag  ${safeText(type)}: ${safeText(defangTag(type, value))}`,
    note: formatPlural(files, "file"),
    run: () => openHandle(ctx.app, { kind: "tag", type, value }, { sid: ctx.params.sid }),
  }));
}

/** How many tags the whole submission has. */
export function tagCount(ctx: SubmissionContext): number {
  const summary = summaryOf(ctx);
  return GROUPS.reduce(
    (sum, group) =>
      sum + Object.values(summary?.tags?.[group] ?? {}).reduce((all, rows) => all + (rows?.length ?? 0), 0),
    0,
  );
}

const SHORT: Readonly<Record<string, string>> = { uri: "url", address: "email", virus_name: "av" };
const shortTag = (type: string) => {
  const last = type.split(".").at(-1) ?? type;
  return SHORT[last] ?? last;
};

function tagSpans(tag: Tag, view: { columns: number; ascii: boolean; wide: boolean }): Span[] {
  const { columns, ascii, wide } = view;
  const typeColumns = wide ? Math.min(26, Math.floor(columns * 0.3)) : 9;
  const filesColumns = columns < 44 ? 0 : 9;
  const valueColumns = Math.max(8, columns - 2 - typeColumns - 1 - filesColumns);
  const value = safeText(defangTag(tag.type, tag.value));
  const count = tag.files === 1 ? "1 file" : `${formatCount(tag.files)} files`;
  return [
    [`${ascii ? tag.verdict.ascii : tag.verdict.glyph} `, tag.verdict.tone],
    [padToWidth(safeText(wide ? tag.type : shortTag(tag.type)), typeColumns), "dim"],
    " ",
    [padToWidth(cutMiddle(value, valueColumns), valueColumns), ...(tag.safelisted ? ["dim" as const] : [])],
    ...(filesColumns === 0 ? [] : [
      [padToWidth(tag.safelisted ? "safelist" : count, filesColumns, { align: "right" }), "dim"] as const,
    ]),
  ];
}

function tagLine(tag: Tag, spans: Span[]): DrillLine {
  return {
    spans,
    handle: { kind: "tag", type: tag.type, value: tag.value },
    json: { ...tag, verdict: tag.verdict.level },
  };
}

/** Each value once: `network.static.domain` and `network.dynamic.domain` are one indicator. */
function onceEach(list: readonly Tag[]): readonly Tag[] {
  const seen = new Set<string>();
  return list.filter((tag) => {
    const key = `${shortTag(tag.type)} ${tag.value}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** From so many cells on, two indicators stand side by side. */
const TWO_COLUMNS = 76;
const ORDER: Readonly<Record<Tag["group"], number>> = { ioc: 0, attribution: 1, behavior: 2 };

/** What leads on comes first: network indicators, then names of families and actors, then names of engines. */
const compareUse = (a: Tag, b: Tag) =>
  Number(a.safelisted) - Number(b.safelisted) ||
  Number(a.type === "av.virus_name") - Number(b.type === "av.virus_name") ||
  ORDER[a.group] - ORDER[b.group] || compare(a, b);

function inPairs(list: readonly Tag[], view: { columns: number; ascii: boolean }): DrillLine[] {
  const columns = (view.columns - 3) >> 1;
  const cell = (tag: Tag): Cell => ({
    spans: tagSpans(tag, { columns, ascii: view.ascii, wide: false }),
    handle: { kind: "tag", type: tag.type, value: tag.value },
  });
  return Array.from({ length: Math.ceil(list.length / 2) }, (_, i): DrillLine => ({
    spans: [],
    cells: list.slice(i * 2, i * 2 + 2).map(cell),
  }));
}

function indicatorLines(ctx: SubmissionContext, { columns }: PaneView): readonly DrillLine[] {
  const { ascii } = ctx.app.theme();
  const list = tagsOf(ctx);
  return remember(ctx.app, `indicators ${ctx.params.sid}`, [list, columns, ascii], () => {
    const once = onceEach([...list].sort(compareUse));
    return columns >= TWO_COLUMNS
      ? inPairs(once, { columns, ascii })
      : once.map((tag) => tagLine(tag, tagSpans(tag, { columns, ascii, wide: false })));
  });
}

function allLines(ctx: SubmissionContext, { columns }: PaneView): readonly DrillLine[] {
  const { ascii } = ctx.app.theme();
  const list = tagsOf(ctx);
  return remember(
    ctx.app,
    `tag lines ${ctx.params.sid}`,
    [list, columns, ascii],
    () =>
      GROUPS.flatMap((group): DrillLine[] => {
        const own = list.filter((tag) => tag.group === group).sort(compare);
        if (own.length === 0) return [];
        return [
          { spans: [[GROUP_WORDS[group], "bold"], [`  ${own.length}`, "dim"]], depth: 0 },
          ...own.map((tag): DrillLine => ({
            ...tagLine(tag, ["  ", ...tagSpans(tag, { columns: columns - 2, ascii, wide: columns >= 60 })]),
            depth: 1,
          })),
        ];
      }),
  );
}

function noteOf(ctx: SubmissionContext): Span[] {
  const shown = tagsOf(ctx).length;
  const total = tagCount(ctx);
  if (summaryOf(ctx) === undefined) return [];
  return [[`defanged · ${shown < total ? `${shown} of ` : ""}${formatCount(total)}`, "dim"]];
}

/** Tags worth knowing, worst first. */
export const indicatorsPane: Pane<SubmissionParams> = {
  id: "indicators",
  word: "indicators",
  queries: (ctx) => [summaryQuery(ctx.app.services, ctx.params.sid)],
  note: noteOf,
  lines: indicatorLines,
  empty: emptyText("No indicators"),
};

/** Every tag by its group. */
export const tagsPane: Pane<SubmissionParams> = {
  ...indicatorsPane,
  id: "tags",
  word: "tags",
  lines: allLines,
};
