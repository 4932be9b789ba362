import type { AiAnswer } from "./types/server.ts";
import type { SearchPage, Success } from "./types/common.ts";
import type {
  Submission,
  SubmissionFile,
  SubmissionFull,
  SubmissionReport,
  SubmissionSummary,
  SubmissionTree,
} from "./types/submission.ts";
import type { AiOptions } from "./file.ts";
import { expectBoolean } from "./expect.ts";
import { flag } from "./flag.ts";
import { type Http, route } from "./http.ts";

/** Options of the reads that hold a file tree. */
export interface TreeOptions {
  /** Show a file everywhere it occurs. Default false: once, and its later parents are marked `truncated`. */
  readonly fullTree?: boolean | undefined;
  /** Stops it; the promise or iteration then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** Options of {@link SubmissionApi.file}. */
export interface SubmissionFileOptions {
  /** Result keys seen in the watch queue; they count only while the submission runs. */
  readonly resultKeys?: readonly string[] | undefined;
  /** Error keys seen in the watch queue. */
  readonly errorKeys?: readonly string[] | undefined;
  /** Stops it; the promise or iteration then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** Options of {@link SubmissionApi.list}. */
export interface SubmissionListOptions {
  /** Whose. Give at most one of user and group; default: everyone's. */
  readonly user?: string | undefined;
  /** Everyone's in a group. */
  readonly group?: string | undefined;
  /** Keeps only what matches. */
  readonly query?: string | undefined;
  /** Default 0. */
  readonly offset?: number | undefined;
  /** Default 100. */
  readonly rows?: number | undefined;
  /** Look in the archive too. Default false. */
  readonly useArchive?: boolean | undefined;
  /** Look in the archive alone. Default false. */
  readonly archiveOnly?: boolean | undefined;
  /** Count all matches. Default false: counting stops at 10,000. */
  readonly trackTotalHits?: boolean | undefined;
  /** Stops it; the promise or iteration then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** A user's opinion. */
export type GivenVerdict = "malicious" | "non_malicious";

/**
 * Submissions: what was analysed, and what came out.
 *
 * An unknown `sid` is a {@link NotFoundError}, one above the user's classification a {@link ForbiddenError}.
 *
 * @example
 * ```ts
 * import type { Client } from "@alx/alx";
 *
 * export async function verdict(client: Client, sid: string): Promise<void> {
 *   const { state, max_score, files } = await client.submission.get(sid);
 *   console.log(state, max_score, files.map(({ name }) => name));
 *   const { tags } = await client.submission.summary(sid);
 *   console.log(tags.ioc);
 * }
 * ```
 */
export interface SubmissionApi {
  /** The raw document. `GET submission/{sid}/` */
  get(sid: string, signal?: AbortSignal): Promise<Submission>;
  /** With every result, error and file; may be tens of megabytes. `GET submission/full/{sid}/` */
  full(sid: string, options?: TreeOptions): Promise<SubmissionFull>;
  /** Tags, heuristics and ATT&CK. `GET submission/summary/{sid}/` */
  summary(sid: string, signal?: AbortSignal): Promise<SubmissionSummary>;
  /** Its files, by who dropped whom. `GET submission/tree/{sid}/` */
  tree(sid: string, options?: TreeOptions): Promise<SubmissionTree>;
  /**
   * What matters. `GET submission/report/{sid}/`
   *
   * @throws {TooEarlyError} while it runs
   */
  report(sid: string, options?: TreeOptions): Promise<SubmissionReport>;
  /** What the services said of one of its files. `GET|POST submission/{sid}/file/{sha256}/` */
  file(sid: string, sha256: string, options?: SubmissionFileOptions): Promise<SubmissionFile>;
  /**
   * Newest first. `GET submission/list/user/{user}/`, `GET submission/list/group/{group}/`
   *
   * @param options Neither `user` nor `group`: everybody's
   */
  list(options?: SubmissionListOptions): Promise<SearchPage>;
  /**
   * Whether the analysis is over. `GET submission/is_completed/{sid}/`
   *
   * @throws {ProtocolError} the response is not true or false
   */
  isCompleted(sid: string, signal?: AbortSignal): Promise<boolean>;
  /** Deletes it, and what no other submission needs. `DELETE submission/{sid}/` */
  delete(sid: string, signal?: AbortSignal): Promise<Success>;
  /** Says what the user thinks, on its alerts too. `PUT submission/verdict/{sid}/{verdict}/` */
  setVerdict(sid: string, verdict: GivenVerdict, signal?: AbortSignal): Promise<Success>;
  /** A summary in words, where the server has AI. `GET submission/ai/{sid}/` */
  ai(sid: string, options?: AiOptions): Promise<AiAnswer>;
}

/** The `submission` module over a connection. */
export function submissionApi(http: Http): SubmissionApi {
  const tree = (options: TreeOptions = {}) => ({
    query: { get_full_tree: flag(options.fullTree) },
    signal: options.signal,
  });
  return {
    get: (sid, signal) => http.get(route`submission/${sid}/`, { signal }),
    full: (sid, options) => http.get(route`submission/full/${sid}/`, tree(options)),
    summary: (sid, signal) => http.get(route`submission/summary/${sid}/`, { signal }),
    tree: (sid, options) => http.get(route`submission/tree/${sid}/`, tree(options)),
    report: (sid, options) => http.get(route`submission/report/${sid}/`, tree(options)),
    file: (sid, sha256, options) => submissionFile(http, route`submission/${sid}/file/${sha256}/`, options),
    list: (options) => listSubmissions(http, options),
    isCompleted: (sid, signal) => isCompleted(http, sid, signal),
    delete: (sid, signal) => http.json("DELETE", route`submission/${sid}/`, { signal }),
    setVerdict: (sid, verdict, signal) =>
      http.json("PUT", route`submission/verdict/${sid}/${verdict}/`, { signal }),
    ai: (sid, options = {}) =>
      http.get(route`submission/ai/${sid}/`, {
        query: {
          detailed: flag(options.detailed),
          no_cache: flag(options.noCache),
          with_trace: flag(options.withTrace),
          archive_only: flag(options.archiveOnly),
          lang: options.language,
        },
        signal: options.signal,
      }),
  };
}

/** As {@link SubmissionApi.isCompleted}. */
export async function isCompleted(http: Http, sid: string, signal?: AbortSignal): Promise<boolean> {
  const path = route`submission/is_completed/${sid}/`;
  return expectBoolean(await http.get(path, { signal }), "is_completed");
}

function submissionFile(
  http: Http,
  path: string,
  options: SubmissionFileOptions = {},
): Promise<SubmissionFile> {
  const { resultKeys = [], errorKeys = [], signal } = options;
  if (resultKeys.length === 0 && errorKeys.length === 0) return http.get(path, { signal });
  const json = { extra_result_keys: resultKeys, extra_error_keys: errorKeys };
  return http.json("POST", path, { json, signal, idempotent: true });
}

function listSubmissions(http: Http, options: SubmissionListOptions = {}): Promise<SearchPage> {
  const path = options.user === undefined
    ? route`submission/list/group/${options.group ?? "ALL"}/`
    : route`submission/list/user/${options.user}/`;
  return http.get(path, {
    query: {
      query: options.query,
      offset: options.offset,
      rows: options.rows,
      use_archive: flag(options.useArchive),
      archive_only: flag(options.archiveOnly),
      track_total_hits: flag(options.trackTotalHits),
    },
    signal: options.signal,
  });
}
