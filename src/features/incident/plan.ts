import type { JsonlAppender } from "../../util/jsonl.ts";
import type { PriorityBucket } from "../../api/types/flow.ts";
import type { Plan } from "../submit/plan.ts";
import type { Files } from "./disk.ts";
import type { Shard } from "./entries.ts";
import type { IncidentInputs } from "./find.ts";

/** What an incident's submission is to do. */
export interface IncidentPlan {
  /** As the person gave it: it goes into the metadata as it is. */
  readonly incident: string;
  /** Path of the journal, see place.ts. */
  readonly journal: string;
  /** What to send; undefined: what the journal knows and is not done. */
  readonly inputs: IncidentInputs | undefined;
  readonly submit: Pick<Plan, "params" | "metadata" | "profile" | "generateAlert" | "maxSizeBytes">;
  /** The queue that files of this priority wait in. */
  readonly bucket: PriorityBucket;
  /** Most requests at once; the pace and the client's connections are limits too. Default: 64. */
  readonly jobs?: number | undefined;
  /** Files hashed at once. Default: 4. */
  readonly hashJobs?: number | undefined;
  /** Length of the server's queue that is not to be passed. Default: a part of what the server samples from. */
  readonly ceiling?: number | undefined;
  /** Most contents on their way: sent, and not told of. Default: 20,000; without waiting 500,000. */
  readonly maxWindow?: number | undefined;
  readonly shard?: Shard | undefined;
  /** Replace the incident's settings by those of this plan for what is not sent yet. Default: a difference is refused. */
  readonly changeSettings?: boolean | undefined;
  /** The incident's server has another name or address by now: the services' one. Default: a difference is refused. */
  readonly serverMoved?: boolean | undefined;
  /** Wait until everything is analysed. Default: true. */
  readonly wait?: boolean | undefined;
  /** Most bytes submitted a second. Default: no limit. */
  readonly bytesPerSecond?: number | undefined;
  /** Stop after so long; a later run goes on. Default: never. */
  readonly maxDurationMs?: number | undefined;
  /** End when all is sent and nothing came for so long. Default: never. */
  readonly deadlineMs?: number | undefined;
  /** Send what failed, or could not be read, once more. Default: false. */
  readonly retry?: boolean | undefined;
  /** Asking for messages costs from the daily quota: ask less. Default: false. */
  readonly isCounted?: boolean | undefined;
  /** Default: {@link TIMING}. */
  readonly timing?: Partial<Timing> | undefined;
  /** How files are read. Default: {@link Disk}; tests pass a disk on which files change. */
  readonly files?: Files | undefined;
  /** Opens the journal for writing. Default: {@link openJsonl}; tests hand in a disk that breaks. */
  readonly openFile?: ((path: string) => Promise<JsonlAppender>) | undefined;
}

/** How long things are waited for, in milliseconds. */
export interface Timing {
  /**
   * What the server shows no trace of for so long, though it would by now, is sent again: after a connection that broke,
   * which leaves nothing on its way.
   */
  readonly brokenMs: number;
  /** The same after an error of the server's own, and how long nothing need be heard before it is asked. */
  readonly doubtMs: number;
  /** The same where a proxy may still hold the request: longer than any wait of ours. */
  readonly heldMs: number;
  /** What was sent is asked about after so long, less often each time. */
  readonly reconcileMs: number;
  /** How long a search takes at most to find what has left the server's queue. */
  readonly settleMs: number;
  /** What nobody tells of, and no sign says anything about, is sent again after so long, or four times as long. */
  readonly lateMs: number;
  /** How often such things are looked at. */
  readonly tickMs: number;
  /**
   * Pause before an empty notification queue is read again; doubles up to 16 times as long. A fifth of it at first, and
   * while nothing can be sent before there are news.
   */
  readonly pollMs: number;
  /** Pause before a file that the server dropped is sent again. */
  readonly againMs: number;
  /** How long a datastore takes at most until a search finds what was just written. */
  readonly refreshMs: number;
  /** How long requests may go on after the run was told to stop. */
  readonly graceMs: number;
}

/** The usual times. */
export const TIMING: Timing = {
  brokenMs: 7000,
  doubtMs: 20_000,
  heldMs: 75_000,
  reconcileMs: 45_000,
  settleMs: 5000,
  lateMs: 900_000,
  tickMs: 2000,
  pollMs: 250,
  againMs: 10_000,
  refreshMs: 1500,
  graceMs: 5000,
};
