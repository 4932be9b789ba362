import type { SearchPage, Success } from "./types/common.ts";
import type { Workflow, WorkflowDraft } from "./types/knowledge.ts";
import { flag } from "./flag.ts";
import { type Http, route } from "./http.ts";

/** Options of {@link WorkflowApi.list}. */
export interface WorkflowListOptions {
  /** Default: all. */
  readonly query?: string | undefined;
  /** Default 0. */
  readonly offset?: number | undefined;
  /** Default 25. */
  readonly rows?: number | undefined;
  /** Field and direction, such as `last_seen desc`. Default: the index's own. */
  readonly sort?: string | undefined;
  /** Stops it; the promise or iteration then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** Changes to a workflow. */
export type WorkflowChanges = Partial<WorkflowDraft> & Pick<WorkflowDraft, "name" | "query">;

/**
 * Workflows: what marks alerts by itself.
 *
 * `id` is a workflow's `workflow_id`; an unknown one is a {@link NotFoundError}.
 *
 * @example
 * ```ts
 * import type { Client } from "@alx/alx";
 *
 * export async function mark(client: Client): Promise<string> {
 *   const { workflow_id } = await client.workflow.add({
 *     name: "Emotet",
 *     query: "al.attrib:EMOTET",
 *     labels: ["EMOTET"],
 *     priority: "HIGH",
 *     status: null,
 *   }, { run: true });
 *   return workflow_id;
 * }
 * ```
 */
export interface WorkflowApi {
  /** One. `GET workflow/{id}/` */
  get(id: string, signal?: AbortSignal): Promise<Workflow>;
  /** A page. `POST search/workflow/` */
  list(options?: WorkflowListOptions): Promise<SearchPage<Workflow>>;
  /**
   * Stores one; with `run`, applies it to the alerts there are. `PUT workflow/`
   *
   * @param options `run`: default false
   * @throws {RequestError} the query does not parse
   */
  add(
    draft: WorkflowDraft,
    options?: { run?: boolean; signal?: AbortSignal },
  ): Promise<Success & { readonly workflow_id: string }>;
  /** Changes one; the server insists on name and query, what else is left out stays. `POST workflow/{id}/` */
  update(id: string, changes: WorkflowChanges, signal?: AbortSignal): Promise<Success>;
  /** Turns one on or off. `PUT workflow/enable/{id}/` */
  enable(id: string, enabled: boolean, signal?: AbortSignal): Promise<Success>;
  /** Deletes one. `DELETE workflow/{id}/` */
  delete(id: string, signal?: AbortSignal): Promise<Success>;
  /** Applies one to the alerts there are. `GET workflow/{id}/run/` */
  run(id: string, signal?: AbortSignal): Promise<Success>;
  /** The ten commonest labels. `GET workflow/labels/` */
  labels(signal?: AbortSignal): Promise<readonly string[]>;
}

/** The `workflow` module over a connection. */
export function workflowApi(http: Http): WorkflowApi {
  return {
    get: (id, signal) => http.get(route`workflow/${id}/`, { signal }),
    list: ({ query = "*", offset, rows, sort, signal } = {}) =>
      http.json("POST", "search/workflow/", {
        json: { query, offset, rows, sort },
        signal,
        idempotent: true,
      }),
    add: (json, { run, signal } = {}) =>
      http.json("PUT", "workflow/", {
        json,
        query: { run_workflow: flag(run) },
        signal,
        idempotent: false,
      }),
    update: (id, json, signal) =>
      http.json("POST", route`workflow/${id}/`, { json, signal, idempotent: true }),
    enable: (id, enabled, signal) =>
      http.json("PUT", route`workflow/enable/${id}/`, { json: { enabled }, signal }),
    delete: (id, signal) => http.json("DELETE", route`workflow/${id}/`, { signal }),
    run: (id, signal) => http.get(route`workflow/${id}/run/`, { signal, idempotent: false }),
    labels: (signal) => http.get("workflow/labels/", { signal }),
  };
}
