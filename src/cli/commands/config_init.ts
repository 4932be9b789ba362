import { resolve } from "node:path";
import type { CommandUnknownOpts as Command } from "@commander-js/extra-typings";
import { changedKeys, type ConfigAnswers, configText, saveConfig } from "../../features/config_file.ts";
import { openSession } from "../../features/session.ts";
import { effectiveSettings, resolveSettings, type Settings } from "../../features/settings.ts";
import type { RawSetting, SettingName, SettingsLayer } from "../../features/setting_layers.ts";
import { configPathOf, readSources } from "../../features/settings_sources.ts";
import { readProfiles } from "../../features/profiles.ts";
import { AlxError, CanceledError, ConfigError, UsageError } from "../../util/error.ts";
import { expandHome, xdgDirs } from "../../util/xdg.ts";
import { type AnswerDraft, askAll, type Known } from "../config_questions.ts";
import type { CliContext } from "../context.ts";
import { settingOptions } from "../create_context.ts";
import { errorText, exitCodeOf, ExitWith } from "../exit.ts";
import { readTextFile, textReader } from "../files.ts";
import { textLines } from "../lines.ts";
import { printValue } from "../output/print.ts";
import { type Asker, askerOf, canAsk } from "../prompts.ts";
import { otpOf } from "../second_factor.ts";

/** `alx config init` */
export function addInit(config: Command, ctx: CliContext): void {
  config.command("init")
    .description(
      "Ask for a server and a login, try them, and write ~/.al/submit.cfg, which alx and al-submit read\n\n" +
        "Comments and unknown keys of a file that is there stay. What is given by a global option is not asked for; " +
        "without a terminal, or with --no-input, all comes from options, the environment and the file. " +
        "--config names another file. Nothing is written before the login has worked.",
    )
    .action(() => initConfig(ctx, canAsk(ctx) ? askerOf(ctx) : undefined));
}

/**
 * Makes or changes the settings file.
 *
 * @param ask who answers; undefined: nobody
 * @throws {UsageError} something is missing and nobody can be asked
 */
export async function initConfig(ctx: CliContext, ask: Asker | undefined): Promise<void> {
  const { path } = configPathOf(ctx.globals, ctx.env);
  if (path === undefined) {
    throw new ConfigError("There is no place for the settings", { hint: "set HOME, or --config PATH" });
  }
  const present = await readTextFile(path).catch((cause: unknown) => {
    throw new ConfigError(`Cannot read "${path}"`, { cause, hint: "check that it is a file you may read" });
  });
  const layers = await layersWithFile(ctx, path);
  const { answers, text } = await settle(ctx, ask, { layers, present });
  const changed = changedKeys(present, text);
  if (ask !== undefined && present !== undefined && changed.length > 0) {
    const question = `The login works. Change ${changed.join(", ")} in ${path}?`;
    if (!await ask.confirm(question, "--no-input")) throw new UsageError("Nothing was written");
  }
  await saveConfig(path, text);
  await report(ctx, { path, answers, changed, created: present === undefined });
  await warn(ctx, answers);
}

/** Every source but stored profiles; the file may be absent. */
async function layersWithFile(ctx: CliContext, file: string): Promise<readonly SettingsLayer[]> {
  const { layers } = await readSources({
    options: { ...settingOptions(ctx.globals), profile: undefined },
    env: ctx.env,
    readText: async (path) => await textReader(ctx)(path) ?? (path === file ? "" : undefined),
    withoutProfile: true,
  });
  return layers;
}

interface Sources {
  readonly layers: readonly SettingsLayer[];
  /** Text of the file; undefined when it is absent. */
  readonly present: string | undefined;
}

interface Settled {
  readonly answers: ConfigAnswers;
  /** Of the file to be written. */
  readonly text: string;
}

/** Asks until the server takes the login, or the person gives up. */
async function settle(ctx: CliContext, ask: Asker | undefined, sources: Sources): Promise<Settled> {
  const known = knownOf(sources.layers);
  if (ask === undefined) return await tried(ctx, known, sources);
  for (let draft = known;;) {
    draft = await askAll(ask, draft);
    try {
      return await tried(ctx, draft, sources);
    } catch (error) {
      if (!(error instanceof AlxError) || error instanceof CanceledError || ctx.signal.aborted) throw error;
      ctx.err(errorText(error));
      if (!await ask.confirm("Nothing is written yet. Change the answers?", "--no-input")) {
        throw new ExitWith(exitCodeOf(error));
      }
    }
    draft = { ...draft, given: new Set() };
  }
}

/** @throws {AlxError} something is missing, cannot stand in the file, or is refused by the server */
async function tried(ctx: CliContext, { values, verify }: Known, sources: Sources): Promise<Settled> {
  const answers = complete(ctx, values, verify);
  const settings = settingsOf(answers, sources.layers);
  const text = configText(answers, sources.present);
  if (canAsk(ctx)) ctx.note(`Trying to log in to ${answers.server}`);
  await tryLogin(ctx, settings);
  return { answers, text };
}

function knownOf(layers: readonly SettingsLayer[]): Known {
  const all = effectiveSettings(layers).filter(({ text, origin }) =>
    text !== undefined && origin !== "default"
  );
  const values = Object.fromEntries(all.map(({ name, text }) => [name, text])) as AnswerDraft; // by SettingName
  const given = new Set(all.filter(({ origin }) => origin.startsWith("option ")).map(({ name }) => name));
  const isInsecure = /^(true|yes|1|on)$/i.test(values.insecure ?? "");
  return { values, given, verify: isInsecure ? false : values.server_crt ?? true };
}

/** @throws {UsageError} when something is missing */
function complete(ctx: CliContext, values: AnswerDraft, verify: boolean | string): ConfigAnswers {
  const { server, user, apikey, password, token, cert } = values;
  const absolute = (path: string) => resolve(expandHome(path.trim(), xdgDirs(ctx.env).home));
  const missing = (what: string, hint: string) => new UsageError(`${what} is missing`, { hint });
  if (token !== undefined) {
    throw new UsageError("A token cannot stand in a file that al-submit reads too", {
      hint: "alx login keeps it in a profile",
    });
  }
  if (server === undefined) throw missing("The server", "--server URL");
  if (user === undefined && cert === undefined) throw missing("The user name", "--user NAME");
  if ((apikey ?? password ?? cert) === undefined) {
    throw missing("A proof of who you are", "--apikey-file PATH, or --cert PEM");
  }
  return {
    ...{ server, user, apikey, password },
    cert: cert?.split(",").map(absolute).join(","),
    verify: typeof verify === "string" ? absolute(verify) : verify,
  };
}

/** Settings that the file does not hold, but that lead to the server. */
const WAY: readonly SettingName[] = ["timeout", "retries", "proxy", "no_proxy"];

function settingsOf({ verify, ...login }: ConfigAnswers, layers: readonly SettingsLayer[]): Settings {
  const trust = verify === false ? { insecure: "true" } : verify === true ? {} : { server_crt: verify };
  const values: Partial<Record<SettingName, RawSetting>> = {};
  for (const [name, text] of Object.entries({ ...login, ...trust }) as [SettingName, string | undefined][]) {
    if (text !== undefined) values[name] = { text, where: "answered" };
  }
  const way = layers.map(({ kind, values }) => ({
    kind,
    values: Object.fromEntries(Object.entries(values).filter(([name]) => WAY.some((one) => one === name))),
  }));
  return resolveSettings([{ kind: "option", values }, ...way]);
}

async function tryLogin(ctx: CliContext, settings: Settings): Promise<void> {
  const { clock, signal } = ctx;
  const services = await openSession(settings, {
    ...{ clock, signal, readText: readTextFile, otp: otpOf(ctx) },
  });
  try {
    await services.client.user.whoami(signal);
  } finally {
    await services.client.close();
  }
}

interface Written {
  readonly path: string;
  readonly answers: ConfigAnswers;
  readonly changed: readonly string[];
  readonly created: boolean;
}

async function report(ctx: CliContext, { path, answers, changed, created }: Written): Promise<void> {
  const { server, user = null, apikey, password } = answers;
  const login = apikey !== undefined ? "apikey" : password !== undefined ? "password" : "cert";
  const done = created ? "Wrote" : changed.length === 0 ? "Nothing to change in" : "Changed";
  await printValue(
    ctx,
    { path, created, changed, server, user, login },
    () => textLines(`${done} ${path}; only you may read it`),
  );
}

/** Says what keeps the file from having effect. */
async function warn(ctx: CliContext, { server, cert }: ConfigAnswers): Promise<void> {
  const { config } = xdgDirs(ctx.env);
  const { defaultName } = await readProfiles(config && `${config}/alx.ini`, readTextFile);
  if (defaultName !== undefined) {
    ctx.note(`The stored profile "${defaultName}" still comes before this file; "alx logout" forgets it`);
  }
  const variables = ["ALX_SERVER", "ALX_USER", "ALX_APIKEY", "ALX_PASSWORD", "ALX_CERT"].filter((name) =>
    ctx.env[name]
  );
  if (variables.length > 0) {
    ctx.note(`The environment comes before this file: ${variables.join(", ")}`);
  }
  if (new URL(server).pathname !== "/") {
    ctx.note("al-submit cannot reach a server below a path; alx can, by the key url");
  }
  if (cert?.includes(",")) {
    ctx.note("al-submit wants the certificate and its key in one PEM file; alx takes two");
  }
}
