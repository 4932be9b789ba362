/**
 * A flag of a query string: sent as `true`, or left out. Many of the server's flags are on for any value, `false` too,
 * so `false` is never sent.
 */
export function flag(on: boolean | undefined): true | undefined {
  return on === true ? true : undefined;
}
