import type { BadlistEntry, SafelistEntry } from "../../api/types/lists.ts";
import { type Known, knownQuery, type Subject, subjectOfText } from "../../features/known.ts";
import { formatCount } from "../../util/format.ts";
import { safeText } from "../../util/safe_text.ts";
import { cutName } from "../../util/width.ts";
import type { Span } from "../paint.ts";
import { type Handle, harmlessValue } from "./handle.ts";
import type { DrillLine } from "./line.ts";
import { handleIn } from "./pane.ts";
import { type DrillContext, type Pane, type Placed, type Rect } from "./state.ts";

/** Rows that the pane takes from the foot of an area; none where there are too few. */
const rowsFor = (rows: number) => rows < 12 ? 0 : 2;
const VALUE_COLUMNS = 48;

/** What a handle may be known by. */
export function subjectOf(handle: Handle | undefined): Subject | undefined {
  if (handle?.kind === "tag") return { types: [handle.type], value: handle.value };
  return handle?.kind === "text" ? subjectOfText(handle.value) : undefined;
}

/** A pane with what the platform knows of its line at the foot. */
export function withKnown<P>(pane: Pane<P>): (ctx: DrillContext<P>, area: Rect) => readonly Placed<P>[] {
  const known = knownPane(pane);
  return (_ctx, area) => {
    const foot = rowsFor(area.rows);
    const rows = area.rows - foot;
    return [
      { pane, rect: { ...area, rows } },
      { pane: known, rect: { ...area, y: area.y + rows, rows: foot } },
    ];
  };
}

/** What is under the cursor of the pane that this one stands below. */
function handleOf<P>(ctx: DrillContext<P>, pane: Pane<P>): Handle | undefined {
  return handleIn(ctx, { pane, rect: { x: 0, y: 0, columns: ctx.columns, rows: ctx.rows } });
}

function knownPane<P>(of: Pane<P>): Pane<P> {
  const queryOf = (ctx: DrillContext<P>) => {
    const subject = subjectOf(handleOf(ctx, of));
    return subject === undefined ? undefined : knownQuery(ctx.app.services, subject);
  };
  return {
    id: `known-${of.id}`,
    word: "known",
    rests: true,
    title(ctx) {
      const handle = handleOf(ctx, of);
      const subject = subjectOf(handle);
      return handle === undefined || subject === undefined ? [] : [" · ", [
        cutName(safeText(harmlessValue(handle)), Math.min(VALUE_COLUMNS, ctx.columns - 24)),
        "accent",
      ]];
    },
    note(ctx) {
      const subject = subjectOf(handleOf(ctx, of));
      return subject === undefined || ctx.columns < 60 ? [] : [[subject.types[0] ?? "", "dim"]];
    },
    queries: (ctx) => [queryOf(ctx)].filter((query) => query !== undefined),
    lines(ctx) {
      const handle = handleOf(ctx, of);
      const query = queryOf(ctx);
      if (handle === undefined || query === undefined) {
        return [{ spans: [["Put the cursor on a tag or an address to see where else it was seen", "dim"]] }];
      }
      const known = ctx.app.queries.peek<Known>(query.key);
      return known === undefined ? [] : [lineOf(known, handle)];
    },
    empty: "The platform keeps nothing of such a value",
  };
}

function lineOf(known: Known, handle: Handle): DrillLine {
  const { results, firstSeen, badlist, safelist } = known;
  const where = results === 0
    ? "in no result"
    : `in ${formatCount(results)} ${results === 1 ? "result" : "results"}`;
  return {
    spans: [
      where,
      ...(firstSeen === undefined ? [] : [[` · first seen ${firstSeen.slice(0, 10)}`, "dim"] as const]),
      "   ",
      ...listSpans("badlist", badlist, "malicious"),
      "   ",
      ...listSpans("safelist", safelist, "safe"),
      ...(badlist === undefined ? [["   B badlist it", "dim"] as const] : []),
    ],
    handle,
    json: known,
  };
}

/** Whether a list has it, and who put it there why. */
function listSpans(
  word: string,
  entry: SafelistEntry | BadlistEntry | undefined,
  role: "malicious" | "safe",
): Span[] {
  if (entry === undefined) return [[`${word} –`, "dim"]];
  const [source] = entry.sources;
  const why = source === undefined ? "" : ` ${source.reason[0] ?? ""} (${source.name})`;
  return [[word, "dim"], " ", [entry.enabled ? "✓" : "off", role], cutName(safeText(why), 40)];
}
