import type { ListDraft } from "../api/types/lists.ts";
import { UsageError } from "../util/error.ts";

/** Who says so, and why. */
export interface ListReason {
  readonly source: string;
  /** A user speaks only for themselves; any other source is external. @default "user" */
  readonly type?: "user" | "external" | undefined;
  readonly reason: readonly string[];
  readonly classification?: string | undefined;
  /** Days until the entry is forgotten. */
  readonly days?: number | undefined;
}

const HASHES: readonly (readonly [kind: "md5" | "sha1" | "sha256", digits: number])[] = [
  ["md5", 32],
  ["sha1", 40],
  ["sha256", 64],
];

/**
 * An entry of the safe or bad list.
 *
 * @throws {UsageError} when the value does not fit its kind
 */
export function draftOf(kind: ListDraft["type"], value: string, reason: ListReason): ListDraft {
  const { source, type = "user", classification, days } = reason;
  return {
    type: kind,
    ...subjectOf(kind, value),
    sources: [{
      name: source,
      type,
      reason: reason.reason,
      ...(classification === undefined ? {} : { classification }),
    }],
    ...(classification === undefined ? {} : { classification }),
    ...(days === undefined ? {} : { dtl: days }),
  };
}

function subjectOf(kind: ListDraft["type"], value: string): Partial<ListDraft> {
  if (kind === "signature") return { signature: { name: value } };
  if (kind === "tag") {
    const at = value.indexOf("=");
    if (at > 0) return { tag: { type: value.slice(0, at), value: value.slice(at + 1) } };
    throw new UsageError(`Cannot use "${value}" as a tag: wanted TYPE=VALUE`, {
      hint: "network.static.domain=evil.example",
    });
  }
  const hash = HASHES.find(([, digits]) => value.length === digits && /^[0-9a-f]+$/i.test(value))?.[0];
  if (hash !== undefined) return { hashes: { [hash]: value.toLowerCase() } };
  throw new UsageError(`"${value}" is neither a sha256, nor a sha1, nor an md5`);
}
