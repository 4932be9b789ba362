import {
  anyText,
  type Automaton,
  DETERMINIZE_LIMIT,
  type Edge,
  type Effort,
  live,
  MAX_CODE_POINT,
  MEMBERS_PER_EFFORT,
  merged,
  outside,
  TooComplex,
} from "./automaton.ts";

function isDeterministic({ edges }: Automaton): boolean {
  return edges.every((list) => {
    const sorted = list.toSorted((a, b) => a.min - b.min);
    return sorted.every((edge, at) => at === 0 || sorted[at - 1]!.max < edge.min);
  });
}

/**
 * The same language with one edge at most for each state and character (subset construction).
 * @throws {TooComplex} where Lucene gives up
 */
export function determinize(automaton: Automaton, effort: Effort): Automaton {
  if (automaton.edges.length <= 1 || isDeterministic(automaton)) return automaton;
  const ids = new Map([["0", 0]]);
  const sets: number[][] = [[0]];
  const result: Automaton = { edges: [], accept: [] };
  let members = 0;
  for (let at = 0; at < sets.length; at++) {
    const set = sets[at]!;
    members += set.length;
    if (members >= DETERMINIZE_LIMIT * MEMBERS_PER_EFFORT) throw new TooComplex(automaton, DETERMINIZE_LIMIT);
    const out: Edge[] = [];
    for (const { min, max, targets } of intervals(set.flatMap((state) => automaton.edges[state]!))) {
      effort.spend(1 + targets.length, automaton);
      const key = targets.join();
      let to = ids.get(key);
      if (to === undefined) ids.set(key, to = sets.push(targets) - 1);
      out.push({ min, max, to });
    }
    result.edges.push(merged(out));
    result.accept.push(set.some((state) => automaton.accept[state]));
  }
  return result;
}

/** Every text that it does not accept. */
export function complement(automaton: Automaton, effort: Effort): Automaton {
  const { edges, accept } = determinize(automaton, effort);
  if (edges.length === 0) return anyText();
  const dead = edges.length;
  const total = edges.map((list) => [
    ...list,
    ...outside(list.map(({ min, max }) => [min, max])).map(([min, max]) => ({ min, max, to: dead })),
  ]);
  const loop = [{ min: 0, max: MAX_CODE_POINT, to: dead }];
  return live({ edges: [...total, loop], accept: [...accept.map((accepts) => !accepts), true] });
}

interface Interval {
  readonly min: number;
  readonly max: number;
  readonly targets: number[];
}

/** The ranges of characters between all ends of edges, each with the states that it leads to. */
function* intervals(edges: readonly Edge[]): Generator<Interval> {
  const points = new Map<number, { readonly starts: number[]; readonly ends: number[] }>();
  const point = (code: number) => {
    let found = points.get(code);
    if (found === undefined) points.set(code, found = { starts: [], ends: [] });
    return found;
  };
  for (const { min, max, to } of edges) {
    point(min).starts.push(to);
    point(max + 1).ends.push(to);
  }
  const active = new Map<number, number>();
  let from = 0;
  for (const code of [...points.keys()].sort((a, b) => a - b)) {
    if (active.size > 0) {
      yield { min: from, max: code - 1, targets: [...active.keys()].sort((a, b) => a - b) };
    }
    const { starts, ends } = points.get(code)!;
    for (const to of ends) {
      const count = active.get(to)! - 1;
      if (count === 0) active.delete(to);
      else active.set(to, count);
    }
    for (const to of starts) active.set(to, (active.get(to) ?? 0) + 1);
    from = code;
  }
}
