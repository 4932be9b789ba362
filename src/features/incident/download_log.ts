/** Remembers in the folder which files are there whole, so that a later run need not read them. @module */
import { jsonLine, openJsonl, readJsonl } from "../../util/jsonl.ts";
import { Column, KeyTable } from "./compact.ts";
import { pathKey, shortKey } from "./path_key.ts";

/** Files that an earlier run, or this one, has put into the folder. */
export interface DownloadLog {
  /** Size of a file that was written here with this content; undefined when nobody knows of it. */
  sizeOf(target: string, sha256: string): number | undefined;
  add(target: string, sha256: string, bytes: number): Promise<void>;
  close(): Promise<void>;
}

/** Opens the log at a path; it is made when absent. */
export async function openDownloadLog(path: string): Promise<DownloadLog> {
  const known = await readLog(path);
  const appender = await openJsonl(path);
  let last = Promise.resolve();
  return {
    sizeOf: (target, sha256) => known.get(target, sha256),
    async add(target, sha256, bytes) {
      known.set(target, sha256, bytes);
      // One after the other: the appender writes where the line before ended.
      last = last.then(() => appender.append([jsonLine({ target, sha256, bytes })]));
      await last;
    },
    async close() {
      await last.catch(() => undefined);
      appender.close();
    },
  };
}

/** What a log says, without opening it for writing. */
async function readLog(path: string): Promise<KnownFiles> {
  const known = new KnownFiles();
  try {
    for await (const { value } of readJsonl(path)) {
      if (!isLine(value)) continue;
      known.set(value.target, value.sha256, value.bytes);
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return known;
}

interface Line {
  readonly target: string;
  readonly sha256: string;
  readonly bytes: number;
}

function isLine(value: unknown): value is Line {
  return typeof value === "object" && value !== null && "target" in value &&
    typeof value.target === "string" &&
    "sha256" in value && typeof value.sha256 === "string" && "bytes" in value &&
    typeof value.bytes === "number";
}

/** Sizes of files by their place, the newest one's, in some thirty bytes each: there may be a million. */
class KnownFiles {
  readonly #targets = new KeyTable(2);
  /** A word of the content's key: of a place whose content changed, the old one is not known any more. */
  readonly #contents = new Column((length) => new Uint32Array(length));
  readonly #bytes = new Column((length) => new Float64Array(length));

  get(target: string, sha256: string): number | undefined {
    const at = this.#targets.find(shortKey(target));
    return at < 0 || this.#contents.get(at) !== pathKey(sha256)[0] ? undefined : this.#bytes.get(at);
  }

  set(target: string, sha256: string, bytes: number): void {
    const at = this.#targets.add(shortKey(target));
    if (at === this.#bytes.length) {
      this.#contents.push(0);
      this.#bytes.push(0);
    }
    this.#contents.set(at, pathKey(sha256)[0]!);
    this.#bytes.set(at, bytes);
  }
}
