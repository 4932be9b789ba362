/**
 * The typed client of Assemblyline 4: every endpoint of its API, with login, retries, quotas and errors taken care of.
 *
 * @example
 * ```ts
 * import { createClient } from "@alx/alx";
 *
 * const client = createClient({
 *   server: "https://assemblyline.example",
 *   auth: { kind: "apikey", user: "analyst", apikey: "laptop:secret" },
 * });
 * try {
 *   const { username } = await client.user.whoami();
 *   console.log(username, await client.search.count("submission", "max_score:>=1000"));
 * } finally {
 *   client.close();
 * }
 * ```
 *
 * What holds everywhere:
 *
 * - **Answers** are the server's own objects under its own names, unwrapped. Fields that a server adds stay; fields that
 *   some versions lack are optional. They came from malware: names and texts may hold slashes and control characters.
 * - **Parameters**: `sid` names a submission, `sha256` a file (64 hexadecimal digits). `query` and `filters` are Lucene.
 *   Times are ISO 8601 in UTC, or date math such as `now-7d` where a query is meant; names that end in `Ms` or `Bytes`
 *   say their unit. A `classification` is a marking of the server's scheme, such as `TLP:AMBER`. Arguments may hold any
 *   characters: they are encoded.
 * - **Left out** means the default that is named with the parameter, else the server's own.
 * - **`signal`** stops a call, a wait or an iteration at once; it rejects with the signal's reason.
 * - **Errors** are {@link ApiError}s: {@link RequestError} (400), {@link AuthError} (401), {@link ForbiddenError} (403),
 *   {@link NotFoundError} (404), {@link QuotaError}, {@link ServerError} (5xx), {@link NetworkError} and its kinds
 *   {@link TlsError} and {@link TimeoutError}, {@link ProtocolError} for what is no Assemblyline. Each has a sentence for
 *   people, mostly a `hint`, and the status and answer of the server. A method names those that mean something special.
 * - **Retries**: a lost connection, silence, 429, 502, 503 and 504 are tried again where a repeat does no harm: what hands
 *   in or takes a message is not repeated once it may have arrived. A concurrent quota is waited for.
 * - **Streams** hold little in memory, and end only when all was there; anything else is thrown.
 *
 * @module
 */
import { type AlertApi, alertApi } from "./alert.ts";
import { type ApiKeyApi, apiKeyApi } from "./apikey.ts";
import { type ProxyApi, proxyApi } from "./api_proxy.ts";
import { type ArchiveApi, archiveApi } from "./archive.ts";
import { type AssistantApi, assistantApi } from "./assistant.ts";
import { type AuthApi, authApi } from "./auth_api.ts";
import { type BundleApi, bundleApi } from "./bundle.ts";
import type { ClientOptions } from "./client_options.ts";
import { type ErrorApi, errorApi } from "./error.ts";
import { type FileApi, fileApi } from "./file.ts";
import { type HelpApi, helpApi } from "./help.ts";
import { type HeuristicApi, heuristicApi } from "./heuristic.ts";
import { createHttp, type HttpClient } from "./http_client.ts";
import { type IngestApi, ingestApi } from "./ingest.ts";
import { type BadlistApi, badlistApi, type SafelistApi, safelistApi } from "./lists.ts";
import { type LiveApi, liveApi } from "./live.ts";
import { type FederatedLookupApi, federatedLookupApi, type HashSearchApi, hashSearchApi } from "./lookup.ts";
import { type OntologyApi, ontologyApi } from "./ontology.ts";
import { type ReplayApi, replayApi } from "./replay.ts";
import { type ResultApi, resultApi } from "./result.ts";
import { type RetrohuntApi, retrohuntApi } from "./retrohunt.ts";
import { type SearchApi, searchApi } from "./search.ts";
import { type ServiceApi, serviceApi } from "./service.ts";
import { type SignatureApi, signatureApi } from "./signature.ts";
import { type SocketIoApi, socketIoApi } from "./socketio.ts";
import { type SubmissionApi, submissionApi } from "./submission.ts";
import { type SubmitApi, submitApi } from "./submit.ts";
import { type SystemApi, systemApi } from "./system.ts";
import { type UserApi, userApi } from "./user.ts";
import { type WorkflowApi, workflowApi } from "./workflow.ts";

/** The modules of the server's API, over one connection. Features take the modules they use, such as `Pick<Client, "search">`. */
export interface Client {
  /** Queries, facets, statistics. */
  readonly search: SearchApi;
  /** Submissions. */
  readonly submission: SubmissionApi;
  /** Files. */
  readonly file: FileApi;
  /** Results of services. */
  readonly result: ResultApi;
  /** Failures of services. */
  readonly error: ErrorApi;
  /** Heuristics. */
  readonly heuristic: HeuristicApi;
  /** Detection rules. */
  readonly signature: SignatureApi;
  /** Alerts. */
  readonly alert: AlertApi;
  /** Accounts and settings. */
  readonly user: UserApi;
  /** API keys. */
  readonly apikey: ApiKeyApi;
  /** How the server is set up. */
  readonly help: HelpApi;
  /** What is known of a hash. */
  readonly hashSearch: HashSearchApi;
  /** What other systems know of a tag. */
  readonly federatedLookup: FederatedLookupApi;
  /** Submissions while they run. */
  readonly live: LiveApi;
  /** Handing in, in bulk. */
  readonly ingest: IngestApi;
  /** Handing in, at once. */
  readonly submit: SubmitApi;
  /** Submissions as files. */
  readonly bundle: BundleApi;
  /** Findings in one vocabulary. */
  readonly ontology: OntologyApi;
  /** What marks alerts by itself. */
  readonly workflow: WorkflowApi;
  /** What is known to be harmless. */
  readonly safelist: SafelistApi;
  /** What is known to be bad. */
  readonly badlist: BadlistApi;
  /** Services. */
  readonly service: ServiceApi;
  /** The system as a whole. */
  readonly system: SystemApi;
  /** The archive. */
  readonly archive: ArchiveApi;
  /** Rules run over old files. */
  readonly retrohunt: RetrohuntApi;
  /** Copies to other systems. */
  readonly replay: ReplayApi;
  /** The server's assistant. */
  readonly assistant: AssistantApi;
  /** Sessions and second factors. */
  readonly auth: AuthApi;
  /** Other servers behind this one. */
  readonly proxy: ProxyApi;
  /** What the server tells by itself. */
  readonly socketio: SocketIoApi;
  /** For what no module covers. */
  readonly http: HttpClient;
  /** What the last answers said of today's quotas; see {@link HttpClient.quotas}. */
  quotas(): ReturnType<HttpClient["quotas"]>;
  /** Drops the connections. The client is of no use afterwards. */
  close(): ReturnType<HttpClient["close"]>;
  /** As {@link Client.close}, for `using client = createClient(…)`. */
  [Symbol.dispose](): void;
}

/** Makes a client; it connects and logs in with the first request. */
export function createClient(options: ClientOptions): Client {
  const http = createHttp(options);
  return {
    search: searchApi(http),
    submission: submissionApi(http),
    file: fileApi(http),
    result: resultApi(http),
    error: errorApi(http),
    heuristic: heuristicApi(http),
    signature: signatureApi(http),
    alert: alertApi(http),
    user: userApi(http),
    apikey: apiKeyApi(http),
    help: helpApi(http),
    hashSearch: hashSearchApi(http),
    federatedLookup: federatedLookupApi(http),
    live: liveApi(http),
    ingest: ingestApi(http),
    submit: submitApi(http),
    bundle: bundleApi(http),
    ontology: ontologyApi(http),
    workflow: workflowApi(http),
    safelist: safelistApi(http),
    badlist: badlistApi(http),
    service: serviceApi(http),
    system: systemApi(http),
    archive: archiveApi(http),
    retrohunt: retrohuntApi(http),
    replay: replayApi(http),
    assistant: assistantApi(http),
    auth: authApi(http, http.server.url),
    proxy: proxyApi(http),
    socketio: socketIoApi(http, options),
    http,
    quotas: () => http.quotas(),
    close: () => http.close(),
    [Symbol.dispose]: () => http.close(),
  };
}

export { type AlertApi, type ValueCounts } from "./alert.ts";
export {
  ALERT_PRIORITIES,
  ALERT_STATUSES,
  type AlertChanges,
  type AlertPriority,
  type AlertStatus,
} from "./types/alert.ts";
export type { AlertBatch } from "./alert_batch.ts";
export type { AlertListOptions, AlertSelection } from "./alert_query.ts";
export type { ApiKeyApi, ApiKeyDraft, ApiKeyPrivilege } from "./apikey.ts";
export type { ProxyApi } from "./api_proxy.ts";
export type {
  ArchiveApi,
  Archived,
  ArchiveOptions,
  CommentRef,
  FileComments,
  FileCommentsApi,
  FileLabelsApi,
  LabelsAnswer,
  LabelUse,
} from "./archive.ts";
export type { AssistantApi, ChatMessage } from "./assistant.ts";
export type { AuthApi, LoginFields, OtpSetup, PasswordReset, Signup } from "./auth_api.ts";
export type {
  BrowserAuthApi,
  OAuthAnswer,
  OboRequest,
  SecurityKeysApi,
  WebAuthnMessage,
} from "./auth_browser.ts";
export type { Bundle, BundleApi, ImportOptions } from "./bundle.ts";
export type { ByteStream } from "./byte_stream.ts";
export * from "./client_options.ts";
export type { Download, DownloadOptions, Encoding } from "./download.ts";
export type { ErrorApi, ErrorListOptions } from "./error.ts";
export * from "./errors.ts";
export type {
  AiOptions,
  FileApi,
  FileResultOptions,
  HexOptions,
  SimilarOptions,
  StringsOptions,
} from "./file.ts";
export type { HelpApi } from "./help.ts";
export type { HeuristicApi } from "./heuristic.ts";
export {
  type Http,
  type Method,
  type QueryValue,
  type RawResponse,
  type RequestBody,
  type RequestOptions,
  route,
} from "./http.ts";
export type { HttpClient, Quotas, Session } from "./http_client.ts";
export type { IngestApi, Ingested, IngestOptions } from "./ingest.ts";
export { type FollowOptions, type IngestOutcome, type Outcome, outcomeOf } from "./ingest_follow.ts";
export type { FoundSubmission } from "./ingest_lookup.ts";
export type { Attribution, BadlistApi, ListApi, SafelistApi, SourceRef } from "./lists.ts";
export type { LiveApi } from "./live.ts";
export type { WatchEvent, WatchOptions } from "./live_watch.ts";
export type { FederatedLookupApi, HashLookupOptions, HashSearchApi } from "./lookup.ts";
export type { FileOntologyOptions, OntologyApi, OntologyOptions } from "./ontology.ts";
export type { BulkPending, ReplayApi, ReplayCheckpoint, ReplayIndex, ReplayMessage } from "./replay.ts";
export type { ManyResults, MultipleOptions, ResultApi } from "./result.ts";
export type { RetrohuntApi, RetrohuntDraft, RetrohuntListOptions } from "./retrohunt.ts";
export type { SearchApi } from "./search.ts";
export type {
  AggregationOptions,
  CountOptions,
  FacetOptions,
  GroupedOptions,
  HistogramOptions,
  PageOptions,
  SearchScope,
} from "./search_options.ts";
export type { HitOf, IndexDocuments, PartialDeep } from "./types/hits.ts";
export type { SearchStream, SortValue, StreamCursor, StreamOptions, StreamSource } from "./search_stream.ts";
export type { InstallState, ServiceApi, ServiceImage } from "./service.ts";
export type {
  AddSignaturesOptions,
  SignatureApi,
  SignatureSourcesApi,
  UpdateAvailableOptions,
} from "./signature.ts";
export type {
  AlertSocketEvent,
  CommentsSocketEvent,
  RetrohuntSocketEvent,
  SocketIoApi,
  SubmissionSocketEvent,
  WatchSocketEvent,
} from "./socketio.ts";
export type {
  GivenVerdict,
  SubmissionApi,
  SubmissionFileOptions,
  SubmissionListOptions,
  TreeOptions,
} from "./submission.ts";
export type { ResubmitOptions, SubmitApi, SubmitNowOptions } from "./submit.ts";
export type { Reconcile, SubmitOptions } from "./submit_body.ts";
export type { UniqueMetadata } from "./submit_reconcile.ts";
export { baseName, describeSource, type Source } from "./submit_source.ts";
export type { IdentifyTable, SystemApi } from "./system.ts";
export * from "./types/mod.ts";
export type { UploadOptions } from "./upload.ts";
export type { FavoritesApi, UserApi, UserListOptions } from "./user.ts";
export type { WorkflowApi, WorkflowChanges, WorkflowListOptions } from "./workflow.ts";
export { type Clock, systemClock } from "../util/clock.ts";
export { AlxError, ConfigError, UsageError } from "../util/error.ts";
export type { Json, JsonObject } from "../util/json.ts";
