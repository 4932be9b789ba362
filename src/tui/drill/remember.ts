interface Remembered {
  readonly deps: readonly unknown[];
  readonly value: unknown;
}
const kept = new WeakMap<object, Map<string, Remembered>>();

/**
 * What `make` gave for the same `deps` before, else anew. One value is kept for each owner and slot, so that a moving
 * cursor does not lay out a long result again.
 */
export function remember<T>(owner: object, slot: string, deps: readonly unknown[], make: () => T): T {
  let slots = kept.get(owner);
  if (slots === undefined) kept.set(owner, slots = new Map());
  const known = slots.get(slot);
  if (
    known !== undefined && known.deps.length === deps.length &&
    known.deps.every((one, i) => Object.is(one, deps[i]))
  ) {
    // The slot stands for one type: whoever asks with it made the value.
    return known.value as T;
  }
  const value = make();
  slots.set(slot, { deps, value });
  return value;
}
