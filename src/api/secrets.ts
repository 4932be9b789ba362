/** Texts that must never be shown, and the way to hide them. */
export class Secrets {
  readonly #texts = new Set<string>();
  readonly #known: ReadonlySet<string>;

  /** @param known Words that are no secret even when a secret is the same, such as the user's name */
  constructor(known: readonly string[] = []) {
    this.#known = new Set(known);
  }

  /** Hides `text` from now on. Very short texts cannot be told from ordinary words, and are left. */
  add(text: string | undefined): void {
    if (text !== undefined && text.length >= 4 && !this.#known.has(text)) this.#texts.add(text);
  }

  /** `text` with every secret replaced by `***`. */
  mask(text: string): string {
    let masked = text;
    for (const secret of this.#texts) {
      masked = masked.replaceAll(secret, "***").replaceAll(encodeURIComponent(secret), "***");
    }
    return masked;
  }
}

const TELLING = /password|passwd|token|secret|apikey|api_key|otp/i;

/** A path with the values of telling query keys replaced by `***`. */
export function maskQuery(path: string): string {
  const [first = "", ...rest] = path.split("&");
  return [maskPart(first, first.indexOf("?")), ...rest.map((part) => maskPart(part, 0))].join("&");
}

/** What stands between two `&`; a key begins at `start` (-1: nowhere), and behind each further `?`. */
function maskPart(part: string, start: number): string {
  for (let from = start; from >= 0;) {
    const equals = part.indexOf("=", from);
    if (equals < 0) break;
    if (TELLING.test(part.slice(from, equals))) return `${part.slice(0, equals)}=***`;
    from = part.indexOf("?", equals);
  }
  return part;
}
