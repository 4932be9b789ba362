import type { Command } from "@commander-js/extra-typings";
import {
  checkProfileName,
  type Profile,
  readProfiles,
  saveProfiles,
  withProfile,
} from "../../features/profiles.ts";
import { openSession } from "../../features/session.ts";
import { effectiveSettings, resolveSettings } from "../../features/settings.ts";
import {
  PROFILE_SETTINGS,
  type RawSetting,
  type SettingName,
  type SettingsLayer,
} from "../../features/setting_layers.ts";
import { readSources } from "../../features/settings_sources.ts";
import { ConfigError } from "../../util/error.ts";
import { xdgDirs } from "../../util/xdg.ts";
import { askServer } from "../config_questions.ts";
import type { CliContext } from "../context.ts";
import { settingOptions } from "../create_context.ts";
import { warnOfExposed } from "../exposed_files.ts";
import { readTextFile, textReader } from "../files.ts";
import { textLines } from "../lines.ts";
import { printValue } from "../output/print.ts";
import { type Asker, askerOf, canAsk } from "../prompts.ts";
import { otpOf } from "../second_factor.ts";

/** Any of these is enough to log in. */
const PROOFS: readonly SettingName[] = ["apikey", "password", "token", "cert"];

/** `alx login` */
export function add(root: Command, ctx: CliContext): void {
  root.command("login")
    .description(
      "Try credentials and store them as a profile\n\n" +
        "Takes the global options, the environment and ~/.al/submit.cfg, and asks for what is missing. " +
        "The profile is named by --profile; it is kept in a file that only you may read.",
    )
    .action(async () => {
      const name = checkProfileName(ctx.globals.profile ?? "default");
      const folder = xdgDirs(ctx.env).config;
      if (folder === undefined) {
        throw new ConfigError("There is no place for profiles", { hint: "set HOME or XDG_CONFIG_HOME" });
      }
      const given = await layersWithoutProfile(ctx);
      const layers = canAsk(ctx) ? await askMissing(askerOf(ctx), given) : given;
      const services = await openSession(resolveSettings(layers), {
        clock: ctx.clock,
        signal: ctx.signal,
        readText: readTextFile,
        otp: otpOf(ctx),
      });
      try {
        const me = await services.client.user.whoami(ctx.signal);
        const path = `${folder}/alx.ini`;
        const profiles = withProfile(await readProfiles(path, readTextFile), name, profileOf(layers));
        await saveProfiles(path, profiles);
        const { server } = services.settings;
        await printValue(
          ctx,
          { profile: name, server, user: me.username, path },
          () => textLines(`Logged in to ${server} as ${me.username}; stored as profile "${name}" in ${path}`),
        );
      } finally {
        await services.client.close();
      }
    });
}

/** Everything but stored profiles, so that no stored secret goes to a new server. */
async function layersWithoutProfile(ctx: CliContext): Promise<readonly SettingsLayer[]> {
  const { layers, secretFiles } = await readSources({
    options: { ...settingOptions(ctx.globals), profile: undefined },
    env: ctx.env,
    readText: textReader(ctx),
    withoutProfile: true,
  });
  await warnOfExposed(ctx, secretFiles);
  return layers;
}

/** Adds what is missing, as the user answers; each answer is checked before the next question. */
export async function askMissing(
  ask: Pick<Asker, "text" | "secret">,
  layers: readonly SettingsLayer[],
): Promise<readonly SettingsLayer[]> {
  const known = new Map(effectiveSettings(layers).map(({ name, text }) => [name, text]));
  const values: Partial<Record<SettingName, RawSetting>> = {};
  const set = (name: SettingName, text: string) => void (values[name] = { text, where: "asked" });
  if (known.get("server") === undefined) set("server", await askServer(ask));
  else resolveSettings(layers); // a bad address or a bad key is said before anything is asked
  if ((known.get("user") ?? known.get("token") ?? known.get("cert")) === undefined) {
    set("user", await ask.text("User name", { instead: "--user NAME", check: nameFault }));
  }
  if (PROOFS.every((name) => known.get(name) === undefined)) {
    const secret = await ask.secret(
      "API key (NAME:SECRET), or empty for a password",
      "--apikey-file PATH",
      keyFault,
    );
    if (secret.trim() !== "") set("apikey", secret.trim());
    else set("password", await ask.secret("Password", "--apikey-file PATH"));
  }
  return [{ kind: "option", values }, ...layers];
}

function nameFault(text: string): string | undefined {
  return text.trim() === "" ? "Expected a user name" : undefined;
}

function keyFault(text: string): string | undefined {
  return /^$|^[^:\s]+:\S+$/.test(text.trim()) ? undefined : "Expected NAME:SECRET, or nothing for a password";
}

function profileOf(layers: readonly SettingsLayer[]): Profile {
  const chosen = effectiveSettings(layers).filter(({ name, origin }) =>
    PROFILE_SETTINGS.some((one) => one === name) && origin !== "default"
  );
  return Object.fromEntries(chosen.map(({ name, text = "", origin }) => [name, { text, where: origin }]));
}
