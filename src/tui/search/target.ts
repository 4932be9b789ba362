/** A field with one of its values: what `+ - = p F` work on. */
export interface Target {
  readonly field: string;
  readonly value: string | number | boolean | null;
  /** Clause where it is not simply `field:value`. */
  readonly clause?: string;
  readonly label?: string;
}
