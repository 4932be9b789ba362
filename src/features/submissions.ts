/** Questions about submissions, shared by every screen that shows one. @module */
import type { ErrorDoc, FormattedResult } from "../api/types/result.ts";
import type {
  Submission,
  SubmissionFile,
  SubmissionReport,
  SubmissionSummary,
  SubmissionTree,
} from "../api/types/submission.ts";
import type { Query } from "./queries.ts";
import type { Services } from "./services.ts";

/** A submission that is done does not change but for verdicts. */
const DONE_MS = 300_000;
/** How often a running one is asked for where its live queue does not tell. */
const RUNNING_POLL_MS = 5000;
/** Results read at once. */
export const RESULTS_MAX = 1000;

/** The raw document; asked for again while it runs. `GET submission/{sid}/` */
export function submissionQuery({ client }: Services, sid: string): Query<Submission> {
  return {
    key: `submission/${sid}`,
    staleMs: DONE_MS,
    pollMs: ({ state }) => state === "submitted" ? RUNNING_POLL_MS : undefined,
    fetch: (signal) => client.submission.get(sid, signal),
  };
}

/** Its files, by who dropped whom. `GET submission/tree/{sid}/` */
export function treeQuery({ client }: Services, sid: string): Query<SubmissionTree> {
  return {
    key: `submission/${sid}/tree`,
    staleMs: DONE_MS,
    fetch: (signal) => client.submission.tree(sid, { signal }),
  };
}

/** Tags, heuristics and ATT&CK, and which file has which. `GET submission/summary/{sid}/` */
export function summaryQuery({ client }: Services, sid: string): Query<SubmissionSummary> {
  return {
    key: `submission/${sid}/summary`,
    staleMs: DONE_MS,
    fetch: (signal) => client.submission.summary(sid, signal),
  };
}

/** The report. `GET submission/report/{sid}/`; a {@link TooEarlyError} while it runs. */
export function reportQuery({ client }: Services, sid: string): Query<SubmissionReport> {
  return {
    key: `submission/${sid}/report`,
    staleMs: DONE_MS,
    fetch: (signal) => client.submission.report(sid, { signal }),
  };
}

/** What the services said of one of its files. `GET submission/{sid}/file/{sha256}/` */
export function submissionFileQuery(
  { client }: Services,
  sid: string,
  sha256: string,
): Query<SubmissionFile> {
  return {
    key: `submission/${sid}/file/${sha256}`,
    staleMs: DONE_MS,
    fetch: (signal) => client.submission.file(sid, sha256, { signal }),
  };
}

/** Results by key. */
export interface KeyedResults {
  /** In the order of the keys; what may not be seen is missing. */
  readonly results: readonly (readonly [key: string, result: FormattedResult])[];
  /** Keys of results in which nothing was found, and which were not read. */
  readonly emptyKeys: readonly string[];
  /** How many were left out because there are too many. */
  readonly omitted: number;
}

/** The key of a result in which the service found nothing. */
export const isEmptyKey = (key: string): boolean => key.endsWith(".e");

/**
 * Every result with something in it, at most {@link RESULTS_MAX}. `POST result/multiple_keys/`
 *
 * @param keysOf Read at each request, as a running submission gets more of them.
 * @param name Tells sets of keys of one submission apart: `results`, or how many arrived so far.
 */
export function resultsQuery(
  { client }: Services,
  keysOf: () => readonly string[],
  name: string,
): Query<KeyedResults> {
  return {
    key: `submission/${name}`,
    staleMs: DONE_MS,
    async fetch(signal) {
      const keys = keysOf();
      const full = keys.filter((key) => !isEmptyKey(key));
      const asked = full.slice(0, RESULTS_MAX);
      const { result } = await client.result.multiple({ resultKeys: asked, chunk: 200, signal });
      return {
        results: asked.flatMap((key) => result[key] === undefined ? [] : [[key, result[key]] as const]),
        emptyKeys: keys.filter(isEmptyKey),
        omitted: full.length - asked.length,
      };
    },
  };
}

/** Its errors, by the keys that are known when it is asked. `POST result/multiple_keys/` */
export function errorsQuery(
  { client }: Services,
  sid: string,
  keysOf: () => readonly string[],
): Query<readonly ErrorDoc[]> {
  return {
    key: `submission/${sid}/errors`,
    staleMs: DONE_MS,
    async fetch(signal) {
      const errorKeys = keysOf();
      const { error } = await client.result.multiple({ errorKeys, signal });
      return errorKeys.flatMap((key) => error[key] ?? []);
    },
  };
}

/** What a result key names: `<sha256>.<service>.v<version>.c<configuration>[.e]`. */
export function parseResultKey(
  key: string,
): { readonly sha256: string; readonly service: string; readonly version: string } {
  const [sha256 = "", service = "", ...rest] = key.split(".");
  const version = rest.join(".").replace(/\.c[^.]*(?:\.e)?$/, "").replace(/^v/, "").replaceAll("_", ".");
  return { sha256, service, version };
}
