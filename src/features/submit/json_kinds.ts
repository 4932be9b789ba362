/** The kinds of what JSON holds. @module */

/** An object. */
export type Fields = Readonly<Record<string, unknown>>;

/** Whether it is a text. */
export const isText = (value: unknown): value is string => typeof value === "string";
/** Whether it is a list of texts. */
export const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every(isText);
/** Whether it is not there. */
export const isAbsent = (value: unknown): value is undefined | null => value === undefined || value === null;
/** Whether it is absent, or of a kind. */
export const mayBe = (is: (value: unknown) => boolean, value: unknown) => isAbsent(value) || is(value);

/** The entries of an object that are there, each made anew; those that become nothing are left out. */
export function mapped<T>(
  value: Fields,
  make: (one: unknown, name: string) => T | undefined,
): Record<string, T> {
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, one]) => {
      const made = isAbsent(one) ? undefined : make(one, name);
      return made === undefined ? [] : [[name, made] as const];
    }),
  );
}
