import type { Command } from "@commander-js/extra-typings";
import {
  checkProfileName,
  type Profile,
  readProfiles,
  saveProfiles,
  withProfile,
} from "../../features/profiles.ts";
import { openSession } from "../../features/session.ts";
import {
  effectiveSettings,
  PROFILE_SETTINGS,
  type RawSetting,
  resolveSettings,
  type SettingName,
  type SettingsLayer,
} from "../../features/settings.ts";
import { readSources } from "../../features/settings_sources.ts";
import { ConfigError } from "../../util/error.ts";
import { xdgDirs } from "../../util/xdg.ts";
import type { CliContext } from "../context.ts";
import { settingOptions } from "../create_context.ts";
import { readTextFile, textReader } from "../files.ts";
import { textLines } from "../lines.ts";
import { printValue } from "../output/print.ts";
import { askSecret, askText, canAsk } from "../prompts.ts";

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
      const layers = await askMissing(ctx, await layersWithoutProfile(ctx));
      const services = await openSession(resolveSettings(layers), {
        clock: ctx.clock,
        signal: ctx.signal,
        readText: readTextFile,
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
  const { layers } = await readSources({
    options: { ...settingOptions(ctx.globals), profile: undefined },
    env: ctx.env,
    readText: textReader(ctx),
    withoutProfile: true,
  });
  return layers;
}

async function askMissing(
  ctx: CliContext,
  layers: readonly SettingsLayer[],
): Promise<readonly SettingsLayer[]> {
  if (!canAsk(ctx)) return layers;
  const known = new Map(effectiveSettings(layers).map(({ name, text }) => [name, text]));
  const values: Partial<Record<SettingName, RawSetting>> = {};
  const set = (name: SettingName, text: string) => void (values[name] = { text, where: "asked" });
  if (known.get("server") === undefined) {
    set("server", await askText(ctx, "Server", { instead: "--server URL", initial: "https://" }));
  }
  if ((known.get("user") ?? known.get("token") ?? known.get("cert")) === undefined) {
    set("user", await askText(ctx, "User name", { instead: "--user NAME" }));
  }
  if (PROOFS.every((name) => known.get(name) === undefined)) {
    const secret = await askSecret(
      ctx,
      "API key (NAME:SECRET), or empty for a password",
      "--apikey-file PATH",
    );
    if (secret !== "") set("apikey", secret);
    else set("password", await askSecret(ctx, "Password", "--apikey-file PATH"));
  }
  return [{ kind: "option", values }, ...layers];
}

function profileOf(layers: readonly SettingsLayer[]): Profile {
  const chosen = effectiveSettings(layers).filter(({ name, origin }) =>
    PROFILE_SETTINGS.some((one) => one === name) && origin !== "default"
  );
  return Object.fromEntries(chosen.map(({ name, text = "", origin }) => [name, { text, where: origin }]));
}
