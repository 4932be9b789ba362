import { QueryError } from "../domain/lucene/mod.ts";
import { checkXsrf, identify, type Identity } from "./auth.ts";
import type { Call, Peer } from "./call.ts";
import { Denied, envelope, options, redirect, Refusal, wrongMethod } from "./envelope.ts";
import { applyBefore, ConnectionCut } from "./faults.ts";
import { createRouter, type Match, type Route } from "./router.ts";
import { allRoutes } from "./routes/mod.ts";
import type { State } from "./state.ts";

/** Answers a request. @throws {ConnectionCut} when a fault cuts the connection */
export type Handle = (request: Request, peer?: Peer) => Promise<Response>;

/** Makes the function that answers all requests but those of socket.io. */
export function createHandler(state: State, onError: (error: unknown) => void): Handle {
  const find = createRouter(allRoutes(state.config));
  return async (request, peer = { address: "127.0.0.1" }) => {
    const url = new URL(request.url);
    const path = decoded(url.pathname);
    state.core.advance();
    const injection = state.faults.for(request, path);
    if (state.latencyMs > 0) await state.clock.sleep(state.latencyMs);
    const early = await applyBefore(injection, state);
    if (early !== undefined) return early;
    const match = bestMatch(find, request.method, path);
    let answer: Response;
    if (match.kind === "route") {
      answer = await guarded(() => run({ state, request, url, path, peer, ...match }), state, path, onError);
      answer.headers.append("vary", "Cookie");
    } else if (match.kind === "no-slash") answer = redirect(url);
    else if (match.kind === "wrong-method") {
      answer = request.method === "OPTIONS" ? options(match.allow) : wrongMethod(match.allow);
    } else answer = health(path) ?? envelope(404, `Api does not exist (${path})`, "");
    if (injection.cut === "after") throw new ConnectionCut("after the request");
    if (injection.cut === "middle") throw new ConnectionCut("in the answer", { cause: answer });
    return request.method === "HEAD" ? new Response(null, answer) : answer;
  };
}

/** Doubled slashes lead to the same place with single ones. */
function bestMatch(find: ReturnType<typeof createRouter>, method: string, path: string): Match {
  const match = find(method, path);
  if (match.kind !== "none" || !path.includes("//")) return match;
  const single = find(method, path.replace(/\/{2,}/g, "/"));
  return single.kind === "none" ? match : { kind: "no-slash" };
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function health(path: string): Response | undefined {
  return path === "/healthz/live" || path === "/healthz/ready" ? new Response("OK") : undefined;
}

async function guarded(
  work: () => Promise<Response>,
  state: State,
  path: string,
  onError: (error: unknown) => void,
): Promise<Response> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refusal) {
      return withHeaders(envelope(error.status, error.message, error.response), error.headers);
    }
    if (error instanceof Denied) {
      return envelope(403, `Access Denied (${path}) [${error.message}]`, deniedBlock(state));
    }
    if (error instanceof QueryError) return envelope(400, error.message, "");
    onError(error);
    return envelope(500, "Internal Server Error", "");
  }
}

function deniedBlock(state: State) {
  const { readOnly, tos } = state.config;
  return {
    auth: { allow_2fa: true, allow_apikeys: true, allow_security_tokens: true },
    ui: {
      allow_url_submissions: true,
      read_only: readOnly,
      tos: tos !== null,
      tos_lockout: false,
      tos_lockout_notify: false,
    },
  };
}

interface Incoming {
  readonly state: State;
  readonly request: Request;
  readonly url: URL;
  readonly path: string;
  readonly peer: Peer;
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

async function run(incoming: Incoming): Promise<Response> {
  const { route, state } = incoming;
  if (route.flags.includes("!")) return await answerOf(route, callOf(incoming, ANYBODY));
  const identity = identify(state, incoming.request, incoming.peer.address);
  if (!route.flags.includes("x")) checkXsrf(identity, incoming.request, incoming.url.searchParams);
  checkTerms(incoming, identity);
  checkRoles(incoming, identity);
  if (route.flags.includes("w") && state.config.readOnly) {
    throw new Denied("API not allowed in read-only mode");
  }
  const call = callOf(incoming, identity);
  if (!route.flags.includes("q")) call.extraHeaders.push(...state.quotas.countApi(identity.account));
  const release = state.quotas.take(identity.account, "api");
  try {
    const answer = await answerOf(route, call);
    const { session } = identity;
    if (session !== undefined && state.sessions.live.has(session.id)) {
      answer.headers.append("set-cookie", `session=${session.id}; HttpOnly; Path=/; SameSite=None`);
    }
    return answer;
  } catch (error) {
    if (!(error instanceof Refusal) || call.extraHeaders.length === 0) throw error;
    throw new Refusal(error.status, error.message, error.response, [...call.extraHeaders, ...error.headers]);
  } finally {
    release();
  }
}

/** Stands in where no login is needed. */
const ANYBODY: Identity = {
  account: { uname: "", doc: {}, roles: new Set() },
  roles: new Set(),
  session: undefined,
};

function callOf(incoming: Incoming, identity: Identity): Call {
  return {
    ...incoming,
    query: incoming.url.searchParams,
    account: identity.account,
    roles: identity.roles,
    session: identity.session?.data,
    extraHeaders: [],
  };
}

async function answerOf(route: Route, call: Call): Promise<Response> {
  const value = await route.handle(call);
  return withHeaders(value instanceof Response ? value : envelope(200, "", value), call.extraHeaders);
}

function withHeaders(response: Response, headers: Iterable<readonly [string, string]>): Response {
  for (const [name, value] of headers) response.headers.append(name, value);
  return response;
}

function checkTerms({ path, state }: Incoming, { account }: Identity) {
  if (state.config.tos === null || account.doc["agrees_with_tos"]) return;
  const open = ["help/tos", "user/whoami", `user/tos/${account.uname}`, "auth/logout"];
  if (open.some((end) => path === `/api/v4/${end}/`)) return;
  throw new Denied("Agree to Terms of Service before you can make any API calls");
}

const FOR_ALL = new Set(["__global__", "__workflow__", "__current__"]);

function checkRoles({ params, path, route }: Incoming, { account, roles }: Identity) {
  if (route.roles.length > 0 && !route.roles.some((role) => roles.has(role))) {
    throw new Denied(`API ${path} requires one of the following roles: ${route.roles.join(", ")}`);
  }
  const username = params["username"];
  if (username === undefined || username === account.uname || roles.has("administration")) return;
  if (FOR_ALL.has(username.toLowerCase())) return;
  throw new Refusal(403, "Your username does not match requested username", {});
}
