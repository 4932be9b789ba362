import type { SearchHit } from "../../api/types/common.ts";
import { numberAt, plainText, textAt, valueAt } from "../../domain/columns.ts";
import { quoteValue } from "../../domain/lucene/quote.ts";
import { verdictOf } from "../../domain/verdict.ts";
import type { Query } from "../../features/queries.ts";
import type { App } from "../contracts.ts";
import { defangTag, defangText } from "../../util/defang.ts";
import { formatBytes, formatTime, parseTime } from "../../util/format.ts";
import { safeText } from "../../util/safe_text.ts";
import { wrapToWidth } from "../../util/width.ts";
import { useQuery, useRested } from "../hooks.ts";
import { paint, rule, type Span, spansWidth } from "../paint.ts";
import { type ReactNode, useRef } from "../react.ts";
import { busySpans } from "../widgets/busy.ts";
import { Lines } from "../widgets/lines.tsx";
import { searchIndex } from "./indexes.ts";
import { PREVIEW_FIELDS, type PreviewLine } from "./preview_fields.ts";
import { currentHit, geometryOf, hitId, type SearchContext } from "./rows.ts";

/** The preview follows when the cursor rests this long. */
const REST_MS = 120;
const VALUE_MAX = 400;

/** The fields of the preview of one hit. `POST search/{index}/` */
function previewQuery(ctx: SearchContext, id: string | undefined): Query<SearchHit> | undefined {
  const { index } = ctx.state;
  const lines = PREVIEW_FIELDS[index];
  if (id === undefined || lines === undefined) return undefined;
  const fields = [...new Set(lines.flat().map(([, field]) => field))];
  return {
    key: `preview/${index}/${id}`,
    staleMs: 300_000,
    async fetch(signal) {
      const page = await ctx.app.services.client.search.page(index, `id:${quoteValue(id)}`, {
        rows: 1,
        fl: fields,
        signal,
      });
      return page.items[0] ?? {};
    },
  };
}

/** What is worth knowing of the hit under the cursor. */
export function PreviewView({ ctx }: { readonly ctx: SearchContext }): ReactNode {
  const { app } = ctx;
  const { columns, rows } = geometryOf(ctx).preview;
  const hit = currentHit(ctx);
  const id = hit === undefined ? undefined : hitId(hit);
  const rested = useRested(id, REST_MS);
  const answer = useQuery(previewQuery(ctx, rows > 1 ? rested : undefined));
  const theme = app.theme();
  const shown = useRef<{ readonly key: string; readonly lines: readonly string[] }>(undefined);
  if (hit === undefined) {
    return <Lines lines={[rows > 1 ? rule(theme, columns, {}) : ""]} columns={columns} rows={rows} />;
  }
  if (rows === 1) {
    return (
      <Lines lines={[paint(theme, [" ", ...summarySpans(ctx, hit)], columns)]} columns={columns} rows={1} />
    );
  }
  // While the cursor runs the last preview stays: painting one a step would cost more than the step itself.
  const key = `${ctx.state.index} ${columns}x${rows}`;
  if (rested !== id && shown.current?.key === key) {
    return <Lines lines={shown.current.lines} columns={columns} rows={rows} />;
  }
  const document = rested === id ? answer.data ?? hit : hit;
  const lines = panelLines(ctx, document, { title: titleText(ctx, hit), busy: busySpans(app, [answer]) });
  shown.current = { key, lines };
  return <Lines lines={lines} columns={columns} rows={rows} />;
}

/** The whole pane: its title, then the document; with a bar at its left where it stands beside the rows. */
function panelLines(
  ctx: SearchContext,
  document: SearchHit,
  { title, busy }: { readonly title: string; readonly busy: readonly Span[] },
): string[] {
  const { preview: { columns, rows, x, y }, table } = geometryOf(ctx);
  const theme = ctx.app.theme();
  const side = x > 0 && columns < ctx.columns - x + 1 && y === table.y;
  const width = columns - (side ? 2 : 0);
  const keys: Span[] = [[" \\", "key"], [" hide  ", "dim"], ["z", "key"], [" zoom", "dim"]];
  const body = [
    rule(theme, width, { left: [[title, "bold"]], right: [...busy, ...keys] }),
    ...previewLines(ctx.app, ctx.state.index, document, width - 1).map((spans) =>
      paint(theme, [" ", ...spans], width)
    ),
  ];
  const bar = side ? paint(theme, [[theme.ascii ? "|" : "│", "rule"], " "], 2) : "";
  return Array.from({ length: rows }, (_, row) => bar + (body[row] ?? paint(theme, [], width)));
}

function titleText(ctx: SearchContext, hit: SearchHit): string {
  const { index } = ctx.state;
  const names: Record<string, string> = {
    submission: "params.description",
    alert: "file.name",
    result: "response.service_name",
  };
  return safeText(textAt(hit, names[index] ?? "name") || textAt(hit, searchIndex(index).id[1]) || hitId(hit))
    .slice(0, 60);
}

/** The hit in one line: verdict and what its columns do not have room for. */
function summarySpans(ctx: SearchContext, hit: SearchHit): Span[] {
  const { scoreField } = searchIndex(ctx.state.index);
  const score = scoreField === undefined ? undefined : numberAt(hit, scoreField);
  const verdict = score === undefined ? undefined : verdictOf(score);
  const glyph = ctx.app.theme().ascii ? verdict?.ascii : verdict?.glyph;
  const head: Span[] = verdict === undefined ? [] : [[`${glyph} ${verdict.word} ${score} `, verdict.tone]];
  return [...head, titleText(ctx, hit), "  ", [
    safeText(textAt(hit, searchIndex(ctx.state.index).id[1])),
    "dim",
  ]];
}

function shownValue(field: string, document: SearchHit): string {
  const value = valueAt(document, field);
  if (value === undefined || value === null || (Array.isArray(value) && value.length === 0)) return "";
  if (field.endsWith("size") && typeof value === "number") return `${formatBytes(value)} (${value})`;
  if (field === "entropy" && typeof value === "number") return value.toFixed(2);
  if (parseTime(value) !== undefined && /^\d{4}-\d\d-\d\dT/.test(String(value))) {
    return formatTime(String(value), { local: true, seconds: false });
  }
  if (typeof value === "object" && !Array.isArray(value)) {
    return Object.entries(value).map(([name, one]) => `${name}=${plainText(one ?? null)}`).join("  ");
  }
  const kind = /(domain|ip|uri|sni)$/.exec(field)?.[1];
  if (kind !== undefined) {
    const values = (Array.isArray(value) ? value : [value]).map((one) =>
      defangTag(`network.static.${kind}`, plainText(one))
    );
    return [...new Set(values)].join(" · ").slice(0, VALUE_MAX);
  }
  const items = Array.isArray(value)
    ? [...new Set(value.map((one) => plainText(one)))].join(" · ")
    : plainText(value);
  return defangText(items.slice(0, VALUE_MAX));
}

/** A name and a value of the preview; the name may be empty. */
interface Pair {
  readonly label: string;
  readonly value: string;
}

const GAP = "   ";

function pairSpans({ label, value }: Pair): Span[] {
  return [[label === "" ? "" : `${label} `, "dim"], value];
}

/** A pair that is longer than a row, in as many rows as it needs. */
function wrappedPair({ label, value }: Pair, width: number): Span[][] {
  return wrapToWidth(`${label} ${value}`.trim(), width).map((text, i): Span[] =>
    i === 0 && label !== "" ? [[label, "dim"], text.slice(label.length)] : [text]
  );
}

/** Pairs beside each other as long as there is room, then below. */
function pairRows(pairs: readonly Pair[], width: number, ascii: boolean): Span[][] {
  const rows: Span[][] = [];
  let room = 0;
  for (const pair of pairs) {
    const spans = pairSpans(pair);
    const needed = spansWidth(spans);
    const row = rows.at(-1);
    if (row !== undefined && needed + GAP.length <= room) {
      row.push([ascii ? " | " : GAP, "dim"], ...spans);
      room -= needed + GAP.length;
      continue;
    }
    rows.push(...needed > width ? wrappedPair(pair, width) : [spans]);
    room = needed > width ? 0 : width - needed;
  }
  return rows;
}

/** The preview's lines; what has no room goes on below. */
function previewLines(
  app: App,
  index: SearchContext["state"]["index"],
  document: SearchHit,
  width: number,
): Span[][] {
  const layout: readonly PreviewLine[] = PREVIEW_FIELDS[index] ?? [];
  return layout.flatMap((line) => {
    const pairs = line.map(([label, field]): Pair => ({
      label,
      value: safeText(shownValue(field, document)),
    })).filter(({ value }) => value !== "");
    return pairRows(pairs, width, app.theme().ascii);
  });
}
