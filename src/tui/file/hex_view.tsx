import { fileBytesQuery } from "../../features/files.ts";
import { sparkline } from "../../util/bars.ts";
import { formatCount } from "../../util/format.ts";
import { padToWidth } from "../../util/width.ts";
import type { Pane, Placed } from "../drill/state.ts";
import { remember } from "../drill/remember.ts";
import { useQuery } from "../hooks.ts";
import { paint, rule, type Span } from "../paint.ts";
import type { ReactNode } from "../react.ts";
import type { Role, Theme } from "../theme.ts";
import { busySpans, errorSpans } from "../widgets/busy.ts";
import { Lines } from "../widgets/lines.tsx";
import { bytesOf, entropyNow, type FileContext, type FileParams, matchesOf } from "./data.ts";
import { tagTitle } from "./hex_tags.ts";
import { byteClass, entropyParts, type HexMatch, inspect } from "./hex_data.ts";

const INSPECTOR_COLUMNS = 38;
const ROLE = { null: "dim", print: "plain", control: "accent", high: "warn" } as const;

/** Where things stand in the pane. */
export interface HexLayout {
  /** Bytes a row. */
  readonly width: 8 | 16 | 32;
  /** Rows of bytes. */
  readonly rows: number;
  readonly side: boolean;
  /** Rows of the inspector below. */
  readonly below: number;
  /** Digits of an offset. */
  readonly digits: number;
}

const rowColumns = (width: number, digits: number) =>
  1 + digits + 2 + width * 3 + Math.floor(width / 8) - 1 + 2 + width + 2;

/** The layout for the pane's size: fewer bytes a row where they do not fit, the inspector beside or below. */
export function hexLayout(ctx: FileContext, { rect }: Placed<FileParams>): HexLayout {
  const { width: wanted, inspector } = ctx.state.hex;
  const digits = rect.columns < 60 ? 4 : 8;
  const side = inspector && rect.columns >= rowColumns(16, digits) + INSPECTOR_COLUMNS;
  const room = rect.columns - (side ? INSPECTOR_COLUMNS : 0);
  const width = ([32, 16, 8] as const).find((one) => one <= wanted && rowColumns(one, digits) <= room) ?? 8;
  const below = inspector && !side && rect.rows >= 12 ? 2 : 0;
  return { width, rows: Math.max(1, rect.rows - 1 - below), side, below, digits };
}

interface RowView {
  readonly theme: Theme;
  readonly bytes: Uint8Array;
  readonly layout: HexLayout;
  readonly at: number;
  readonly selection: readonly [from: number, to: number] | undefined;
  readonly found: ReadonlySet<number>;
  readonly columns: number;
}

function roleOf(view: RowView, offset: number): readonly Role[] {
  if (offset === view.at) return ["cell"];
  const { selection } = view;
  if (selection !== undefined && offset >= selection[0] && offset <= selection[1]) return ["mark", "cursor"];
  if (view.found.has(offset)) return ["match"];
  const role = ROLE[byteClass(view.bytes[offset]!)];
  return role === "plain" ? [] : [role];
}

/** Neighbours of one look as one span. */
function push(spans: Span[], text: string, roles: readonly Role[]): void {
  const last = spans.at(-1);
  const lastRoles = last === undefined || typeof last === "string" ? [] : last.slice(1);
  if (
    last !== undefined && lastRoles.length === roles.length && lastRoles.every((role, i) => role === roles[i])
  ) {
    const before = typeof last === "string" ? last : last[0];
    spans[spans.length - 1] = roles.length === 0 ? before + text : [before + text, ...roles];
  } else spans.push(roles.length === 0 ? text : [text, ...roles]);
}

const printable = (byte: number, ascii: boolean): string =>
  byte === 0 ? " " : byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : ascii ? "." : "·";

function hexRow(view: RowView, row: number): string {
  const { theme, bytes, layout: { width, digits }, columns } = view;
  const start = row * width;
  const current = Math.floor(view.at / width) === row;
  const spans: Span[] = [current ? [theme.ascii ? ">" : "›", "accent"] : " "];
  spans.push([start.toString(16).padStart(digits, "0"), current ? "accent" : "dim"], "  ");
  const text: Span[] = [];
  for (let i = 0; i < width; i++) {
    const offset = start + i;
    if (i > 0) push(spans, i % 8 === 0 ? "  " : " ", []);
    if (offset >= bytes.length) {
      push(spans, "  ", []);
      push(text, " ", []);
      continue;
    }
    const byte = bytes[offset]!;
    const roles = roleOf(view, offset);
    push(spans, byte.toString(16).padStart(2, "0"), roles);
    push(text, printable(byte, theme.ascii), roles);
  }
  const bar = (glyph: string): Span => [theme.ascii ? "|" : glyph, "rule"];
  return paint(theme, [...spans, " ", bar("▏"), ...text, bar("▕")], columns);
}

function inspectorLines(
  ctx: FileContext,
  bytes: Uint8Array,
  size: { columns: number; rows: number },
): string[] {
  const theme = ctx.app.theme();
  const { columns, rows } = size;
  const bar: Span = [theme.ascii ? "|" : "│", "rule"];
  const pairs = inspect(bytes, ctx.state.hex.at);
  const parts = remember(
    ctx.app,
    `entropy parts ${ctx.params.sha256}`,
    [bytes, columns],
    () => entropyParts(bytes, columns - 4),
  );
  const title = (text: string, right: string) =>
    rule(theme, columns - 1, { left: [[text, "dim"]], right: [[right, "dim"]] });
  const side = paint(theme, [bar], 1);
  const lines = [
    side + title(`inspect 0x${ctx.state.hex.at.toString(16)}`, "little-endian"),
    ...pairs.map(([name, value]) => paint(theme, [bar, " ", [name.padEnd(6), "dim"], value], columns)),
    paint(theme, [bar], columns),
    side + title("entropy", entropyNow(ctx, bytes).toFixed(2)),
    paint(theme, [bar, " ", [sparkline(parts, { max: 8, ascii: theme.ascii }), "accent"]], columns),
    paint(
      theme,
      [
        bar,
        " ",
        parts.length < 16
          ? [`0x0 to 0x${bytes.length.toString(16)}`, "dim"]
          : [`0x0${`0x${bytes.length.toString(16)}`.padStart(parts.length - 3)}`, "dim"],
      ],
      columns,
    ),
  ];
  return Array.from({ length: rows }, (_, y) => lines[y] ?? paint(theme, [bar], columns));
}

/** The inspector in one line below the bytes. */
function inspectorBelow(ctx: FileContext, bytes: Uint8Array, columns: number): string[] {
  const theme = ctx.app.theme();
  const wanted = ["u8", "u16", "u32", "i32", "f32", "time"];
  const spans = inspect(bytes, ctx.state.hex.at).filter(([name]) => wanted.includes(name))
    .flatMap(([name, value]): Span[] => [[` ${name} `, "dim"], value, " "]);
  const parts = remember(
    ctx.app,
    `entropy line ${ctx.params.sha256}`,
    [bytes],
    () => entropyParts(bytes, 16),
  );
  const right: Span[] = [[sparkline(parts, { max: 8, ascii: theme.ascii }), "accent"], [
    ` ${entropyNow(ctx, bytes).toFixed(2)}`,
    "dim",
  ]];
  return [
    rule(theme, columns, {
      left: [[`0x${ctx.state.hex.at.toString(16)}`, "dim"]],
      right: columns < 60 ? [] : right,
    }),
    paint(theme, spans, columns),
  ];
}

/** Offsets within the rows on screen that belong to a match. */
function foundOn(matches: readonly HexMatch[], from: number, to: number): ReadonlySet<number> {
  const offsets = new Set<number>();
  for (const { at, length } of matches) {
    if (at + length <= from) continue;
    if (at >= to) break;
    for (let i = Math.max(from, at); i < Math.min(to, at + length); i++) offsets.add(i);
  }
  return offsets;
}

/** First row shown: as left, unless another size of the screen would hide the cursor. */
function topShown(ctx: FileContext, { rows, width }: HexLayout): number {
  const { at, top } = ctx.state.hex;
  const row = Math.floor(at / width);
  return row < top ? row : row >= top + rows ? row - rows + 1 : top;
}

/** Matches, and the tagged value that was gone to. */
function shownPlaces(ctx: FileContext): readonly HexMatch[] {
  const { tag } = ctx.state.hex;
  return tag === undefined ? matchesOf(ctx) : [...matchesOf(ctx), tag].sort((a, b) => a.at - b.at);
}

function noteOf(ctx: FileContext, layout: HexLayout, bytes: Uint8Array): Span[] {
  const { find, at, anchor, tag } = ctx.state.hex;
  const matches = matchesOf(ctx);
  const index = matches.findIndex((match) => match.at >= at);
  const finding: Span[] = find === undefined ? [] : [[
    `${
      matches.length === 0
        ? "no match"
        : `${index < 0 ? matches.length : index + 1} of ${formatCount(matches.length)}`
    }  `,
    matches.length === 0 ? "warn" : "match",
  ]];
  const selected: Span[] = anchor === undefined
    ? []
    : [[`${formatCount(Math.abs(at - anchor) + 1)} selected  `, "mark"]];
  const truncated: Span[] = bytesOf(ctx)?.truncated ? [["first MiB only  ", "warn"]] : [];
  const end = Math.min(bytes.length, (topShown(ctx, layout) + layout.rows) * layout.width);
  const tagged: Span[] = tag === undefined || at < tag.at || at >= tag.at + tag.length
    ? []
    : [[`${tagTitle(tag)}  `, "match"]];
  return [...finding, ...tagged, ...selected, ...truncated, [
    `to 0x${end.toString(16)} of ${formatCount(bytes.length)} B`,
    "dim",
  ]];
}

function HexView({ ctx, placed, hasFocus }: {
  readonly ctx: FileContext;
  readonly placed: Placed<FileParams>;
  readonly hasFocus: boolean;
}): ReactNode {
  const { app } = ctx;
  const theme = app.theme();
  const { columns, rows } = placed.rect;
  const answer = useQuery(fileBytesQuery(app.services, ctx.params.sha256));
  const bytes = answer.data?.bytes;
  const layout = hexLayout(ctx, placed);
  const title = rule(theme, columns, {
    left: [["hex", hasFocus ? "title" : "dim"]],
    right: [...busySpans(app, [answer]), ...(bytes === undefined ? [] : noteOf(ctx, layout, bytes))],
  });
  if (bytes === undefined || bytes.length === 0) {
    const error = answer.error === undefined
      ? []
      : errorSpans(answer.error).map((spans) => paint(theme, [" ", ...spans], columns));
    const empty = bytes === undefined ? [] : [paint(theme, [[" The file is empty", "dim"]], columns)];
    return <Lines lines={[title, ...error, ...empty]} columns={columns} rows={rows} />;
  }
  const body = byteLines(ctx, bytes, { layout, columns });
  const below = layout.below > 0 ? inspectorBelow(ctx, bytes, columns) : [];
  return <Lines lines={[title, ...body, ...below]} columns={columns} rows={rows} />;
}

/** The rows of bytes, the inspector beside them where there is room. */
function byteLines(
  ctx: FileContext,
  bytes: Uint8Array,
  { layout, columns }: { layout: HexLayout; columns: number },
): string[] {
  const { at, anchor } = ctx.state.hex;
  const top = topShown(ctx, layout);
  const from = top * layout.width;
  const view: RowView = {
    theme: ctx.app.theme(),
    bytes,
    layout,
    at: Math.min(at, bytes.length - 1),
    selection: anchor === undefined ? undefined : [Math.min(anchor, at), Math.max(anchor, at)],
    found: foundOn(shownPlaces(ctx), from, from + layout.rows * layout.width),
    columns: columns - (layout.side ? INSPECTOR_COLUMNS : 0),
  };
  const total = Math.ceil(bytes.length / layout.width);
  const side = layout.side
    ? inspectorLines(ctx, bytes, { columns: INSPECTOR_COLUMNS, rows: layout.rows })
    : [];
  return Array.from({ length: layout.rows }, (_, y) => {
    const row = top + y;
    const text = row < total ? hexRow(view, row) : padToWidth("", view.columns);
    return text + (side[y] ?? "");
  });
}

/** The bytes of the file. */
export const hexPane: Pane<FileParams> = {
  id: "hex",
  word: "hex",
  queries: () => [],
  lines: () => [],
  empty: "",
  View: HexView,
};
