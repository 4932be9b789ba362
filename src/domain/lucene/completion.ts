/** One candidate. */
export interface CompletionItem {
  /** What goes into the text, quoted and escaped as it must be. */
  readonly text: string;
  /** What people read. */
  readonly label: string;
  readonly kind: "field" | "value" | "operator" | "date";
  /** Type of a field. */
  readonly type?: string;
  /** What it means; for values from a facet, how many hits hold it. */
  readonly description?: string;
  readonly count?: number;
}

/** Values that only the server knows: `facet/<index>/<field>` with this query (and filter) gives them. */
export interface LiveValues {
  readonly field: string;
  /** What is typed already; values that do not begin so are of no use. */
  readonly prefix: string;
  /** The rest of the query, without the clause under the cursor; `*` when nothing is left. */
  readonly query: string;
  /** Narrows the facet to the typed prefix; absent when nothing is typed or the field cannot be asked so. */
  readonly filter?: string;
}

/** Candidates at a cursor. */
export interface Completion {
  /** What a candidate replaces; `replaceEnd` may lie behind the cursor. */
  readonly replaceStart: number;
  readonly replaceEnd: number;
  readonly context: "field" | "value" | "operator" | "date";
  readonly field?: string;
  readonly prefix: string;
  readonly items: readonly CompletionItem[];
  /** Ask the server for more, and turn its answer into items by `liveItems`. */
  readonly live?: LiveValues;
}
