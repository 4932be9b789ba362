/** The classification engine of a server, also without asking it. @module */
import { ProtocolError } from "../api/errors.ts";
import {
  Classification,
  type ClassificationDefinition,
  InvalidClassification,
  InvalidDefinition,
} from "../domain/classification.ts";
import type { Json } from "../util/json.ts";

/** A text that may be kept between runs. */
export interface TextCache {
  /** Undefined when there is none. */
  read(): Promise<string | undefined>;
  /** Replaces it; keeping it is not worth an error. */
  write(text: string): Promise<void>;
}

/** Where the definition comes from. */
export interface EngineSources {
  readonly cache: TextCache;
  /** Asks the server for the definition as the administrator wrote it. */
  ask(): Promise<Json>;
  /** Milliseconds since the epoch. */
  now(): number;
  /** Asks the server even when the kept definition is fresh. @default false */
  readonly refresh?: boolean | undefined;
  /** Told when the server did not answer and the kept definition is used. */
  onStale(error: unknown, ageMs: number): void;
}

/** A kept definition is taken as it is for so long; then the server is asked again. */
export const FRESH_MS = 24 * 3_600_000;

interface Kept {
  readonly savedMs: number;
  readonly engine: Classification;
}

/**
 * The engine by the kept definition while that is fresh, else by the server's. A server that cannot be asked is no
 * fault while a kept definition is there.
 *
 * @throws {ProtocolError} when the server's definition cannot be used
 * @throws what `ask` throws, when nothing is kept
 */
export async function classificationEngine(sources: EngineSources): Promise<Classification> {
  const kept = keptIn(await sources.cache.read());
  const ageMs = kept === undefined ? Infinity : sources.now() - kept.savedMs;
  if (kept !== undefined && !sources.refresh && ageMs >= 0 && ageMs < FRESH_MS) return kept.engine;
  let definition: Json;
  try {
    definition = await sources.ask();
  } catch (error) {
    if (kept === undefined || sources.refresh) throw error;
    sources.onStale(error, ageMs);
    return kept.engine;
  }
  const engine = engineFrom(definition);
  await sources.cache.write(
    JSON.stringify({ saved: new Date(sources.now()).toISOString(), definition }) + "\n",
  );
  return engine;
}

/** @throws {ProtocolError} the answer is none of which an engine can be made */
function engineFrom(answer: Json): Classification {
  try {
    return engineBy(answer);
  } catch (cause) {
    // The latter where its least or most restricted marking is none of its own.
    if (!(cause instanceof InvalidDefinition || cause instanceof InvalidClassification)) throw cause;
    throw new ProtocolError(`The server's answer cannot be used: ${cause.message}`, { cause });
  }
}

/** The engine checks whatever is sent. */
function engineBy(definition: Json): Classification {
  return new Classification((definition ?? {}) as unknown as ClassificationDefinition);
}

/** Undefined for anything that is not a definition with its time. */
function keptIn(text: string | undefined): Kept | undefined {
  if (text === undefined) return undefined;
  try {
    const { saved, definition } = JSON.parse(text);
    const savedMs = Date.parse(saved);
    return Number.isNaN(savedMs) ? undefined : { savedMs, engine: engineBy(definition) };
  } catch {
    return undefined;
  }
}

/**
 * The file of a server's definition in a folder; only its owner may read it.
 *
 * @param folder alx's cache folder; undefined keeps nothing
 */
export function definitionFile(folder: string | undefined, server: string): TextCache {
  if (folder === undefined) return { read: () => Promise.resolve(undefined), write: () => Promise.resolve() };
  const path = `${folder}/classification/${encodeURIComponent(server)}.json`;
  return {
    read: () => Deno.readTextFile(path).catch(() => undefined),
    async write(text) {
      const next = `${path}.${crypto.randomUUID()}.tmp`;
      try {
        await Deno.mkdir(`${folder}/classification`, { recursive: true, mode: 0o700 });
        await Deno.writeTextFile(next, text, { mode: 0o600, createNew: true });
        await Deno.rename(next, path);
      } catch {
        await Deno.remove(next).catch(() => undefined);
      }
    },
  };
}
