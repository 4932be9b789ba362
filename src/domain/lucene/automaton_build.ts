import { type Automaton, type Edge, type Effort, emptyText, live, merged, nothing } from "./automaton.ts";

/** Grows an automaton state by state. */
class Builder {
  readonly #edges: Edge[][] = [];
  readonly #accept: boolean[] = [];

  constructor(readonly effort: Effort) {}

  get size(): number {
    return this.#edges.length;
  }

  state(accept: boolean): number {
    this.#accept.push(accept);
    return this.#edges.push([]) - 1;
  }

  /** Copies an automaton; returns the state that its start became. */
  copy(automaton: Automaton, keepAccept = true): number {
    const offset = this.size;
    for (const [state, edges] of automaton.edges.entries()) {
      this.effort.spend(1 + edges.length, automaton);
      this.#edges.push(edges.map((edge) => ({ ...edge, to: edge.to + offset })));
      this.#accept.push(keepAccept && automaton.accept[state]!);
    }
    return offset;
  }

  /** Lets `from` do whatever `to` does. */
  follow(from: number, to: number): void {
    if (to >= this.size) return;
    const edges = this.#edges[to]!;
    this.effort.spend(edges.length, { edges: this.#edges, accept: this.#accept });
    if (from !== to) this.#edges[from]!.push(...edges);
    if (this.#accept[to]) this.#accept[from] = true;
  }

  build(): Automaton {
    return { edges: this.#edges.map(merged), accept: this.#accept };
  }
}

/** One after the other. */
export function concatenate(list: readonly Automaton[], effort: Effort): Automaton {
  if (list.some((each) => each.edges.length === 0)) return nothing();
  const builder = new Builder(effort);
  const starts = list.map((each, at) => builder.copy(each, at === list.length - 1));
  for (let at = list.length - 2; at >= 0; at--) {
    const { accept } = list[at]!;
    for (let state = 0; state < accept.length; state++) {
      if (accept[state]) builder.follow(starts[at]! + state, starts[at + 1]!);
    }
  }
  return builder.build();
}

/** Any of them. */
export function union(list: readonly Automaton[], effort: Effort): Automaton {
  const builder = new Builder(effort);
  const start = builder.state(false);
  const copies = list.filter((each) => each.edges.length > 0).map((each) => builder.copy(each));
  for (const copy of copies) builder.follow(start, copy);
  return live(builder.build());
}

/** It, or the empty text. */
export function optional(automaton: Automaton, effort: Effort): Automaton {
  const builder = new Builder(effort);
  const start = builder.state(true);
  builder.follow(start, builder.copy(automaton));
  return builder.build();
}

/** It any number of times; of nothing Lucene makes nothing, not even the empty text. */
function star(automaton: Automaton, effort: Effort): Automaton {
  if (automaton.edges.length === 0) return automaton;
  const builder = new Builder(effort);
  const start = builder.state(true);
  const copy = builder.copy(automaton);
  builder.follow(start, copy);
  for (let state = 0; state < automaton.accept.length; state++) {
    if (automaton.accept[state]) builder.follow(copy + state, copy);
  }
  return builder.build();
}

/** It so many times. */
export function repeat(automaton: Automaton, min: number, max: number, effort: Effort): Automaton {
  if (max === Infinity && min === 0) return star(automaton, effort);
  const required = new Array<Automaton>(min).fill(automaton);
  if (max === Infinity) return concatenate([...required, star(automaton, effort)], effort);
  if (min > max) return nothing();
  const base = min === 0 ? emptyText() : min === 1 ? automaton : concatenate(required, effort);
  const builder = new Builder(effort);
  builder.copy(base);
  let ends = accepting(base, 0);
  for (let count = min; count < max; count++) {
    const copy = builder.copy(automaton);
    for (const end of ends) builder.follow(end, copy);
    ends = accepting(automaton, copy);
  }
  return builder.build();
}

function accepting({ accept }: Automaton, offset: number): number[] {
  return accept.flatMap((accepts, state) => accepts ? [state + offset] : []);
}

/** A pair of states costs more than to look at an edge. */
const PAIR_STEPS = 4;

/** Both of them. Unlike Lucene's, its work is limited. */
export function intersection(a: Automaton, b: Automaton, effort: Effort): Automaton {
  if (a.edges.length === 0 || b.edges.length === 0) return nothing();
  const edges: Edge[][] = [];
  const pairs: [number, number][] = [];
  const ids = new Map<number, number>();
  const idOf = (left: number, right: number) => {
    const key = left * b.edges.length + right;
    let id = ids.get(key);
    if (id === undefined) ids.set(key, id = pairs.push([left, right]) - 1);
    return id;
  };
  idOf(0, 0);
  for (let at = 0; at < pairs.length; at++) {
    const [left, right] = pairs[at]!;
    const out: Edge[] = [];
    effort.spend(PAIR_STEPS + a.edges[left]!.length * b.edges[right]!.length, a);
    for (const one of a.edges[left]!) {
      for (const other of b.edges[right]!) {
        const [min, max] = [Math.max(one.min, other.min), Math.min(one.max, other.max)];
        if (min <= max) out.push({ min, max, to: idOf(one.to, other.to) });
      }
    }
    edges.push(merged(out));
  }
  return live({ edges, accept: pairs.map(([left, right]) => a.accept[left]! && b.accept[right]!) });
}
