/** A pattern as a machine that looks at each character of a path once. @module */

/** A character that a step takes. */
export type CharacterTest = (character: string) => boolean;

/** A place in a pattern: it leads on by a character that its test takes, or, without one, at once. */
interface State {
  readonly test?: CharacterTest;
  readonly to: State[];
}

/** The places where a match may stand, and where each character leads from there. */
interface Stand {
  readonly states: readonly State[];
  readonly isEnd: boolean;
  readonly next: Map<string, Stand>;
}

/** Stands remembered; patterns with many stars have more of them than is worth keeping. */
const STANDS_MAX = 2_000;

/**
 * Built step by step from left to right, then asked. Thompson's construction, and the subsets of its states made as they
 * are met: no pattern takes more than its length times that of the path.
 */
export class PathAutomaton {
  readonly #first: State = { to: [] };
  #last = this.#first;
  readonly #choices: { readonly from: State; readonly end: State }[] = [];
  #stands = new Map<string, Stand>();
  #ids = new Map<State, number>();

  /** One character. */
  one(test: CharacterTest): this {
    const end: State = { to: [] };
    this.#last.to.push({ test, to: [end] });
    this.#last = end;
    return this;
  }

  /** Any number of characters, or none. */
  many(test: CharacterTest): this {
    const loop: State = { to: [] };
    loop.to.push({ test, to: [loop] });
    return this.#leadTo(loop);
  }

  /** Characters of the one kind and then one of the other, any number of times. */
  repeated(test: CharacterTest, end: CharacterTest): this {
    const loop: State = { to: [] };
    const inner: State = { to: [{ test: end, to: [loop] }] };
    inner.to.push({ test, to: [inner] });
    loop.to.push({ test, to: [inner] });
    return this.#leadTo(loop);
  }

  #leadTo(state: State): this {
    this.#last.to.push(state);
    this.#last = state;
    return this;
  }

  /** Begins several ways of which one is taken, and the first of them. */
  open(): void {
    this.#choices.push({ from: this.#last, end: { to: [] } });
    this.#branch();
  }

  /** Begins another way. */
  or(): void {
    this.#last.to.push(this.#choices.at(-1)!.end);
    this.#branch();
  }

  /** Ends the ways. */
  close(): void {
    const { end } = this.#choices.pop()!;
    this.#last.to.push(end);
    this.#last = end;
  }

  #branch(): void {
    const start: State = { to: [] };
    this.#choices.at(-1)!.from.to.push(start);
    this.#last = start;
  }

  /** How many choices are open. */
  get depth(): number {
    return this.#choices.length;
  }

  /** Whether the whole of a text is matched. */
  test(text: string): boolean {
    let stand = this.#standOf([this.#first]);
    for (const character of text) {
      let next = stand.next.get(character);
      if (next === undefined) {
        const taken = stand.states.filter(({ test }) => test?.(character)).flatMap(({ to }) => to);
        stand.next.set(character, next = this.#standOf(taken));
      }
      if (next.states.length === 0) return false;
      stand = next;
    }
    return stand.isEnd;
  }

  /** The stand at these states and all that they lead to at once. */
  #standOf(from: readonly State[]): Stand {
    const reached = new Set<State>();
    const rest = [...from];
    for (let state = rest.pop(); state !== undefined; state = rest.pop()) {
      if (reached.has(state)) continue;
      reached.add(state);
      if (state.test === undefined) { for (const next of state.to) rest.push(next); }
    }
    const states = [...reached].filter((state) => state.test !== undefined || state === this.#last);
    const key = states.map((state) => this.#idOf(state)).sort((a, b) => a - b).join();
    if (this.#stands.size > STANDS_MAX) this.#stands.clear();
    let stand = this.#stands.get(key);
    if (stand === undefined) {
      this.#stands.set(key, stand = { states, isEnd: reached.has(this.#last), next: new Map() });
    }
    return stand;
  }

  #idOf(state: State): number {
    let id = this.#ids.get(state);
    if (id === undefined) this.#ids.set(state, id = this.#ids.size);
    return id;
  }
}
