/** Everything that means something to the parser; `<` and `>` only at the start of a value. */
const SPECIAL = /[+\-!(){}[\]^"~*?:\\/&|=<>\s]/g;
const WORD_OPERATORS = new Set(["AND", "OR", "NOT", "&&", "||"]);

/** A value in double quotes, with `"` and `\` escaped: it matches as a whole, whatever it holds. */
export function quoteValue(text: string): string {
  return `"${text.replace(/["\\]/g, "\\$&")}"`;
}

/**
 * A value as one bare word, with everything special escaped. `<` and `>` at the start cannot be escaped (the
 * server reads them as a comparison even so): such values, words such as `AND` and empty ones come out quoted.
 */
export function escapeTerm(text: string): string {
  if (text === "" || /^[<>]/.test(text) || WORD_OPERATORS.has(text)) return quoteValue(text);
  return text.replace(SPECIAL, "\\$&");
}

/** A field name as it stands before a colon: blanks, colons and wildcards escaped. */
export function escapeField(name: string): string {
  return name.replace(
    /[+\-!(){}[\]^"~*?:\\/\s]/g,
    (char, at: number) => char === "-" && at > 0 ? char : `\\${char}`,
  );
}

/** A value as it stands after a colon: bare where that is safe, in quotes otherwise. */
export function valueText(text: string): string {
  if (/^-?\d+(\.\d+)?$/.test(text)) return text.startsWith("-") ? `\\${text}` : text;
  return /^[A-Za-z0-9_][A-Za-z0-9_.]*$/.test(text) && !WORD_OPERATORS.has(text) ? text : quoteValue(text);
}

/** How a value of a field is written in a query. */
export interface FieldClauseOptions {
  /** Puts `NOT ` before it. @default false */
  readonly exclude?: boolean;
  /** The field's type; dates are always quoted. */
  readonly type?: string;
}

/**
 * `field:value` that matches this very value, or `NOT field:value`. `null` means "has no value". A number range of
 * a histogram, such as `[500 TO 600}`, is not a value: write it with `rangeClause`.
 */
export function fieldClause(
  field: string,
  value: string | number | boolean | null,
  options: FieldClauseOptions = {},
): string {
  const name = escapeField(field);
  if (value === null) return options.exclude ? `_exists_:${name}` : `NOT _exists_:${name}`;
  const text = String(value);
  const written = options.type === "date" ? quoteValue(text) : valueText(text);
  return `${options.exclude ? "NOT " : ""}${name}:${written}`;
}

/** `field:[from TO to}`; `null` leaves an end open. */
export function rangeClause(
  field: string,
  range: {
    readonly from: string | number | null;
    readonly to: string | number | null;
    readonly inclusiveTo?: boolean;
  },
): string {
  const side = (value: string | number | null) => {
    const text = value === null ? "*" : String(value);
    return /[\s\]}"]|^TO$/.test(text) ? quoteValue(text) : text;
  };
  return `${escapeField(field)}:[${side(range.from)} TO ${side(range.to)}${
    range.inclusiveTo === false ? "}" : "]"
  }`;
}

/** A value for a message; a long one is cut. */
export function shortened(text: string, most = 60): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
