import { AlxError } from "../util/error.ts";

/** Where and how a request failed. */
export interface ApiErrorOptions {
  /** What to do next. */
  readonly hint?: string;
  /** What led to it. */
  readonly cause?: unknown;
  /** HTTP status, when the server answered. */
  readonly status?: number;
  /** `METHOD path`, without secrets. */
  readonly request?: string;
  /** What `api_response` held. */
  readonly response?: unknown;
  /** How long the server asked to wait before another try (`Retry-After`), in milliseconds. */
  readonly retryAfterMs?: number;
}

/** Anything that went wrong between alx and the server. */
export class ApiError extends AlxError {
  /** Tells the class where `instanceof` cannot, such as in logs. */
  override name = "ApiError";
  /** See {@link AlxError.code}. */
  override readonly code: string = "api";
  /** HTTP status, when the server answered. */
  readonly status: number | undefined;
  /** `METHOD path`, without secrets. */
  readonly request: string | undefined;
  /** What `api_response` held. */
  readonly response: unknown;
  /** How long the server asked to wait before another try (`Retry-After`), in milliseconds. */
  readonly retryAfterMs: number | undefined;

  /** Says what went wrong, in one sentence. */
  constructor(message: string, options: ApiErrorOptions = {}) {
    super(message, options);
    this.status = options.status;
    this.request = options.request;
    this.response = options.response;
    this.retryAfterMs = options.retryAfterMs;
  }

  /** Also which request, with what status; what the server sent is left out. */
  override toJSON(): Record<string, unknown> {
    const { status, request, retryAfterMs } = this;
    return { ...super.toJSON(), status, request, retryAfterMs };
  }
}

/** The server refused the request as malformed (400, 413, 415 and the like). */
export class RequestError extends ApiError {
  /** Tells the class where `instanceof` cannot, such as in logs. */
  override name = "RequestError";
  /** See {@link AlxError.code}. */
  override readonly code: string = "bad_request";
}
/** Not logged in (401). */
export class AuthError extends ApiError {
  /** Tells the class where `instanceof` cannot, such as in logs. */
  override name = "AuthError";
  /** See {@link AlxError.code}. */
  override readonly code: string = "unauthenticated";
}
/** Logged in, but not allowed (403). */
export class ForbiddenError extends ApiError {
  /** Tells the class where `instanceof` cannot, such as in logs. */
  override name = "ForbiddenError";
  /** See {@link AlxError.code}. */
  override readonly code: string = "forbidden";
}
/** The server has no such thing (404). */
export class NotFoundError extends ApiError {
  /** Tells the class where `instanceof` cannot, such as in logs. */
  override name = "NotFoundError";
  /** See {@link AlxError.code}. */
  override readonly code: string = "not_found";
}
/** Asked before the answer exists (425), such as the report of a running submission. */
export class TooEarlyError extends ApiError {
  /** Tells the class where `instanceof` cannot, such as in logs. */
  override name = "TooEarlyError";
  /** See {@link AlxError.code}. */
  override readonly code: string = "too_early";
}
/** A quota is used up (503). `concurrent` passes by itself within minutes, `daily` at midnight UTC. */
export class QuotaError extends ApiError {
  /** Tells the class where `instanceof` cannot, such as in logs. */
  override name = "QuotaError";
  /** See {@link AlxError.code}. */
  override readonly code: string = "quota";
  /** Whether waiting a moment helps. */
  readonly kind: "concurrent" | "daily";

  /** Says what went wrong, in one sentence. */
  constructor(message: string, kind: "concurrent" | "daily", options: ApiErrorOptions = {}) {
    super(message, options);
    this.kind = kind;
  }

  /** Also whether waiting a moment helps. */
  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), kind: this.kind };
  }
}
/** The server failed (5xx). */
export class ServerError extends ApiError {
  /** Tells the class where `instanceof` cannot, such as in logs. */
  override name = "ServerError";
  /** See {@link AlxError.code}. */
  override readonly code: string = "server";
}
/** The server could not be reached, or the connection broke. */
export class NetworkError extends ApiError {
  /** Tells the class where `instanceof` cannot, such as in logs. */
  override name = "NetworkError";
  /** See {@link AlxError.code}. */
  override readonly code: string = "network";
}
/** The server's certificate, or ours, was refused. */
export class TlsError extends NetworkError {
  /** Tells the class where `instanceof` cannot, such as in logs. */
  override name = "TlsError";
  /** See {@link AlxError.code}. */
  override readonly code: string = "tls";
}
/** Nothing came for too long. */
export class TimeoutError extends NetworkError {
  /** Tells the class where `instanceof` cannot, such as in logs. */
  override name = "TimeoutError";
  /** See {@link AlxError.code}. */
  override readonly code: string = "timeout";
}
/** The answer is not what an Assemblyline server sends: a login portal, another service, a proxy's page. */
export class ProtocolError extends ApiError {
  /** Tells the class where `instanceof` cannot, such as in logs. */
  override name = "ProtocolError";
  /** See {@link AlxError.code}. */
  override readonly code: string = "protocol";
}
