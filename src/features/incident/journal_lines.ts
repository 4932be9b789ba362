/**
 * The lines of a journal on the disk: JSON with a checksum at its end. Damaged lines are told of and passed over.
 *
 * @module
 */
import { crc32 } from "node:zlib";
import { AlxError } from "../../util/error.ts";
import { fileFault } from "../../util/file_error.ts";
import { readJsonlBlocks } from "../../util/jsonl.ts";
import { type Entry, isEntry, isWholeEntry } from "./entries.ts";

/** A line of a journal that cannot be trusted. */
export interface Damage {
  /** Counted from 1. */
  readonly line: number;
  /** In bytes from the start of the file. */
  readonly offset: number;
  /** Its beginning, as far as it can be read; hostile. */
  readonly text: string;
  /** Contents that it seems to tell of. */
  readonly sha256s: readonly string[];
  /** Whether it may have told that a request was about to leave, and of which content is unknown. */
  readonly isBlind: boolean;
}

/** A block of lines. */
export interface JournalBlock {
  readonly lines: readonly { readonly entry: Entry; readonly offset: number }[];
  readonly damage: readonly Damage[];
}

const encoder = new TextEncoder();

/** An entry as a line with its checksum: CRC-32 of the JSON without it. */
export function sealedLine(entry: Entry): Uint8Array {
  const json = JSON.stringify("crc" in entry ? withoutSeal(entry) : entry);
  return encoder.encode(`${json.slice(0, -1)}${sealOf(json)}\n`);
}

function sealOf(json: string): string {
  return `,"crc":"${crc32(json).toString(16).padStart(8, "0")}"}`;
}

const SEAL = /,"crc":"[0-9a-f]{8}"\}$/;
/** Length of a seal. */
const SEAL_LENGTH = 18;

/**
 * Reads lines of a journal. A line whose checksum is wrong is damaged; so is one without a checksum, from the first run on
 * that has them. Lines of types that this version does not know are left out. An absent file has no lines.
 *
 * @throws {AlxError} it cannot be read
 */
export async function* readJournalBlocks(
  path: string,
  options: { readonly offset?: number; readonly blockBytes?: number } = {},
): AsyncGenerator<JournalBlock> {
  const judge = new LineJudge();
  try {
    const blocks = readJsonlBlocks(path, { ...options, parse: (text) => judge.parse(text) });
    for await (const block of blocks) {
      const lines: { readonly entry: Entry; readonly offset: number }[] = [];
      const damage: Damage[] = [];
      for (const { value, line, offset } of block) {
        if (value instanceof DamagedText) damage.push(damageOf(value.text, { line, offset }));
        else if (isEntry(value)) lines.push({ entry: value, offset });
      }
      yield { lines, damage };
    }
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    if (error instanceof AlxError) throw error;
    throw new AlxError(`Cannot read "${path}": ${fileFault(error)}`, { cause: error });
  }
}

class DamagedText {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** Tells whole lines from damaged ones. */
class LineJudge {
  /** Whether the newest run writes checksums. */
  #isSealed = false;

  /** The entry, a value of a type that is not known, or a {@link DamagedText}. */
  parse(text: string): unknown {
    const value = valueOf(text);
    if (typeof value !== "object" || value === null || !("type" in value)) return new DamagedText(text);
    const isSealed = "crc" in value;
    if (isSealed && !isIntact(text)) return new DamagedText(text);
    if (isEntry(value)) {
      if (!isWholeEntry(value)) return new DamagedText(text);
      // A version without checksums may go on with a journal.
      if (value.type === "run" || value.type === "incident") this.#isSealed = isSealed;
      if (isSealed && REPEATED.has(value.type)) return withoutSeal(value);
    }
    return this.#isSealed && !isSealed ? new DamagedText(text) : value;
  }
}

/** Lines that are written again from what was read. */
const REPEATED: ReadonlySet<Entry["type"]> = new Set(["incident", "settings"]);

function withoutSeal(entry: Entry): Entry {
  const { crc: _, ...rest } = entry as Entry & { readonly crc?: unknown };
  return rest as Entry;
}

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isIntact(text: string): boolean {
  return SEAL.test(text) && sealOf(`${text.slice(0, -SEAL_LENGTH)}}`) === text.slice(-SEAL_LENGTH);
}

const MAX_TEXT = 2000;
const MAX_SHA256S = 100;

/** Types whose loss leaves no request unknown: what they tell of was journalled before it was sent. */
const HARMLESS =
  /^\{"type":"(?:incident|run|settings|walked|file|unusable|moot|sent|again|done|incomplete|failed|doubt)",/;

function damageOf(text: string, at: { readonly line: number; readonly offset: number }): Damage {
  const sha256s = [...new Set(text.match(/(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])/g) ?? [])].slice(
    0,
    MAX_SHA256S,
  );
  const isSingle = text.indexOf('{"type":', 1) < 0;
  return {
    ...at,
    text: text.slice(0, MAX_TEXT),
    sha256s,
    isBlind: !(isSingle && (HARMLESS.test(text) || sha256s.length > 0)),
  };
}
