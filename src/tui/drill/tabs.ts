import { formatCount } from "../../util/format.ts";
import { safeText } from "../../util/safe_text.ts";
import { cutName } from "../../util/width.ts";
import { paint, type Span, spansWidth, spread } from "../paint.ts";
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
  const width = ctx.columns - 2 - spansWidth(scopeSpans(drill, ctx));
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

/** Cells that the name of the scope takes at most. */
const SCOPE_COLUMNS = 28;

/** What every tab is narrowed to: `only payload.exe ✕ X`; a click on it clears it, as the key does. */
function scopeSpans<P>(drill: Drill<P>, ctx: DrillContext<P>): Span[] {
  const name = drill.scope?.name(ctx);
  if (name === undefined) return [];
  const { ascii } = ctx.app.theme();
  const room = Math.min(SCOPE_COLUMNS, Math.max(8, ctx.columns >> 2));
  return ["  ", ["only ", "dim"], [cutName(safeText(name), room), "add"], [ascii ? " x " : " ✕ ", "dim"], [
    "X",
    "key",
  ]];
}

/** The row of tabs, with what they are narrowed to at its end. */
export function tabsRow<P>(drill: Drill<P>, ctx: DrillContext<P>): string {
  const theme = ctx.app.theme();
  const { tabs, gap, more } = fitting(drill, ctx);
  const spans = tabs.flatMap(({ id, text }, i): Span[] => [
    i === 0 ? " " : gap,
    [text, id === tabNow(drill, ctx).id ? "title" : "dim"],
  ]);
  const scope = scopeSpans(drill, ctx);
  if (scope.length > 0) return paint(theme, spread(spans, [...scope, " "], ctx.columns), ctx.columns);
  if (more && spansWidth(spans) < ctx.columns - 1) spans.push([theme.ascii ? " >" : " ›", "dim"]);
  return paint(theme, spans, ctx.columns);
}

/** Whether a cell of the row belongs to the scope. */
export function isScopeAt<P>(drill: Drill<P>, ctx: DrillContext<P>, x: number): boolean {
  const width = spansWidth(scopeSpans(drill, ctx));
  return width > 0 && x >= ctx.columns - 1 - width;
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
