import type { Command } from "@commander-js/extra-typings";
import { readProfiles, saveProfiles, withoutProfile } from "../../features/profiles.ts";
import { ConfigError } from "../../util/error.ts";
import { xdgDirs } from "../../util/xdg.ts";
import type { CliContext } from "../context.ts";
import { readTextFile } from "../files.ts";
import { textLines } from "../lines.ts";
import { printValue } from "../output/print.ts";

/** `alx logout` */
export function add(root: Command, ctx: CliContext): void {
  root.command("logout").description("Forget the profile in use, or the one named by --profile").action(
    async () => {
      const folder = xdgDirs(ctx.env).config;
      const path = `${folder}/alx.ini`;
      const profiles = await readProfiles(folder && path, readTextFile);
      const name = ctx.globals.profile ?? (ctx.env.ALX_PROFILE || profiles.defaultName);
      if (name === undefined) throw new ConfigError("No profile is in use", { hint: "alx config profiles" });
      if (!profiles.all.has(name)) {
        throw new ConfigError(`There is no profile "${name}"`, { hint: "alx config profiles" });
      }
      await saveProfiles(path, withoutProfile(profiles, name));
      await printValue(ctx, { profile: name, path }, () => textLines(`Profile "${name}" is forgotten`));
    },
  );
}
