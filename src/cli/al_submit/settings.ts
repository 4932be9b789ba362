import { openSession } from "../../features/session.ts";
import type { Services } from "../../features/services.ts";
import { resolveSettings, type Settings } from "../../features/settings.ts";
import { readSources } from "../../features/settings_sources.ts";
import type { CliContext } from "../context.ts";
import { settingOptions } from "../create_context.ts";
import { EXIT, ExitWith } from "../exit.ts";
import { readTextFile, textReader } from "../files.ts";
import { otpOf } from "../second_factor.ts";
import { askSecret, canAsk } from "../prompts.ts";
import { silenceTeller } from "../wait_line.ts";
import { type AlSubmitArguments, isGiven, valueOf } from "./arguments.ts";

/**
 * The settings as al-submit has them: options, then `~/.al/submit.cfg`, then https://localhost:443. alx's variables count
 * between the two; a stored profile only when it is named.
 *
 * @throws {ExitWith} 1: nobody says who is asking
 */
export async function alSubmitSettings(ctx: CliContext, given: AlSubmitArguments): Promise<Settings> {
  const { globals, env } = ctx;
  const insecure = isGiven(given, "--insecure");
  const optional = {
    user: valueOf(given, "--user"),
    password: valueOf(given, "--password"),
    apikey: valueOf(given, "--apikey"),
    cert: valueOf(given, "--cert"),
    server: valueOf(given, "--server"),
    insecure: insecure ? true : undefined,
    serverCrt: insecure ? undefined : valueOf(given, "--server-crt"),
  };
  const named = Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined));
  const sources = await readSources({
    options: settingOptions({ ...globals, ...named }),
    env,
    readText: textReader(ctx),
    withoutProfile: globals.profile === undefined && !env.ALX_PROFILE,
  });
  for (const warning of sources.warnings) {
    const section = /^The section "\[(.*?)\]"/.exec(warning)?.[1];
    ctx.err(
      section === undefined
        ? `${warning}\n`
        : `The configuration section '[${section}]' is invalid. The only valid sections are '[auth]' and '[server]'.\n`,
    );
  }
  const standard = { server: { text: "https://localhost:443", where: "al-submit's default" } };
  const settings = resolveSettings([...sources.layers, { kind: "file", values: standard }], sources.profile);
  if ((settings.user ?? settings.cert ?? settings.token) === undefined) {
    ctx.err("This server requires authentication...\n");
    throw new ExitWith(EXIT.failed);
  }
  return await withPassword(ctx, settings, isGiven(given, "--quiet"));
}

async function withPassword(ctx: CliContext, settings: Settings, quiet: boolean): Promise<Settings> {
  const { user, password, apikey, token, cert } = settings;
  if (user === undefined || (password ?? apikey ?? token ?? cert) !== undefined) return settings;
  if (!quiet) ctx.err("You specified a username without a password.  What is your password?\n");
  if (!canAsk(ctx)) {
    ctx.err("!!ERROR!! There is no terminal to type a password on.\n");
    throw new ExitWith(EXIT.failed);
  }
  return { ...settings, password: await askSecret(ctx, "Password", "-k NAME:SECRET") };
}

/** The connection; waits are told of on standard error, for otherwise nobody knows why nothing happens. */
export async function alSubmitSession(ctx: CliContext, settings: Settings): Promise<Services> {
  const { clock, signal } = ctx;
  return await openSession(settings, {
    ...{ clock, signal, readText: readTextFile, otp: otpOf(ctx) },
    onWait: ({ reason, error }) =>
      ctx.err(`\t${reason === "quota" ? "Waiting" : "Trying again"}: ${error}\n`),
    onSilence: silenceTeller(ctx),
  });
}
