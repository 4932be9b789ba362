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

/** A path with the values of telling query keys replaced by `***`. */
export function maskQuery(path: string): string {
  return path.replace(
    /([?&](?:[^=&]*(?:password|passwd|token|secret|apikey|api_key|otp)[^=&]*)=)[^&]*/gi,
    "$1***",
  );
}
