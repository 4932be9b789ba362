import type { RequestRecord, WaitNotice } from "../api/client_options.ts";
import type { Services } from "../features/services.ts";
import type { Settings } from "../features/settings.ts";
import type { SettingOptions, SettingsSources } from "../features/settings_sources.ts";
import { formatBytes, formatDuration } from "../util/format.ts";
import { oneLine } from "../util/one_line.ts";
import { safeText } from "../util/safe_text.ts";
import type { CliContext, GlobalOptions, Outside } from "./context.ts";
import { warnOfExposed } from "./exposed_files.ts";
import { readTextFile, textReader } from "./files.ts";
import { askSecret, canAsk } from "./prompts.ts";
import { otpOf } from "./second_factor.ts";
import { createStyle } from "./style.ts";
import { silenceTeller } from "./wait_line.ts";

/** A context that the program fills once the command line is parsed. */
export interface OwnedContext extends CliContext {
  setGlobals(globals: GlobalOptions): void;
  /** Whether a server was asked for anything. */
  readonly hasAsked: boolean;
  /** Ends connections that are still open. */
  close(): Promise<void>;
}

/** Makes the context of one run. Settings and the client are loaded when a command asks for them. */
export function createContext(outside: Outside): OwnedContext {
  let globals: GlobalOptions = {};
  let sources: Promise<SettingsSources> | undefined;
  let services: Promise<Services> | undefined;
  const hasColours = mayColour(outside);
  const turns = screenTurns(outside, withProgressLine(outside));
  const ctx: OwnedContext = {
    ...outside,
    out: turns.out,
    err: turns.err,
    showProgress: turns.showProgress,
    onWholeScreen: turns.onWholeScreen,
    get hasWholeScreen() {
      return turns.hasWholeScreen;
    },
    get globals() {
      return globals;
    },
    get style() {
      return createStyle(hasColours && globals.color !== false);
    },
    setGlobals: (given) => void (globals = given),
    note(text) {
      if (!globals.quiet) ctx.err(`alx: ${safeText(oneLine(text))}\n`);
    },
    sources: () => sources ??= readAllSources(ctx),
    services: () => services ??= openServices(ctx),
    get hasAsked() {
      return services !== undefined;
    },
    async close() {
      const open = await services?.catch(() => undefined);
      await open?.client.close();
    },
  };
  return ctx;
}

function mayColour({ env, isTty }: Outside): boolean {
  if (env.NO_COLOR) return false;
  const isForced = [env.FORCE_COLOR, env.CLICOLOR_FORCE].some((text) => text && text !== "0");
  return isForced || isTty.out && env.TERM !== "dumb";
}

type Streams = Pick<CliContext, "out" | "err" | "showProgress">;

/** Writes to both streams; the progress line is removed before anything else is written to the terminal that has it. */
function withProgressLine({ out, err, isTty }: Outside): Streams {
  let isShown = false;
  const remove = () => {
    if (isShown) err("\r\x1b[K");
    isShown = false;
  };
  return {
    showProgress(line) {
      if (line === "") return remove();
      err(`\r\x1b[K${line}`);
      isShown = true;
    },
    async out(data) {
      if (isTty.out) remove();
      await out(data);
    },
    err(text) {
      remove();
      err(text);
    },
  };
}

/** Standard error and a whole screen take turns on a terminal; a file that standard error goes to has room for both. */
function screenTurns(
  { isTty }: Outside,
  streams: Streams,
): Streams & Pick<CliContext, "hasWholeScreen" | "onWholeScreen"> {
  let hasScreen = false;
  const isHeld = () => hasScreen && isTty.err;
  return {
    get hasWholeScreen() {
      return hasScreen;
    },
    out: streams.out,
    err: (text) => isHeld() ? undefined : streams.err(text),
    showProgress: (line) => isHeld() ? undefined : streams.showProgress(line),
    async onWholeScreen(work) {
      hasScreen = true;
      try {
        return await work();
      } finally {
        hasScreen = false;
      }
    },
  };
}

async function readAllSources(ctx: CliContext): Promise<SettingsSources> {
  const { readSources } = await import("../features/settings_sources.ts");
  const sources = await readSources({
    ...{ options: settingOptions(ctx.globals), env: ctx.env, readText: textReader(ctx) },
  });
  await warnOfExposed(ctx, sources.secretFiles);
  return sources;
}

/** The global options by the names of the settings. */
export function settingOptions(globals: GlobalOptions): SettingOptions {
  const { serverCrt, insecure, tokenProvider, oboProvider, otp: _, ...rest } = globals;
  return {
    ...rest,
    server_crt: serverCrt,
    token_provider: tokenProvider,
    obo_provider: oboProvider,
    insecure: insecure === undefined ? undefined : String(insecure),
  };
}

async function openServices(ctx: CliContext): Promise<Services> {
  const [{ resolveSettings }, { openSession }] = await Promise.all([
    import("../features/settings.ts"),
    import("../features/session.ts"),
  ]);
  const { layers, profile } = await ctx.sources();
  const settings = await withPassword(ctx, resolveSettings(layers, profile));
  return await openSession(settings, {
    clock: ctx.clock,
    signal: ctx.signal,
    readText: readTextFile,
    otp: otpOf(ctx),
    onWait: (notice) => ctx.note(waitText(notice)),
    onSilence: silenceTeller(ctx),
    ...(ctx.globals.debug ? { onRequest: (record) => ctx.err(`alx: ${requestText(record)}\n`) } : {}),
  });
}

/** Asks for the password of a user who has given nothing else, as al-submit does. */
async function withPassword(ctx: CliContext, settings: Settings): Promise<Settings> {
  const { user, password, apikey, token, cert } = settings;
  if (user === undefined || (password ?? apikey ?? token ?? cert) !== undefined || !canAsk(ctx)) {
    return settings;
  }
  return {
    ...settings,
    password: await askSecret(ctx, `Password of ${safeText(user)}`, "--apikey-file PATH"),
  };
}

function requestText(record: RequestRecord): string {
  const { method, path, attempt, status, ms, receivedBytes, error } = record;
  const answer = status === undefined ? safeText(oneLine(error ?? "no answer")) : String(status);
  const again = attempt > 1 ? ` try ${attempt}` : "";
  return `${method} ${safeText(path)} → ${answer} ${formatDuration(ms)} ${
    formatBytes(receivedBytes)
  }${again}`;
}

function waitText({ reason, waitMs, error }: WaitNotice): string {
  const what = reason === "quota" ? "Waiting for a free place" : "Trying again";
  return `${what} in ${formatDuration(waitMs)}: ${error}`;
}
