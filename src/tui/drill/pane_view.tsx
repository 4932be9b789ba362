import { Box } from "ink";
import { toError } from "../../util/error.ts";
import { safeText } from "../../util/safe_text.ts";
import { useQueries, useRested } from "../hooks.ts";
import { paint, rule, type Span, spread } from "../paint.ts";
import type { ReactNode } from "../react.ts";
import type { Role, Theme } from "../theme.ts";
import { busySpans, errorSpans } from "../widgets/busy.ts";
import { Boundary, Lines, Row } from "../widgets/lines.tsx";
import { moveTo } from "../widgets/list.ts";
import { markFound } from "../widgets/text_view.ts";
import { fieldSpans, textField } from "../widgets/text_field.ts";
import type { DrillLine } from "./line.ts";
import { areaOf, focused, footShown, headOf, linesOfPane, placedPanes, tabNow } from "./pane.ts";
import { type Drill, type DrillContext, paneState, type Placed, type Rect } from "./state.ts";
import { tabsRow } from "./tabs.ts";

/** A pane that rests asks when the selection stood still this long. */
const REST_MS = 120;
/** Cells between things side by side. */
const CELL_GAP = 2;

/** The spans of a line; of things side by side, the one under the cursor stands out. */
function lineSpans(line: DrillLine, cell: number | undefined): Span[] {
  if (line.cells === undefined) return [...line.spans];
  const at = cell === undefined ? -1 : Math.min(cell, line.cells.length - 1);
  return line.cells.flatMap(({ spans }, i): Span[] => [
    ...(i === 0 ? [] : [" ".repeat(CELL_GAP)]),
    ...(i === at && line.cells!.length > 1
      ? spans.map((span): Span => typeof span === "string" ? [span, "cell"] : [...span, "cell"])
      : spans),
  ]);
}

/** Cuts `cells` from the left; text is cut by characters. */
function scrolled(spans: readonly Span[], cells: number): Span[] {
  let left = cells;
  return spans.map((span): Span => {
    const [text, ...roles] = typeof span === "string" ? [span] : span;
    const cut = Math.min(left, text.length);
    left -= cut;
    return [text.slice(cut), ...roles];
  });
}

function paintLine<P>(
  theme: Theme,
  line: DrillLine,
  view: { ctx: DrillContext<P>; placed: Placed<P>; current: boolean; hasFocus: boolean },
): string {
  const { ctx, placed, current, hasFocus } = view;
  const state = paneState(ctx.state, placed.pane.id);
  const spans = markFound(
    scrolled(lineSpans(line, current && hasFocus ? state.cell : undefined), state.left),
    state.find || state.filter,
  );
  const pointer: Span = current && (hasFocus || placed.pane.selects)
    ? [theme.ascii ? ">" : "›", hasFocus ? "accent" : "dim"]
    : " ";
  const base: Role[] = current && hasFocus ? ["cursor"] : [];
  return paint(theme, [pointer, ...spans], placed.rect.columns, ...base);
}

/** A pane that draws itself, or one of lines. */
function AnyPane<P>(props: {
  readonly drill: Drill<P>;
  readonly ctx: DrillContext<P>;
  readonly placed: Placed<P>;
}): ReactNode {
  const { drill, ctx, placed } = props;
  const Own = placed.pane.View;
  const hasFocus = focused(drill, ctx)?.pane.id === placed.pane.id;
  return Own === undefined ? <PaneView {...props} /> : <Own ctx={ctx} placed={placed} hasFocus={hasFocus} />;
}

/** The lines of a pane, or why there are none. An answer of a shape nobody expected is said in the pane alone. */
function linesOrFault<P>(
  ctx: DrillContext<P>,
  placed: Placed<P>,
): { readonly lines: readonly DrillLine[]; readonly fault?: Error } {
  try {
    return { lines: linesOfPane(ctx, placed) };
  } catch (thrown) {
    return { lines: [], fault: toError(thrown) };
  }
}

/** What went wrong: in one row above what is known, else with all there is to say. */
function errorRows(
  theme: Theme,
  error: Error | undefined,
  view: { columns: number; known: boolean },
): string[] {
  if (error === undefined) return [];
  const all = errorSpans(error);
  const [what = []] = all;
  const retry: Span[] = ["  ", ["r", "key"], [" refresh", "dim"]];
  const rows = view.known
    ? [spread([" ", ...what], retry, view.columns)]
    : all.map((spans) => [" ", ...spans]);
  return rows.map((spans) => paint(theme, spans, view.columns));
}

/** A pane with its rule, its lines, and what went wrong in it. */
export function PaneView<P>({ drill, ctx, placed }: {
  readonly drill: Drill<P>;
  readonly ctx: DrillContext<P>;
  readonly placed: Placed<P>;
}): ReactNode {
  const { app } = ctx;
  const { pane, rect: { columns, rows } } = placed;
  const theme = app.theme();
  const wanted = pane.queries(ctx);
  const key = wanted.map((query) => query.key).join("\n");
  // A pane that does not rest has nothing to wait for: the value never changes then.
  const rested = useRested(pane.rests ? key : "", REST_MS);
  const answers = useQueries(!pane.rests || rested === key ? wanted : []);
  const hasFocus = focused(drill, ctx)?.pane.id === pane.id;
  const { lines, fault } = linesOrFault(ctx, placed);
  const error = fault ?? answers.find((answer) => answer.error !== undefined)?.error;
  const out: string[] = [
    ruleOf(ctx, placed, { hasFocus, busy: busySpans(app, answers) }),
    ...errorRows(theme, error, { columns, known: lines.length > 0 }),
  ];
  const waiting = rested !== (pane.rests ? key : "") || answers.some((answer) => answer.data === undefined);
  if (lines.length === 0 && error === undefined && !waiting) out.push(emptyRow(ctx, placed));
  const state = paneState(ctx.state, pane.id);
  const list = moveTo(state.list, state.list.cursor, { total: lines.length, page: rows - 1 });
  const above = out.length - 1;
  for (let y = 0; y < rows - 1 - above; y++) {
    const index = list.top + y;
    const line = lines[index];
    const current = index === list.cursor;
    out.push(
      line === undefined
        ? paint(theme, [], columns)
        : paintLine(theme, line, { ctx, placed, current, hasFocus }),
    );
  }
  return <Lines lines={out} columns={columns} rows={rows} />;
}

/** Said where there is nothing to show. */
function emptyRow<P>(ctx: DrillContext<P>, { pane, rect }: Placed<P>): string {
  const { filter } = paneState(ctx.state, pane.id);
  const empty = typeof pane.empty === "string" ? pane.empty : pane.empty(ctx);
  const text = filter === "" ? empty : `Nothing holds "${safeText(filter)}"; esc clears the filter`;
  return paint(ctx.app.theme(), [" ", [text, "dim"]], rect.columns);
}

/** The rule above a pane: its word, what it is about, how much there is. */
function ruleOf<P>(
  ctx: DrillContext<P>,
  { pane, rect }: Placed<P>,
  view: { hasFocus: boolean; busy: readonly Span[] },
): string {
  const title = pane.title?.(ctx) ?? [];
  const note = view.busy.length > 0 ? view.busy : pane.note?.(ctx) ?? [];
  return rule(ctx.app.theme(), rect.columns, {
    left: [[pane.word, view.hasFocus ? "title" : "dim"], ...title],
    right: note,
  });
}

/** What is being typed, or the filter and find that apply. */
function footRow<P>(ctx: DrillContext<P>): string {
  const theme = ctx.app.theme();
  const { input, focus } = ctx.state;
  const state = paneState(ctx.state, focus);
  const mark = theme.ascii ? ">" : "›";
  if (input !== undefined) {
    const label = `${input.mode}${mark} `;
    return paint(
      theme,
      [" ", [label, "accent"], ...fieldSpans(input.field, ctx.columns - label.length - 2)],
      ctx.columns,
    );
  }
  const shown = (word: string, text: string, keys: string): Span[] =>
    text === "" ? [] : [
      [`${word}${mark} `, "accent"],
      ...fieldSpans(textField(safeText(text)), ctx.columns >> 1, { focused: false }),
      ["  " + keys + "   ", "dim"],
    ];
  return paint(
    theme,
    spread(
      [" ", ...shown("filter", state.filter, "esc clear"), ...shown("find", state.find, "n N next")],
      [],
      ctx.columns,
    ),
    ctx.columns,
  );
}

/** Places panes that stand beside each other: rows of boxes, from the top. */
function rowsOfPanes<P>(placed: readonly Placed<P>[]): readonly (readonly Placed<P>[])[] {
  const lefts = placed.filter(({ rect }) => rect.x === 0);
  return lefts.map((left) => [
    left,
    ...placed.filter(({ rect }) =>
      rect.x > 0 && rect.y >= left.rect.y && rect.y < left.rect.y + left.rect.rows
    ),
  ]);
}

/** A screen of the drill-down. */
export function DrillView<P>({ drill, ctx }: {
  readonly drill: Drill<P>;
  readonly ctx: DrillContext<P>;
}): ReactNode {
  const { app, columns, rows } = ctx;
  const theme = app.theme();
  const [main] = useQueries(drill.queries(ctx));
  const head = headOf(drill, ctx).map((spans) => paint(theme, spans, columns));
  const top = [...head, tabsRow(drill, ctx)];
  const area = areaOf(drill, ctx);
  if (main?.error !== undefined && main.data === undefined) {
    const lines = errorSpans(main.error).map((spans) => paint(theme, [" ", ...spans], columns));
    return <Lines lines={[...top, rule(theme, columns, {}), ...lines]} columns={columns} rows={rows} />;
  }
  return (
    <Box flexDirection="column" width={columns} height={rows}>
      <Lines lines={top} columns={columns} rows={top.length} />
      <Panes drill={drill} ctx={ctx} area={area} />
      {footShown(ctx) && <Row text={footRow(ctx)} />}
    </Box>
  );
}

function Panes<P>({ drill, ctx, area }: {
  readonly drill: Drill<P>;
  readonly ctx: DrillContext<P>;
  readonly area: Rect;
}): ReactNode {
  const key = tabNow(drill, ctx).id;
  const box = (placed: Placed<P>) => (
    <Boundary
      key={placed.pane.id}
      name={placed.pane.word}
      columns={placed.rect.columns}
      rows={placed.rect.rows}
      resetKey={ctx.state}
    >
      <AnyPane drill={drill} ctx={ctx} placed={placed} />
    </Boundary>
  );
  const theme = ctx.app.theme();
  const bar = paint(theme, [[theme.ascii ? "|" : "│", "rule"]], 1);
  return (
    <Box key={key} flexDirection="column" height={area.rows} flexShrink={0}>
      {rowsOfPanes(placedPanes(drill, ctx)).map(([left, ...right]) =>
        right.length === 0 ? box(left!) : (
          <Box key={left!.pane.id} flexDirection="row">
            {box(left!)}
            <Lines
              lines={Array.from({ length: left!.rect.rows }, () => bar)}
              columns={1}
              rows={left!.rect.rows}
            />
            <Box flexDirection="column">{right.map(box)}</Box>
          </Box>
        )
      )}
    </Box>
  );
}
