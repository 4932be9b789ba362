import { followQueue, type IngestOutcome, type TakeMessages } from "../../api/ingest_follow.ts";
import type { Services } from "../services.ts";
import type { SubmitOutcome } from "./outcome.ts";

/** Files that were ingested, and more while they are being sent. */
export interface IngestedFiles {
  /** Input by ingest id; entries may be added until `sent` resolves. */
  readonly inputs: ReadonlyMap<string, string>;
  /** Resolves when nothing is added any more. */
  readonly sent: Promise<unknown>;
}

/** How {@link followIngested} follows. */
export interface FollowIngestedOptions {
  readonly queue: string;
  /** After so long without news, what is left is looked up and the following ends. Default: 900,000 (15 minutes). */
  readonly deadlineMs?: number | undefined;
  /** Messages a request. Default: 100. */
  readonly pageSize?: number | undefined;
  /** Pause when nothing came. Default: 1,000. */
  readonly pollMs?: number | undefined;
  /** Told before each look. */
  readonly onPoll?: (() => void) | undefined;
}

/** Stands in the set of ids while more may come. */
const OPEN = "";

/**
 * What becomes of ingested files, told as it is known, also while others are still being sent.
 *
 * @throws {ApiError} the queue cannot be read
 */
export async function* followIngested(
  { client, clock, signal }: Services,
  { inputs, sent }: IngestedFiles,
  options: FollowIngestedOptions,
): AsyncGenerator<SubmitOutcome, void> {
  const { queue, onPoll, ...limits } = options;
  const take: TakeMessages = (page) => {
    onPoll?.();
    return client.ingest.getMessages(queue, page);
  };
  const told = new Set<string>();
  // A notification may overtake the answer that tells the id.
  const early = new Map<string, IngestOutcome>();
  let open = true;
  const closed = sent.then(() => undefined, () => undefined).then(() => void (open = false));
  for (;;) {
    yield* matched(inputs, early, told);
    const ids = waitedFor(inputs, told, () => open);
    if (ids.size === 0) break;
    const wasOpen = open;
    for await (
      const outcome of followQueue(client.http, take, { ...limits, ids, clock, signal })
    ) {
      // What the deadline says while files are still being sent is no last word.
      if (outcome.ingestId === OPEN || wasOpen && outcome.outcome === "never answered") continue;
      early.set(outcome.ingestId, outcome);
      yield* matched(inputs, early, told);
    }
  }
  await closed;
}

/** Takes out the early ones whose input is known by now; each id is told once. */
function* matched(
  inputs: ReadonlyMap<string, string>,
  early: Map<string, IngestOutcome>,
  told: Set<string>,
): Generator<SubmitOutcome> {
  for (const [id, outcome] of early) {
    const input = inputs.get(id);
    if (input === undefined) continue;
    early.delete(id);
    if (told.has(id)) continue;
    told.add(id);
    yield outcomeOf(input, outcome);
  }
}

/** A set that grows with what is sent, and is not done while it may grow. */
function waitedFor(
  inputs: ReadonlyMap<string, string>,
  told: ReadonlySet<string>,
  isOpen: () => boolean,
): ReadonlySet<string> {
  const before = new Set(told);
  const ids = function* () {
    for (const id of inputs.keys()) if (!before.has(id)) yield id;
    if (isOpen()) yield OPEN;
  };
  const view = {
    get size() {
      return inputs.size - before.size + (isOpen() ? 1 : 0);
    },
    has: (id: string) => inputs.has(id) && !before.has(id),
    [Symbol.iterator]: ids,
    keys: ids,
    values: ids,
  };
  return view as unknown as ReadonlySet<string>; // the following asks only for its size and its members
}

function outcomeOf(input: string, told: IngestOutcome): SubmitOutcome {
  const { ingestId, sid, score, outcome, reason } = told;
  const fate = outcome === "done"
    ? "completed"
    : outcome === "never answered" && sid
    ? "unfinished"
    : outcome;
  return { input, fate, ingestId, sid, score, ...(reason === "" ? {} : { error: new Error(reason) }) };
}
