/**
 * Finite automata over code points, built operation by operation as Lucene builds them: so is known when a pattern is
 * too complex for the server, and matching never backtracks.
 *
 * @module
 */

/** A range of code points, both ends included. */
export type CodeRange = readonly [number, number];

/** A step to another state for the code points from `min` to `max`. */
export interface Edge {
  readonly min: number;
  readonly max: number;
  readonly to: number;
}

/** State 0 is the start; no state at all accepts nothing. An automaton is not changed once it is built. */
export interface Automaton {
  readonly edges: Edge[][];
  readonly accept: boolean[];
}

/** The last character. */
export const MAX_CODE_POINT = 0x10ffff;

/** A pattern that would take too much work; `states` and `transitions` are those of the automaton given up. */
export class TooComplex extends Error {
  override name = "TooComplex";

  constructor(readonly automaton: Automaton, readonly limit: number) {
    super(`more than ${limit} effort`);
  }
}

/** Work that building automata may take, counted in states and transitions looked at, until it is too complex. */
export class Effort {
  #left: number;

  constructor(steps: number) {
    this.#left = steps;
  }

  /** @throws {TooComplex} when nothing is left */
  spend(steps: number, automaton: Automaton): void {
    this.#left -= steps;
    if (this.#left < 0) throw new TooComplex(automaton, DETERMINIZE_LIMIT);
  }
}

/** Lucene's limit of the effort to make an automaton deterministic. */
export const DETERMINIZE_LIMIT = 10_000;
/** So many members of state sets are one unit of effort. */
export const MEMBERS_PER_EFFORT = 10;

/** An automaton of the given number of states without edges. */
function blank(states: number): Automaton {
  return {
    edges: Array.from({ length: states }, () => []),
    accept: new Array<boolean>(states).fill(false),
  };
}

/** Accepts nothing. */
export function nothing(): Automaton {
  return blank(0);
}

/** Accepts the empty text. */
export function emptyText(): Automaton {
  return { edges: [[]], accept: [true] };
}

/** Accepts any text. */
export function anyText(): Automaton {
  return { edges: [[{ min: 0, max: MAX_CODE_POINT, to: 0 }]], accept: [true] };
}

/** Accepts one character of the ranges. */
export function charOf(ranges: readonly CodeRange[]): Automaton {
  const sorted = ranges.toSorted(([a], [b]) => a - b);
  return { edges: [merged(sorted.map(([min, max]) => ({ min, max, to: 1 }))), []], accept: [false, true] };
}

/** The code points outside the ranges. */
export function outside(ranges: readonly CodeRange[]): CodeRange[] {
  const gaps: CodeRange[] = [];
  let from = 0;
  for (const [min, max] of ranges.toSorted(([a], [b]) => a - b)) {
    if (min > from) gaps.push([from, min - 1]);
    from = Math.max(from, max + 1);
  }
  if (from <= MAX_CODE_POINT) gaps.push([from, MAX_CODE_POINT]);
  return gaps;
}

/** Accepts the very text. */
export function exactText(text: string): Automaton {
  const codes = [...text].map((char) => char.codePointAt(0)!);
  const edges: Edge[][] = codes.map((code, at) => [{ min: code, max: code, to: at + 1 }]);
  return { edges: [...edges, []], accept: [...codes.map(() => false), true] };
}

/** Sorts edges by target and range, and makes one of those that touch. */
export function merged(edges: Edge[]): Edge[] {
  const out: Edge[] = [];
  for (const edge of edges.sort((a, b) => a.to - b.to || a.min - b.min || a.max - b.max)) {
    const last = out.at(-1);
    if (last !== undefined && last.to === edge.to && edge.min <= last.max + 1) {
      if (edge.max > last.max) out[out.length - 1] = { ...last, max: edge.max };
    } else out.push(edge);
  }
  return out;
}

/** Without the states that no text reaches or that no accepting state can be reached from. */
export function live({ edges, accept }: Automaton): Automaton {
  const reached = spread(
    [0].filter((state) => state < edges.length),
    (state) => edges[state]!.map((e) => e.to),
  );
  const before: number[][] = edges.map(() => []);
  for (const [state, list] of edges.entries()) for (const { to } of list) before[to]!.push(state);
  const useful = spread(accept.flatMap((accepts, at) => accepts ? [at] : []), (state) => before[state]!);
  const kept = edges.flatMap((_, state) => reached.has(state) && useful.has(state) ? [state] : []);
  const ids = new Map(kept.map((state, id) => [state, id]));
  const moved = kept.map((state) =>
    edges[state]!.flatMap((edge) => ids.has(edge.to) ? [{ ...edge, to: ids.get(edge.to)! }] : [])
  );
  return ids.get(0) === 0 ? { edges: moved, accept: kept.map((state) => accept[state]!) } : nothing();
}

function spread(from: readonly number[], next: (state: number) => readonly number[]): Set<number> {
  const seen = new Set(from);
  for (const state of seen) for (const to of next(state)) seen.add(to);
  return seen;
}
