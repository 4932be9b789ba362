import { type Automaton, type Edge, type Effort, live, merged } from "./automaton.ts";
import { determinize } from "./automaton_determinize.ts";

/**
 * The smallest deterministic automaton of the same language: Valmari's partition refinement, in time m log n of the
 * transitions m and the states n.
 * @throws {TooComplex}
 */
export function minimize(automaton: Automaton, effort: Effort): Automaton {
  const whole = live(determinize(automaton, effort));
  const states = whole.edges.length;
  if (states === 0) return whole;
  const steps = singleSteps(whole, effort);
  const blocks = new Partition(states);
  for (const [state, accepts] of whole.accept.entries()) if (accepts) blocks.mark(state);
  blocks.split();
  const cords = byLabel(steps);
  const entering: number[][] = whole.edges.map(() => []);
  for (const [step, { to }] of steps.entries()) entering[to]!.push(step);
  let block = 1;
  for (let cord = 0; cord < cords.size; cord++) {
    for (const step of cords.members(cord)) blocks.mark(steps[step]!.from);
    blocks.split();
    for (; block < blocks.size; block++) {
      for (const state of blocks.members(block)) for (const step of entering[state]!) cords.mark(step);
      cords.split();
    }
  }
  return quotient(whole, blocks);
}

interface Step {
  readonly from: number;
  readonly to: number;
  readonly label: number;
}

/** Edges cut so that two of them have the same characters or none in common; a label stands for the characters. */
function singleSteps({ edges }: Automaton, effort: Effort): Step[] {
  const points = new Set<number>();
  for (const list of edges) for (const { min, max } of list) points.add(min).add(max + 1);
  const sorted = [...points].sort((a, b) => a - b);
  const label = new Map(sorted.map((point, at) => [point, at]));
  const steps: Step[] = [];
  for (const [from, list] of edges.entries()) {
    for (const { min, max, to } of list) {
      const [first, end] = [label.get(min)!, label.get(max + 1)!];
      effort.spend(end - first, { edges, accept: [] });
      for (let at = first; at < end; at++) steps.push({ from, to, label: at });
    }
  }
  return steps;
}

function byLabel(steps: readonly Step[]): Partition {
  const cords = new Partition(steps.length);
  const labels = new Map<number, number[]>();
  for (const [step, { label }] of steps.entries()) {
    const list = labels.get(label);
    if (list === undefined) labels.set(label, [step]);
    else list.push(step);
  }
  for (const list of labels.values()) {
    for (const step of list) cords.mark(step);
    cords.split();
  }
  return cords;
}

/** A partition of numbers into sets, which marking and splitting makes finer. */
class Partition {
  readonly #elements: Int32Array;
  readonly #place: Int32Array;
  readonly #set: Int32Array;
  readonly #first: number[] = [];
  readonly #past: number[] = [];
  readonly #marked: number[] = [];
  readonly #touched: number[] = [];

  constructor(count: number) {
    this.#elements = Int32Array.from({ length: count }, (_, at) => at);
    this.#place = this.#elements.slice();
    this.#set = new Int32Array(count);
    if (count > 0) this.#add(0, count);
  }

  get size(): number {
    return this.#first.length;
  }

  /** The numbers in a set, as they are now. */
  members(set: number): Int32Array {
    return this.#elements.slice(this.#first[set]!, this.#past[set]!);
  }

  setOf(element: number): number {
    return this.#set[element]!;
  }

  #add(first: number, past: number): number {
    this.#first.push(first);
    this.#past.push(past);
    return this.#marked.push(0) - 1;
  }

  mark(element: number): void {
    const set = this.#set[element]!;
    const from = this.#place[element]!;
    const to = this.#first[set]! + this.#marked[set]!;
    if (from < to) return;
    const other = this.#elements[to]!;
    this.#elements[from] = other;
    this.#place[other] = from;
    this.#elements[to] = element;
    this.#place[element] = to;
    if (this.#marked[set]!++ === 0) this.#touched.push(set);
  }

  /** Parts what is marked of each set from the rest; the smaller of the two becomes a new set. */
  split(): void {
    for (let set = this.#touched.pop(); set !== undefined; set = this.#touched.pop()) {
      const [first, past] = [this.#first[set]!, this.#past[set]!];
      const middle = first + this.#marked[set]!;
      this.#marked[set] = 0;
      if (middle === past) continue;
      const headIsSmaller = middle - first <= past - middle;
      if (headIsSmaller) this.#first[set] = middle;
      else this.#past[set] = middle;
      const [from, to] = headIsSmaller ? [first, middle] : [middle, past];
      const added = this.#add(from, to);
      for (let at = from; at < to; at++) this.#set[this.#elements[at]!] = added;
    }
  }
}

/** One state for each set of a partition; the start stays state 0. */
function quotient(automaton: Automaton, blocks: Partition): Automaton {
  const ids = new Map<number, number>([[blocks.setOf(0), 0]]);
  const idOf = (state: number) => {
    const set = blocks.setOf(state);
    let id = ids.get(set);
    if (id === undefined) ids.set(set, id = ids.size);
    return id;
  };
  const edges: Edge[][] = [];
  const accept: boolean[] = [];
  for (const [state, list] of automaton.edges.entries()) {
    const id = idOf(state);
    if (edges[id] !== undefined) continue;
    edges[id] = merged(list.map((edge) => ({ ...edge, to: idOf(edge.to) })));
    accept[id] = automaton.accept[state]!;
  }
  return { edges, accept };
}
