import { createClient } from "../api/mod.ts";
import type {
  ClientOptions,
  Credentials,
  RequestRecord,
  SilenceNotice,
  WaitNotice,
} from "../api/client_options.ts";
import { AuthError } from "../api/errors.ts";
import type { Clock } from "../util/clock.ts";
import { ConfigError } from "../util/error.ts";
import { RequestLog } from "./request_log.ts";
import type { Services } from "./services.ts";
import type { Settings } from "./settings.ts";
import type { ReadText } from "./settings_files.ts";

/** The world a session lives in. */
export interface SessionOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly readText: ReadText;
  /** The code of a second factor, or a function that is called once the server wants it. */
  readonly otp?: string | (() => Promise<string>) | undefined;
  /** With an API key too, requests share one session. @default false */
  readonly inOneSession?: boolean | undefined;
  /** Told of every try at a request. */
  readonly onRequest?: (record: RequestRecord) => void;
  /** Told before the client waits for a retry or a quota. */
  readonly onWait?: (notice: WaitNotice) => void;
  /** Told while nothing happens. */
  readonly onSilence?: (notice: SilenceNotice) => void;
}

/**
 * Makes the services from settings. No request is sent yet.
 *
 * @throws {ConfigError} when a certificate file cannot be read
 * @throws {AuthError} when the settings name a user but hold nothing to prove it
 */
export async function openSession(settings: Settings, options: SessionOptions): Promise<Services> {
  const { clock, signal, readText, onRequest, onWait, onSilence } = options;
  const connection = await clientOptions(settings, readText);
  const requests = new RequestLog(clock);
  const client = createClient({
    ...connection,
    auth: withSecondFactor(connection.auth, options),
    clock,
    onRequest(record) {
      requests.add(record);
      onRequest?.(record);
    },
    onWait,
    onSilence,
  });
  return { client, settings, clock, requests, signal };
}

function withSecondFactor(auth: Credentials, { otp, inOneSession }: SessionOptions): Credentials {
  if (auth.kind === "password") return { ...auth, otp };
  return auth.kind === "apikey" ? { ...auth, session: inOneSession } : auth;
}

/** The client's options that follow from settings. */
export async function clientOptions(settings: Settings, readText: ReadText): Promise<ClientOptions> {
  const { cert, verify } = settings;
  const read = (path: string, what: string) => readPem(path, { what, readText });
  return {
    server: settings.server,
    auth: credentialsOf(settings),
    obo: settings.obo,
    verify: typeof verify === "string"
      ? { caPem: await read(verify, "the server's certificate") }
      : verify
      ? "system"
      : "off",
    clientCertificate: cert && {
      certPem: await read(cert.certPath, "the client certificate"),
      keyPem: cert.keyPath && await read(cert.keyPath, "the key of the client certificate"),
    },
    proxy: settings.proxy,
    noProxy: settings.noProxy?.split(/[\s,]+/).filter((host) => host !== ""),
    idleTimeoutMs: settings.timeoutMs,
    retries: settings.retries,
  };
}

function credentialsOf({ user, apikey, password, token, tokenProvider, cert }: Settings): Credentials {
  if (token !== undefined) return { kind: "token", token, provider: tokenProvider };
  if (user === undefined) {
    if (apikey === undefined && password === undefined) return { kind: "none" };
    throw new ConfigError(`The ${apikey === undefined ? "password" : "API key"} has no user name with it`, {
      hint: "give the name with --user or ALX_USER",
    });
  }
  if (apikey !== undefined) return { kind: "apikey", user, apikey };
  if (password !== undefined) return { kind: "password", user, password };
  if (cert !== undefined) return { kind: "none" };
  throw new AuthError(`Not logged in: there is neither a password nor an API key for "${user}"`, {
    hint: 'run "alx login", or set ALX_APIKEY',
  });
}

async function readPem(
  path: string,
  { what, readText }: { what: string; readText: ReadText },
): Promise<string> {
  const text = await readText(path).catch((cause: unknown) => {
    throw new ConfigError(`Cannot read ${what} from "${path}"`, { cause });
  });
  if (text === undefined) throw new ConfigError(`Cannot read ${what} from "${path}": there is no such file`);
  if (text.includes("-----BEGIN ")) return text;
  throw new ConfigError(`Cannot use "${path}" as ${what}: it is not a PEM file`);
}
