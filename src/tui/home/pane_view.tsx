import { useQueries } from "../hooks.ts";
import { paint, rule, type Span, spansWidth } from "../paint.ts";
import type { ReactNode } from "../react.ts";
import type { Role } from "../theme.ts";
import { wrapToWidth } from "../../util/width.ts";
import { busySpans, errorSpans } from "../widgets/busy.ts";
import { Lines } from "../widgets/lines.tsx";
import { linesOf, type PlacedPane, shownList, sizeOf } from "./pane.ts";
import { type HomeContext, isTyping } from "./state.ts";

/** A pane: its rule, its lines, or why there are none. A failure of its questions stays in it. */
export function HomePaneView({ ctx, placed, hasFocus }: {
  readonly ctx: HomeContext;
  readonly placed: PlacedPane;
  readonly hasFocus: boolean;
}): ReactNode {
  const { app } = ctx;
  const { pane, columns, rows } = placed;
  const theme = app.theme();
  const answers = useQueries(pane.queries(ctx, sizeOf(placed)));
  const lines = linesOf(ctx, placed);
  const failed = lines.length === 0 ? answers.find((answer) => answer.error !== undefined)?.error : undefined;
  const waits = lines.length === 0 && failed === undefined && answers.some((answer) => answer.fetching);
  const out = [
    ruleOf(ctx, placed, { hasFocus, busy: busySpans(app, answers), hasFailed: failed !== undefined }),
  ];
  const say = (spans: readonly Span[]) => out.push(paint(theme, [" ", ...spans], columns));
  if (failed !== undefined) failureSpans(failed, columns - 2).forEach(say);
  else if (lines.length === 0) say(waits ? [["…", "dim"]] : pane.empty);
  const list = shownList(ctx, placed, lines.length);
  for (let y = 0; y < rows - 1 && list.top + y < lines.length; y++) {
    const current = hasFocus && list.top + y === list.cursor;
    const pointer: Span = current ? [theme.ascii ? ">" : "›", "accent"] : " ";
    const spans = lines[list.top + y]!.spans;
    out.push(paint(theme, [pointer, ...spans], columns, ...(current ? ["cursor" as const] : [])));
  }
  return <Lines lines={out} columns={columns} rows={rows} />;
}

/** A failure in a narrow pane: sentences go on below themselves. */
function failureSpans(error: Error, columns: number): Span[][] {
  const lines = errorSpans(error);
  return lines.flatMap((spans, i): Span[][] => {
    const [first, ...rest] = spans;
    if (i === lines.length - 1 || first === undefined) return [[...spans]];
    const role: Role = i === 0 ? "error" : "dim";
    const text = [first, ...rest].map((span) => typeof span === "string" ? span : span[0]).join("")
      .trimStart();
    return wrapToWidth(text, columns - 2).map((
      line,
      n,
    ): Span[] => [i === 0 && n === 0 ? "" : "  ", [line, role]]);
  });
}

function ruleOf(
  ctx: HomeContext,
  { pane, columns }: PlacedPane,
  view: { hasFocus: boolean; busy: readonly Span[]; hasFailed: boolean },
): string {
  const theme = ctx.app.theme();
  const note = view.busy.length > 0
    ? view.busy
    : view.hasFailed
    ? [[theme.ascii ? "x failed" : "✗ failed", "error"] as const]
    : pane.note(ctx);
  const left: Span[] = [[pane.word, view.hasFocus && !isTyping(ctx) ? "title" : "dim"]];
  const room = columns - spansWidth(left) - 5;
  return rule(theme, columns, { left, right: spansWidth(note) <= room ? note : [] });
}
