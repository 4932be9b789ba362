import type { CompletionItem } from "../../domain/lucene/mod.ts";
import { bar } from "../../util/bars.ts";
import { formatCount } from "../../util/format.ts";
import { safeText } from "../../util/safe_text.ts";
import { displayWidth, padToWidth } from "../../util/width.ts";
import { useQuery, useRested } from "../hooks.ts";
import { paint, type Span, spread } from "../paint.ts";
import type { ReactNode } from "../react.ts";
import type { Theme } from "../theme.ts";
import { FloatingBox } from "../widgets/floating_box.tsx";
import { moveTo } from "../widgets/list.ts";
import { candidates, completionAt, liveQuery } from "./completion.ts";
import type { SearchContext } from "./rows.ts";
import { tabOf } from "./state.ts";

/** Values are asked for when typing rests this long. */
const REST_MS = 120;
const ROWS_MAX = 10;
const PROMPT_COLUMNS = 4;

/** Cell where the text of a query begins, and the row below the filters, which say what is wrong with it. */
const QUERY_BAR = { x: PROMPT_COLUMNS, y: 3 } as const;

/** Candidates below the cursor of the query. @param at Where its text begins. Default: the query bar. */
export function CompletionMenu({ ctx, at = QUERY_BAR }: {
  readonly ctx: SearchContext;
  readonly at?: { readonly x: number; readonly y: number };
}): ReactNode {
  const { app, state } = ctx;
  const completion = completionAt(ctx);
  const { text } = tabOf(state).field;
  const rested = useRested(text, REST_MS) === text;
  const live = completion?.live;
  const values = useQuery(live !== undefined && rested ? liveQuery(ctx, live) : undefined);
  const items = candidates(ctx, completion);
  if (completion === undefined || (items.length === 0 && !values.fetching)) return null;
  const theme = app.theme();
  const rows = Math.min(ROWS_MAX, Math.max(1, items.length), ctx.rows - at.y - 3);
  const columns = Math.min(widestOf(items) + 10, ctx.columns - 4, 76);
  const selected = Math.min(state.menu?.selected ?? 0, items.length - 1);
  const list = moveTo({ cursor: 0, top: 0 }, selected, { total: items.length, page: rows });
  const title = completion.field ?? completion.context;
  const x = Math.min(
    at.x + displayWidth(text.slice(0, completion.replaceStart)),
    ctx.columns - columns - 2,
  );
  return (
    <FloatingBox
      theme={theme}
      x={Math.max(0, x)}
      y={at.y}
      columns={columns}
      title={`${safeText(title)}${values.fetching ? " …" : ""}`}
      foot={`tab accept  ↓↑ choose  esc close${
        items.length > rows ? `  ${selected + 1}/${items.length}` : ""
      }`}
      lines={itemLines(theme, items, { columns, rows, selected, top: list.top })}
    />
  );
}

interface ListView {
  readonly columns: number;
  readonly rows: number;
  readonly top: number;
  readonly selected: number;
}

/** The candidates in sight. */
function itemLines(theme: Theme, items: readonly CompletionItem[], view: ListView): string[] {
  const { columns, rows, top, selected } = view;
  const most = Math.max(0, ...items.map((item) => item.count ?? 0));
  return Array.from({ length: rows }, (_, y) => {
    const item = items[top + y];
    return item === undefined
      ? paint(theme, [["asking the server…", "dim"]], columns)
      : itemLine(theme, item, { columns, current: top + y === selected, most });
  });
}

/** Cells of the longest candidate with its note. */
function widestOf(items: readonly CompletionItem[]): number {
  const widths = items.map((item) => displayWidth(item.label) + displayWidth(noteOf(item)) + 2);
  return Math.max(34, ...widths);
}

function noteOf(item: CompletionItem): string {
  return safeText(
    item.kind === "field" ? item.type ?? "" : item.count === undefined ? item.description ?? "" : "",
  );
}

function itemLine(
  theme: Theme,
  item: CompletionItem,
  view: { columns: number; current: boolean; most: number },
): string {
  const pointer: Span = view.current ? [theme.ascii ? "> " : "› ", "accent"] : "  ";
  const role = item.kind === "field" ? "field" : item.kind === "operator" ? "keyword" : "plain";
  const count: Span[] = item.count === undefined ? [[` ${noteOf(item)} `, "dim"]] : [
    [padToWidth(formatCount(item.count), 8, { align: "right" }), "dim"],
    " ",
    [padToWidth(bar(item.count, view.most, { width: 8, ascii: theme.ascii }), 8), "accent"],
  ];
  const left: Span[] = [pointer, [safeText(item.label), role]];
  return paint(
    theme,
    spread(left, count, view.columns),
    view.columns,
    ...(view.current ? ["cursor" as const] : []),
  );
}
