import type { Command } from "@commander-js/extra-typings";
import { DEFAULT_IDLE_TIMEOUT_MS, DEFAULT_RETRIES } from "../../api/client_options.ts";
import { column } from "../../domain/columns/make.ts";
import { effectiveSettings } from "../../features/settings.ts";
import { SECRET_NAMES } from "../../features/setting_layers.ts";
import { readProfiles } from "../../features/profiles.ts";
import { xdgDirs } from "../../util/xdg.ts";
import type { CliContext } from "../context.ts";
import { readTextFile } from "../files.ts";
import { pairLines } from "../lines.ts";
import { printRows, printValue } from "../output/print.ts";
import { addInit } from "./config_init.ts";
import { givesRows } from "../output/format.ts";

/** `alx config init|show|path|profiles` */
export function add(root: Command, ctx: CliContext): void {
  const config = root.command("config").description("Make, show and find settings");
  addInit(config, ctx);
  givesRows(config.command("show"))
    .description("Effective settings, each with where it came from; secrets masked")
    .action(() => show(ctx));
  config.command("path").description("The files that settings are read from").action(() => paths(ctx));
  givesRows(config.command("profiles")).description("Servers stored with alx login").action(() =>
    profiles(ctx)
  );
}

interface SettingRow {
  readonly name: string;
  readonly value: string | null;
  readonly origin: string;
}

const SETTING_COLUMNS = (["name", "value", "origin"] as const).map((id) =>
  column<SettingRow>({
    id,
    width: id === "name" ? 10 : 24,
    priority: 0,
    ...(id === "name" ? {} : { grow: 1 }),
    text: (row) => row[id] ?? "-",
    exact: (row) => row[id],
    tone: (row) => row.origin === "default" ? "dim" : "plain",
  })
);

/** What is in force where no source says otherwise. */
const DEFAULTS: Readonly<Record<string, string>> = {
  timeout: String(DEFAULT_IDLE_TIMEOUT_MS / 1000),
  retries: String(DEFAULT_RETRIES),
};

/** What is no setting of a server: the format of results, and the file that settings are read from. */
function ownRows(ctx: CliContext, configPath: string | null): SettingRow[] {
  const row = (name: string, fallback: string | null, option: string | undefined): SettingRow => {
    const variable = `ALX_${name.toUpperCase()}`;
    if (option !== undefined) return { name, value: option, origin: `option --${name}` };
    if (ctx.env[variable]) return { name, value: ctx.env[variable], origin: `environment ${variable}` };
    return { name, value: fallback, origin: "default" };
  };
  const { output, config } = ctx.globals;
  return [row("output", ctx.isTty.out ? "table" : "json", output), row("config", configPath, config)];
}

async function show(ctx: CliContext): Promise<void> {
  const { layers, warnings, profile, configPath = null } = await ctx.sources();
  const rows = effectiveSettings(layers).map(({ name, text, origin }): SettingRow => ({
    name,
    value: text === undefined
      ? DEFAULTS[name] ?? null
      : SECRET_NAMES.has(name)
      ? "********"
      : text.replace(/\/\/[^/@]*@/, "//***@"),
    origin,
  }));
  for (const warning of warnings) ctx.note(warning);
  const named = profile === undefined ? [] : [{ name: "profile", value: profile, origin: "chosen" }];
  await printRows(ctx, [...named, ...rows, ...ownRows(ctx, configPath)], { columns: SETTING_COLUMNS });
}

async function paths(ctx: CliContext): Promise<void> {
  const { configPath = null, profilesPath = null } = await ctx.sources();
  const { state = null, cache = null } = xdgDirs(ctx.env);
  await printValue(ctx, { config: configPath, profiles: profilesPath, state, cache }, () =>
    pairLines(ctx, [
      ["settings", configPath],
      ["profiles", profilesPath],
      ["state", state],
      ["cache", cache],
    ]));
}

interface ProfileRow {
  readonly name: string;
  readonly server: string | null;
  readonly user: string | null;
  readonly default: boolean;
}

const PROFILE_COLUMNS = (["name", "server", "user", "default"] as const).map((id) =>
  column<ProfileRow>({
    id,
    width: 12,
    priority: 0,
    ...(id === "server" ? { grow: 1 } : {}),
    text: (row) => id === "default" ? (row.default ? "yes" : "") : row[id] ?? "",
    exact: (row) => row[id],
  })
);

async function profiles(ctx: CliContext): Promise<void> {
  const { config } = xdgDirs(ctx.env);
  const stored = await readProfiles(config && `${config}/alx.ini`, readTextFile);
  const rows = [...stored.all].map(([name, profile]): ProfileRow => ({
    name,
    server: profile.server?.text ?? null,
    user: profile.user?.text ?? null,
    default: name === stored.defaultName,
  }));
  await printRows(ctx, rows, {
    columns: PROFILE_COLUMNS,
    empty: 'No profile is stored; "alx login" makes one',
  });
}
