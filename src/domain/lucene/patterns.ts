import {
  anyText,
  type Automaton,
  charOf,
  DETERMINIZE_LIMIT,
  Effort,
  emptyText,
  exactText,
  nothing,
  outside,
  TooComplex,
} from "./automaton.ts";
import { concatenate, intersection, optional, repeat, union } from "./automaton_build.ts";
import { complement, determinize } from "./automaton_determinize.ts";
import { minimize } from "./automaton_minimize.ts";
import { globSteps } from "./glob.ts";
import { createFailure } from "./query_error.ts";
import { parseRegexp, type Pattern } from "./regexp_parse.ts";

/** Whether a whole value matches. */
export type PatternTest = (value: string) => boolean;

const MAX_REGEXP_LENGTH = 1_000;
/** Steps for all patterns of one query: under a second or so. The server has no such limit, and takes as long. */
const QUERY_STEPS = 1_500_000;

/**
 * Compiles the regular expressions and wildcards of one query, each once. A test looks at each character of a value once,
 * whatever the pattern; patterns that Lucene finds too complex are refused with its text.
 */
export class Patterns {
  readonly #effort = new Effort(QUERY_STEPS);
  readonly #known = new Map<string, PatternTest>();

  /** A test for a regular expression in Lucene's syntax. @throws {QueryError} with the server's text */
  regexp(text: string): PatternTest {
    return this.#once(`/${text}`, () => {
      if (text.length > MAX_REGEXP_LENGTH) {
        throw createFailure(
          `The length of regex [${text.length}] used in the [query_string] has exceeded the allowed maximum of ` +
            `[${MAX_REGEXP_LENGTH}]. This maximum can be set by changing the [index.max_regex_length] index level setting.`,
        );
      }
      const pattern = parseRegexp(text);
      return this.#compile(() => automatonOf(pattern, this.#effort), text);
    });
  }

  /** A test for `*` (any text), `?` (any one character) and `\` (escapes). @throws {QueryError} with the server's text */
  glob(text: string): PatternTest {
    return this.#once(`*${text}`, () => this.#compile(() => globAutomaton(text, this.#effort), text));
  }

  #once(key: string, compile: () => PatternTest): PatternTest {
    let test = this.#known.get(key);
    if (test === undefined) this.#known.set(key, test = compile());
    return test;
  }

  #compile(build: () => Automaton, text: string): PatternTest {
    const automaton = givingUp(build, () => text);
    return runner(givingUp(() => determinize(automaton, this.#effort), ({ edges }) => {
      const transitions = edges.reduce((sum, list) => sum + list.length, 0);
      return `automaton with ${edges.length} states and ${transitions} transitions`;
    }));
  }
}

/** A test for one regular expression, outside a query. @throws {QueryError} with the server's text */
export function compileRegexp(text: string): PatternTest {
  return new Patterns().regexp(text);
}

function givingUp<T>(work: () => T, what: (automaton: Automaton) => string): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof TooComplex)) throw error;
    throw createFailure(
      `Determinizing ${what(error.automaton)} would require more than ${error.limit} effort.`,
    );
  }
}

function globAutomaton(text: string, effort: Effort): Automaton {
  const parts = globSteps(text).map((step) =>
    step === "any" ? charOf(outside([])) : step === "many" ? anyText() : exactText(step.text)
  );
  return parts.length === 0 ? emptyText() : concatenate(parts, effort);
}

/** The automaton of a pattern, made smallest where Lucene does it, so that its limits are met at the same places. */
function automatonOf(pattern: Pattern, effort: Effort): Automaton {
  switch (pattern.kind) {
    case "empty":
      return emptyText();
    case "nothing":
      return nothing();
    case "any text":
      return anyText();
    case "text":
      return exactText(pattern.text);
    case "set":
      return charOf(pattern.ranges);
    case "concat":
      return minimize(concatenate(pattern.parts.map((part) => automatonOf(part, effort)), effort), effort);
    case "union":
      return minimize(union(pattern.parts.map((part) => automatonOf(part, effort)), effort), effort);
    case "and": {
      const [left, right] = [automatonOf(pattern.left, effort), automatonOf(pattern.right, effort)];
      return minimize(intersection(left, right, effort), effort);
    }
    case "not":
      return minimize(complement(automatonOf(pattern.inner, effort), effort), effort);
    case "optional":
      return minimize(optional(automatonOf(pattern.inner, effort), effort), effort);
    case "repeat":
      return repeated(automatonOf(pattern.inner, effort), pattern.min, pattern.max, effort);
  }
}

function repeated(inner: Automaton, min: number, max: number, effort: Effort): Automaton {
  const copies = max === Infinity ? min : max;
  const states = (inner.edges.length - 1) * copies;
  if (states > DETERMINIZE_LIMIT) throw new TooComplex(inner, states);
  effort.spend(copies, inner);
  const whole = repeat(inner, min, max, effort);
  return max === Infinity ? minimize(whole, effort) : whole;
}

const ASCII = 128;
const DEAD = -1;

/** Runs a deterministic automaton: a table for ASCII, a search among the edges for the rest. */
function runner({ edges, accept }: Automaton): PatternTest {
  const sorted = edges.map((list) => list.toSorted((a, b) => a.min - b.min));
  const tables = new Map<number, Int32Array>();
  const tableOf = (state: number) => {
    let table = tables.get(state);
    if (table === undefined) {
      table = new Int32Array(ASCII).fill(DEAD);
      for (const { min, max, to } of sorted[state]!) table.fill(to, min, Math.min(max + 1, ASCII));
      tables.set(state, table);
    }
    return table;
  };
  return (value) => {
    let state = edges.length === 0 ? DEAD : 0;
    for (let at = 0; at < value.length && state !== DEAD; at++) {
      const code = value.codePointAt(at)!;
      if (code > 0xffff) at++;
      if (code < ASCII) state = tableOf(state)[code]!;
      else state = sorted[state]!.find(({ min, max }) => min <= code && code <= max)?.to ?? DEAD;
    }
    return state !== DEAD && accept[state]!;
  };
}
