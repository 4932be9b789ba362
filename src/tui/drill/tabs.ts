import { formatCount } from "../../util/format.ts";
import { paint, type Span, spansWidth } from "../paint.ts";
import { tabNow } from "./pane.ts";
import type { Drill, DrillContext, DrillTab } from "./state.ts";

/** A tab with the cells it takes on its row. */
interface TabCell {
  readonly id: string;
  readonly text: string;
}

/** How much a tab holds, where that can be told. */
function countOf<P>(tab: DrillTab<P>, ctx: DrillContext<P>): number | undefined {
  try {
    const count: unknown = tab.count?.(ctx);
    return typeof count === "number" ? count : undefined;
  } catch {
    return undefined;
  }
}

function cells<P>(
  drill: Drill<P>,
  ctx: DrillContext<P>,
  how: { counts: boolean; short: boolean },
): TabCell[] {
  return drill.tabs.map((tab, i) => {
    const count = how.counts ? countOf(tab, ctx) : undefined;
    const word = how.short ? tab.short ?? tab.word : tab.word;
    const text = `${i + 1} ${word}${count === undefined || count === 0 ? "" : ` ${formatCount(count)}`}`;
    return { id: tab.id, text: tab.id === ctx.state.tab ? `[${text}]` : text };
  });
}

/** The tabs with what fits: counts, whole words, else those around the one on screen. */
function fitting<P>(drill: Drill<P>, ctx: DrillContext<P>): { tabs: TabCell[]; gap: string; more: boolean } {
  const width = ctx.columns - 2;
  const total = (tabs: readonly TabCell[], gap: number) =>
    tabs.reduce((sum, { text }) => sum + text.length + gap, -gap);
  for (
    const [gap, counts, short] of [[3, true, false], [2, true, false], [2, true, true], [
      1,
      false,
      true,
    ]] as const
  ) {
    const tabs = cells(drill, ctx, { counts, short });
    if (total(tabs, gap) <= width) return { tabs, gap: " ".repeat(gap), more: false };
  }
  let tabs = cells(drill, ctx, { counts: false, short: true });
  const at = () => tabs.findIndex((tab) => tab.id === ctx.state.tab);
  while (tabs.length > 1 && total(tabs, 1) > width - 2) {
    tabs = at() > tabs.length / 2 ? tabs.slice(1) : tabs.slice(0, -1);
  }
  return { tabs, gap: " ", more: true };
}

/** The row of tabs. */
export function tabsRow<P>(drill: Drill<P>, ctx: DrillContext<P>): string {
  const theme = ctx.app.theme();
  const { tabs, gap, more } = fitting(drill, ctx);
  const spans = tabs.flatMap(({ id, text }, i): Span[] => [
    i === 0 ? " " : gap,
    [text, id === tabNow(drill, ctx).id ? "title" : "dim"],
  ]);
  if (more && spansWidth(spans) < ctx.columns - 1) spans.push([theme.ascii ? " >" : " ›", "dim"]);
  return paint(theme, spans, ctx.columns);
}

/** Id of the tab at a cell of the row. */
export function tabAt<P>(drill: Drill<P>, ctx: DrillContext<P>, x: number): string | undefined {
  const { tabs, gap } = fitting(drill, ctx);
  let at = 1;
  for (const { id, text } of tabs) {
    if (x >= at && x < at + text.length) return id;
    at += text.length + gap.length;
  }
  return undefined;
}
