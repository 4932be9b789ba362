/** Fuzzy matching for the palette, completion and the live filter. @module */

/** How well a text matches, and where. */
export interface FuzzyMatch {
  /** Higher is better; comparable between texts for one query. */
  readonly score: number;
  /** Indexes in the text of the characters that matched, ascending. */
  readonly positions: readonly number[];
}

const MATCH = 16;
const CONSECUTIVE = 12;
const BOUNDARY = 10;
const FIRST = 8;
const CASE = 1;
const GAP = 2;
const GAP_MAX = 12;
const BREAKS = new Set([..." /\\._:-\"'(\t"].map((character) => character.charCodeAt(0)));
const isUpper = (code: number) => code >= 65 && code <= 90;
const isLower = (code: number) => code >= 97 && code <= 122;
const isDigit = (code: number) => code >= 48 && code <= 57;

/** What a match at `index` is worth beyond the plain match: starts of words weigh more. */
function bonus(text: string, index: number): number {
  if (index === 0) return BOUNDARY + FIRST;
  const before = text.charCodeAt(index - 1);
  if (BREAKS.has(before)) return BOUNDARY;
  const here = text.charCodeAt(index);
  if (isUpper(here) && isLower(before)) return BOUNDARY - 2;
  return isDigit(here) && !isDigit(before) ? BOUNDARY - 4 : 0;
}

/** Positions of `term` in `text`: an unbroken occurrence if there is one, best at a word's start; else in order. */
function locate(term: string, lower: string, text: string): number[] | undefined {
  let best = -1;
  let bestBonus = -1;
  for (let at = lower.indexOf(term); at >= 0; at = lower.indexOf(term, at + 1)) {
    const worth = bonus(text, at);
    if (worth > bestBonus) [best, bestBonus] = [at, worth];
    if (bestBonus >= BOUNDARY) break;
  }
  if (best < 0) return scattered(term, lower);
  const positions = new Array<number>(term.length);
  for (let i = 0; i < term.length; i++) positions[i] = best + i;
  return positions;
}

/** The shortest stretch that ends where the first scan ends. */
function scattered(term: string, lower: string): number[] | undefined {
  let at = -1;
  for (const character of term) {
    at = lower.indexOf(character, at + 1);
    if (at < 0) return undefined;
  }
  const positions = new Array<number>(term.length);
  for (let i = term.length - 1; i >= 0; i--) {
    while (lower[at] !== term[i]) at--;
    positions[i] = at--;
  }
  return positions;
}

function scoreOf(text: string, positions: readonly number[], term: string): number {
  let score = 0;
  let previous = -2;
  for (let i = 0; i < positions.length; i++) {
    const at = positions[i]!;
    score += MATCH + bonus(text, at);
    if (at === previous + 1) score += CONSECUTIVE;
    else if (i > 0) score -= Math.min(GAP_MAX, (at - previous - 1) * GAP);
    if (text[at] === term[i]) score += CASE;
    previous = at;
  }
  return score;
}

/** A query split into terms, once for many texts. */
function parse(
  query: string,
): { readonly term: string; readonly typed: string; readonly exactCase: boolean }[] {
  return query.split(/\s+/).filter((term) => term !== "").map((typed) => {
    const exactCase = typed !== typed.toLowerCase();
    return { term: exactCase ? typed : typed.toLowerCase(), typed, exactCase };
  });
}

function matchTerms(terms: ReturnType<typeof parse>, text: string): FuzzyMatch | undefined {
  // Lower case of some letters is longer; then positions would lie, so such texts are compared as they are.
  const lowered = text.toLowerCase();
  const lower = lowered.length === text.length ? lowered : text;
  let score = -Math.min(20, text.length / 8);
  let all: number[] = [];
  for (const { term, typed, exactCase } of terms) {
    const positions = locate(term, exactCase ? text : lower, text);
    if (positions === undefined) return undefined;
    score += scoreOf(text, positions, typed);
    all = all.length === 0 ? positions : all.concat(positions);
  }
  return { score, positions: terms.length > 1 ? [...new Set(all)].sort((a, b) => a - b) : all };
}

/**
 * Matches `query` against `text`: each word of the query must be found, as a whole or as scattered letters in
 * order. Upper-case letters in a word make it case-sensitive. Undefined when it does not match; an empty query
 * matches everything.
 */
export function fuzzyMatch(query: string, text: string): FuzzyMatch | undefined {
  return matchTerms(parse(query), text);
}

/** The items that match, best first; equal ones keep their order. */
export function fuzzyFilter<T>(
  query: string,
  items: readonly T[],
  options: { readonly text: (item: T) => string; readonly limit?: number },
): { readonly item: T; readonly match: FuzzyMatch }[] {
  const terms = parse(query);
  const found: { item: T; match: FuzzyMatch }[] = [];
  for (const item of items) {
    const match = matchTerms(terms, options.text(item));
    if (match !== undefined) found.push({ item, match });
  }
  if (terms.length > 0) found.sort((a, b) => b.match.score - a.match.score);
  return options.limit === undefined ? found : found.slice(0, options.limit);
}
