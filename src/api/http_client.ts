import { deferred } from "../util/deferred.ts";
import { systemClock } from "../util/clock.ts";
import { Auth, isSessionLost } from "./auth.ts";
import type { ByteStream } from "./byte_stream.ts";
import { checkClientCertificate } from "./client_certificate.ts";
import { type ClientOptions, parseServer, type ServerAddress, USER_AGENT } from "./client_options.ts";
import { checkHeaders } from "./default_headers.ts";
import { createDialer } from "./connect.ts";
import type { Dialer } from "./dialer.ts";
import { unwrap } from "./envelope.ts";
import type { Http, Method, RawResponse, RequestOptions } from "./http.ts";
import { bypassesProxy, parseProxy, type Proxy } from "./proxy.ts";
import { rawBody, readAll } from "./response_body.ts";
import { Secrets } from "./secrets.ts";
import { Sender } from "./sender.ts";
import { CONNECT_TIMEOUT_MS, Transport } from "./transport.ts";
import { ProtocolError } from "./errors.ts";

/** Quotas as the server last told them; absent when it told none, which mostly means unlimited. */
export interface Quotas {
  /** API calls left today. */
  readonly api?: number;
  /** Submissions left today. */
  readonly submission?: number;
}

/** What another connection needs to ride on our login. */
export interface Session {
  /** The cookies, and the `User-Agent` that the session is bound to; {@link ClientOptions.headers} too. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Requests to one server, and what else hangs on the connection. */
export interface HttpClient extends Http {
  /** Where the server is. */
  readonly server: ServerAddress;
  /** The quotas last seen in an answer. */
  quotas(): Quotas;
  /**
   * A session for socket.io, opened when there is none. `POST auth/login/`
   *
   * @param options `renew`: log in anew even so
   */
  session(options?: { readonly renew?: boolean; readonly signal?: AbortSignal }): Promise<Session>;
  /** A new connection to the server: through the proxy, certificate checked, as requests are made. */
  open(signal: AbortSignal): Promise<ByteStream>;
  /** Ends every request and frees every connection. */
  close(): void;
}

/**
 * Makes a client of one server. Nothing is sent yet.
 *
 * @throws {ConfigError} the server's or the proxy's address is unusable
 */
export function createHttp(options: ClientOptions): HttpClient {
  return new Client(options);
}

class Client implements HttpClient {
  readonly server: ServerAddress;
  readonly #options: ClientOptions;
  readonly #dialer: Dialer;
  readonly #transport: Transport;
  readonly #sender: Sender;
  readonly #auth: Auth;

  constructor(options: ClientOptions) {
    const server = this.server = parseServer(options.server);
    this.#options = options;
    if (options.headers !== undefined) checkHeaders(options.headers);
    if (options.clientCertificate !== undefined) checkClientCertificate(options.clientCertificate);
    const secrets = new Secrets("user" in options.auth ? [options.auth.user] : []);
    const proxy = proxyFor(options, server, secrets);
    const clock = options.clock ?? systemClock;
    const tls = { verify: options.verify ?? "system", clientCertificate: options.clientCertificate } as const;
    this.#dialer = createDialer({ server, tls, proxy: proxy });
    this.#transport = new Transport({
      dialer: this.#dialer,
      peer: { name: server.host, proxy: false },
      clock,
      connectTimeoutMs: options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS,
      maxConnections: options.maxConnections ?? 8,
    });
    this.#auth = new Auth(options.auth, options.obo, secrets, (body) => this.#login(body));
    this.#sender = new Sender({ options, server, transport: this.#transport, clock, secrets, proxy });
  }

  async json<T>(method: Method, path: string, options: RequestOptions = {}): Promise<T> {
    return await this.#withSession(
      options.signal,
      (proof) =>
        this.#sender.send(method, path, options, proof, async (answer, request) => {
          this.#auth.accept(answer.setCookie, proof.session);
          const body = await readAll(answer);
          const { status, headers } = answer;
          // The server's own shape is trusted here; every reader below treats its fields as possibly missing.
          return unwrap({ request, status, headers, body }) as T;
        }),
    );
  }

  get<T>(path: string, options?: RequestOptions): Promise<T> {
    return this.json<T>("GET", path, options);
  }

  async raw(method: Method, path: string, options: RequestOptions = {}): Promise<RawResponse> {
    return await this.#withSession(
      options.signal,
      (proof) =>
        this.#sender.send(method, path, options, proof, async (answer, request, keep) => {
          this.#auth.accept(answer.setCookie, proof.session);
          const { status, headers } = answer;
          const portal = /text\/html/i.test(headers.get("content-type") ?? "") &&
            !headers.has("content-disposition");
          const redirect = options.redirects === true && status >= 300 && status < 400;
          if (!redirect && (status >= 300 || portal)) {
            const body = await readAll(answer);
            unwrap({ request, status, headers, body });
            throw new ProtocolError("The answer is not the data that was asked for", { status, request });
          }
          return { status, headers, body: rawBody(answer, keep()) };
        }),
    );
  }

  quotas(): Quotas {
    return this.#sender.quotas;
  }

  async session(options: { readonly renew?: boolean; readonly signal?: AbortSignal } = {}): Promise<Session> {
    if (options.renew) this.#auth.forget();
    await abortable(this.#auth.ensureSession(), options.signal);
    const { headers, userAgent = USER_AGENT } = this.#options;
    return { headers: { ...headers, "Cookie": this.#auth.cookie(), "User-Agent": userAgent } };
  }

  open(signal: AbortSignal): Promise<ByteStream> {
    return this.#dialer.open(signal);
  }

  close(): void {
    this.#transport.close();
    this.#sender.close();
  }

  /** Runs `work`; when the session turns out to be lost, logs in once more and runs it again. */
  async #withSession<T>(
    signal: AbortSignal | undefined,
    work: (proof: Awaited<ReturnType<Auth["proof"]>>) => Promise<T>,
  ): Promise<T> {
    const proof = await abortable(this.#auth.proof(), signal);
    try {
      return await work(proof);
    } catch (error) {
      if (!this.#auth.usesSession || !isSessionLost(error)) throw error;
      await abortable(this.#auth.renew(proof.session), signal);
      return await work(await this.#auth.proof());
    }
  }

  /** Shared by all that wait for it, so it ends with the client and not with one caller's signal. */
  async #login(json: Readonly<Record<string, string>>): Promise<{ setCookie: readonly string[] }> {
    const options = { json, idempotent: true };
    return await this.#sender.send("POST", "auth/login/", options, undefined, async (answer, request) => {
      const { status, headers, setCookie } = answer;
      unwrap({ request, status, headers, body: await readAll(answer) });
      return { setCookie };
    });
  }
}

function proxyFor(options: ClientOptions, server: ServerAddress, secrets: Secrets): Proxy | undefined {
  if (options.proxy === undefined || options.proxy === "") return undefined;
  if (bypassesProxy(options.noProxy ?? [], server.hostname, server.port)) return undefined;
  const proxy = parseProxy(options.proxy);
  secrets.add(proxy.password);
  secrets.add(proxy.authorization);
  return proxy;
}

/** `work`, or the signal's reason as soon as it is aborted; the work goes on for others. */
async function abortable<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return await work;
  work.catch(() => {});
  signal.throwIfAborted();
  const aborted = deferred<never>();
  const stop = () => aborted.reject(signal.reason);
  signal.addEventListener("abort", stop, { once: true });
  try {
    return await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
