import type { FileComment, FileLabels } from "./types/server.ts";
import type { Success } from "./types/common.ts";
import type { JsonObject } from "../util/json.ts";
import { flag } from "./flag.ts";
import { type Http, route } from "./http.ts";

/** Options of {@link ArchiveApi.archive}. */
export interface ArchiveOptions {
  /** Words to keep with it, as the server's scheme asks. */
  readonly metadata?: JsonObject | undefined;
  /** Delete it elsewhere afterwards. Default false. */
  readonly deleteAfter?: boolean | undefined;
  /** Do not ask the approval service. Default false. */
  readonly skipHook?: boolean | undefined;
  /** Keep it for the other span. Default false. */
  readonly useAlternateDtl?: boolean | undefined;
  /** Stops it; the promise or iteration then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** What archiving did: now, or after a fuller analysis under another sid. */
export interface Archived extends Success {
  /** `resubmit`: it is analysed more fully first, and archived after. */
  readonly action: "archive" | "resubmit" | (string & Record<never, never>);
  /** The fuller analysis. */
  readonly sid?: string;
}

/** Comments of a file with who wrote them. */
export interface FileComments {
  /** Who wrote, by user name. */
  readonly authors: Readonly<Record<string, JsonObject>>;
  /** What people wrote of files. */
  readonly comments: readonly FileComment[];
}

/** A file's labels after a change. */
export interface LabelsAnswer {
  /** Labels of files. */
  readonly labels: readonly string[];
  /** Labels by category. */
  readonly label_categories: FileLabels;
}

/** One comment of a file. */
export interface CommentRef {
  /** Names the file. */
  readonly sha256: string;
  /** Its `cid`. */
  readonly comment: string;
}

/** What people wrote of a file. */
export interface FileCommentsApi {
  /** All. `GET archive/comment/{sha256}/` */
  list(sha256: string, signal?: AbortSignal): Promise<FileComments>;
  /**
   * Adds one. `PUT archive/comment/{sha256}/`
   *
   * @param text Plain text
   */
  add(sha256: string, text: string, signal?: AbortSignal): Promise<FileComment>;
  /** Rewrites one. `POST archive/comment/{sha256}/{cid}/` */
  update(which: CommentRef, text: string, signal?: AbortSignal): Promise<Success>;
  /** Deletes one. `DELETE archive/comment/{sha256}/{cid}/` */
  delete(which: CommentRef, signal?: AbortSignal): Promise<Success>;
  /**
   * Adds the user's reaction, or takes it off. `PUT archive/reaction/{sha256}/{cid}/{icon}/`
   *
   * @param icon `thumbs_up`, `thumbs_down`, `love`, `smile`, `surprised` or `party`
   */
  react(which: CommentRef, icon: string, signal?: AbortSignal): Promise<unknown>;
}

/** A label and how many files have it. */
export interface LabelUse {
  /** Its kind: `attribution`, `technique`, `info`. */
  readonly category: string;
  /** The label. */
  readonly label: string;
  /** How many files. */
  readonly total: number;
}

/** Labels of files. */
export interface FileLabelsApi {
  /** Labels in use: the commonest of each category. `GET archive/label/` */
  list(signal?: AbortSignal): Promise<readonly LabelUse[]>;
  /** Replaces a file's. `POST archive/label/{sha256}/` */
  set(sha256: string, labels: FileLabels, signal?: AbortSignal): Promise<LabelsAnswer>;
  /** Adds to a file's. `PUT archive/label/{sha256}/` */
  add(sha256: string, labels: FileLabels, signal?: AbortSignal): Promise<LabelsAnswer>;
  /** Takes some off. `DELETE archive/label/{sha256}/` */
  remove(sha256: string, labels: FileLabels, signal?: AbortSignal): Promise<LabelsAnswer>;
}

/**
 * The archive, on servers that have one; elsewhere everything is a {@link NotFoundError}.
 *
 * @example
 * ```ts
 * import type { Client } from "@alx/alx";
 *
 * export async function keep(client: Client, sid: string, sha256: string): Promise<void> {
 *   await client.archive.archive(sid, { metadata: { rationale: "campaign X" } });
 *   await client.archive.labels.add(sha256, { attribution: ["EMOTET"] });
 *   await client.archive.comments.add(sha256, "First seen at the front desk");
 * }
 * ```
 */
export interface ArchiveApi {
  /** Moves a submission there. `PUT archive/{sid}/` */
  archive(sid: string, options?: ArchiveOptions): Promise<Archived>;
  /** What people wrote of files. */
  readonly comments: FileCommentsApi;
  /** Labels of files. */
  readonly labels: FileLabelsApi;
}

/** The `archive` module over a connection. */
export function archiveApi(http: Http): ArchiveApi {
  return {
    archive: (sid, { metadata = {}, deleteAfter, skipHook, useAlternateDtl, signal } = {}) =>
      http.json("PUT", route`archive/${sid}/`, {
        json: metadata,
        query: {
          delete_after: flag(deleteAfter),
          skip_hook: flag(skipHook),
          use_alternate_dtl: flag(useAlternateDtl),
        },
        signal,
      }),
    comments: commentsApi(http),
    labels: labelsApi(http),
  };
}

function commentsApi(http: Http): FileCommentsApi {
  return {
    list: (sha256, signal) => http.get(route`archive/comment/${sha256}/`, { signal }),
    add: (sha256, text, signal) =>
      http.json("PUT", route`archive/comment/${sha256}/`, { json: { text }, signal, idempotent: false }),
    update: ({ sha256, comment }, text, signal) =>
      http.json("POST", route`archive/comment/${sha256}/${comment}/`, {
        json: { text },
        signal,
        idempotent: true,
      }),
    // The server wants a text even here.
    delete: ({ sha256, comment }, signal) =>
      http.json("DELETE", route`archive/comment/${sha256}/${comment}/`, { json: { text: "" }, signal }),
    react: ({ sha256, comment }, icon, signal) =>
      http.json("PUT", route`archive/reaction/${sha256}/${comment}/${icon}/`, { signal, idempotent: false }),
  };
}

function labelsApi(http: Http): FileLabelsApi {
  return {
    list: (signal) => http.get("archive/label/", { signal }),
    set: (sha256, json, signal) =>
      http.json("POST", route`archive/label/${sha256}/`, { json, signal, idempotent: true }),
    add: (sha256, json, signal) => http.json("PUT", route`archive/label/${sha256}/`, { json, signal }),
    remove: (sha256, json, signal) => http.json("DELETE", route`archive/label/${sha256}/`, { json, signal }),
  };
}
