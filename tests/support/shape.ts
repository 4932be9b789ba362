/** Compares the shape of an answer with a recorded one: the same keys, the same kinds of values. @module */

/** Keys that are data, not structure: hashes, result keys, tag types, dates, anything with a capital, dot or colon. */
function isDataKey(key: string): boolean {
  return /^[0-9a-f]{32,}|[A-Z.:/ -]|^\d/.test(key);
}

/** Keys whose value has no fixed shape. */
const FREE = new Set(["body", "body_config", "metadata", "service_spec"]);

/** Maps keyed by data whose keys look like names. */
const MAPS = new Set(["heuristics", "signature_score_map", "tags", "submitter"]);

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return "null";
  return Array.isArray(value) ? "list" : typeof value;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return kindOf(value) === "object";
}

/**
 * Where `actual` differs from `recorded` in shape, one line each, at most 20.
 *
 * A recorded null or empty list says nothing; a map keyed by data is compared by its first value only; keys beyond
 * the recorded ones are welcome.
 */
export function shapeFaults(actual: unknown, recorded: unknown, path = "$"): string[] {
  const [want, have] = [kindOf(recorded), kindOf(actual)];
  if (want === "null" || have === "null") return [];
  if (want !== have) return [`${path} is ${have}, recorded ${want}`];
  if (Array.isArray(recorded) && Array.isArray(actual)) {
    if (recorded.length === 0 || actual.length === 0) return [];
    return shapeFaults(actual[0], recorded[0], `${path}[0]`);
  }
  if (!isObject(recorded) || !isObject(actual)) return [];
  const keys = Object.keys(recorded);
  if (keys.some(isDataKey) || MAPS.has(path.split(".").pop()!)) {
    const [ours] = Object.values(actual);
    const [theirs] = Object.values(recorded);
    return ours === undefined || theirs === undefined ? [] : shapeFaults(ours, theirs, `${path}{}`);
  }
  const missing = keys.filter((key) => !(key in actual)).map((key) => `${path}.${key} is missing`);
  const deeper = keys.filter((key) => key in actual && !FREE.has(key))
    .flatMap((key) => shapeFaults(actual[key], recorded[key], `${path}.${key}`));
  return [...missing, ...deeper].slice(0, 20);
}
