/** The words of a text as the server indexes them, each with its position. */
export type Analyzer = (text: string) => string[];

const MARK = String.raw`[\p{M}\u200d\u00ad\u2060\ufeff]*`;
const LETTER =
  String.raw`(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u30fc\p{Script=Thai}\p{Script=Lao}` +
  String.raw`\p{Script=Khmer}\p{Script=Myanmar}])[\p{L}\p{Nl}])${MARK}`;
const DIGIT = String.raw`\p{Nd}${MARK}`;
const KATAKANA = String.raw`[\p{Script=Katakana}\u30fc]${MARK}`;
const UNIT = String.raw`(?:(?:${LETTER})+(?:[.:'’‘·․﹒'．＇：]${LETTER}(?:${LETTER})*)*` +
  String.raw`|(?:${DIGIT})+(?:[.,;'’‘․﹒，；．＇]${DIGIT}(?:${DIGIT})*)*|(?:${KATAKANA})+)`;
const WORDS = new RegExp(
  String.raw`\p{Pc}*(?:${UNIT}\p{Pc}*)+|[\p{Script=Han}\p{Script=Hiragana}]${MARK}` +
    String.raw`|[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]+` +
    String
      .raw`|\p{Extended_Pictographic}[\ufe0f\u{1f3fb}-\u{1f3ff}]*(?:\u200d\p{Extended_Pictographic}\ufe0f?)*`,
  "gu",
);
const ASCII_UNIT = "(?:[A-Za-z]+(?:[.:'][A-Za-z]+)*|[0-9]+(?:[.,;'][0-9]+)*)";
const ASCII_WORDS = new RegExp(`_*(?:${ASCII_UNIT}_*)+`, "g");
const MAX_TOKEN = 255;

/**
 * The standard analyzer: words by the Unicode text segmentation rules (`foo.exe`, `don't` and `1.2.3.4` are one word each,
 * `a-b` is two), in lower case, cut at 255 characters.
 */
export function standardWords(text: string): string[] {
  // deno-lint-ignore no-control-regex
  const ascii = /^[\x00-\x7f]*$/.test(text);
  const words = text.match(ascii ? ASCII_WORDS : WORDS) ?? [];
  const out: string[] = [];
  for (const word of words) {
    if (word.length <= MAX_TOKEN) out.push(word.toLowerCase());
    else {for (let i = 0; i < word.length; i += MAX_TOKEN) {
        out.push(word.slice(i, i + MAX_TOKEN).toLowerCase());
      }}
  }
  return out;
}

/** The analyzer of ssdeep fields: the parts between colons, case kept. */
export function ssdeepWords(text: string): string[] {
  return text.split(/\s*:\s*/).filter((part) => part !== "");
}

/** So often a text is searched for single words before it is split into words once and for all. */
const SEARCHES = 4;
const KEPT_TEXTS = 20_000;
const KEPT_CHARS = 16_000_000;

/** The words of a text, split when first needed: each clause of a query asks the same texts again. */
export class TextWords {
  readonly #text: string;
  readonly #standard: boolean;
  readonly #folded: string;
  #searches = 0;
  #list: readonly string[] | undefined;
  #set: ReadonlySet<string> | undefined;

  constructor(text: string, standard: boolean) {
    this.#text = text;
    this.#standard = standard;
    this.#folded = standard ? text.toLowerCase() : text;
  }

  /** In order, with repetitions. */
  get list(): readonly string[] {
    return this.#list ??= (this.#standard ? standardWords : ssdeepWords)(this.#text);
  }

  /** Each word once. */
  get unique(): ReadonlySet<string> {
    return this.#set ??= new Set(this.list);
  }

  /** Whether a word may be among them; false is sure. */
  mayHold(word: string): boolean {
    if (this.#set === undefined && ++this.#searches <= SEARCHES) return this.#folded.includes(word);
    return this.unique.has(word);
  }

  /** Whether a word may begin so; false is sure. */
  mayHoldPart(part: string): boolean {
    return this.#folded.includes(part);
  }
}

/** Remembers the words of the texts that were asked for last. */
class WordMemory {
  readonly #kept = new Map<string, TextWords>();
  #chars = 0;

  constructor(readonly standard: boolean) {}

  of(text: string): TextWords {
    let words = this.#kept.get(text);
    if (words !== undefined) return words;
    if (this.#kept.size >= KEPT_TEXTS || this.#chars >= KEPT_CHARS) {
      this.#kept.clear();
      this.#chars = 0;
    }
    this.#chars += text.length;
    this.#kept.set(text, words = new TextWords(text, this.standard));
    return words;
  }
}

const standardMemory = new WordMemory(true);
const ssdeepMemory = new WordMemory(false);

/** The words of a text by the standard analyzer, or by that of ssdeep fields. */
export function textWords(text: string, standard: boolean): TextWords {
  return (standard ? standardMemory : ssdeepMemory).of(text);
}

/**
 * Whether the words of a phrase stand in a text within `slop` moves of each other; 0 means side by side in order, and
 * two words the other way round need 2.
 */
export function phraseMatches(words: readonly string[], phrase: readonly string[], slop: number): boolean {
  if (phrase.length === 0) return false;
  if (slop <= 0) {
    for (let i = words.indexOf(phrase[0]!); i >= 0; i = words.indexOf(phrase[0]!, i + 1)) {
      if (phrase.every((word, j) => words[i + j] === word)) return true;
    }
    return false;
  }
  const places = phrase.map((word) => words.flatMap((other, at) => other === word ? [at] : []));
  if (places.some((list) => list.length === 0)) return false;
  return places[0]!.some((at) => place(places, 1, { low: at, high: at, slop, used: [at] }));
}

interface Placing {
  readonly low: number;
  readonly high: number;
  readonly slop: number;
  readonly used: readonly number[];
}

/** Chooses a place for each word so that the shifted places differ by no more than the slop. */
function place(places: readonly number[][], next: number, at: Placing): boolean {
  if (next === places.length) return true;
  return places[next]!.some((spot) => {
    const shifted = spot - next;
    const low = Math.min(at.low, shifted);
    const high = Math.max(at.high, shifted);
    if (high - low > at.slop || at.used.includes(spot)) return false;
    return place(places, next + 1, { low, high, slop: at.slop, used: [...at.used, spot] });
  });
}
