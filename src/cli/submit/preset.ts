/** Settings that were saved under a name in the submit form. @module */
import { Option } from "@commander-js/extra-typings";
import type { Whoami } from "../../api/types/user.ts";
import { mergeParams } from "../../domain/submit_params.ts";
import { type Preset, PRESETS_FILE, readPresets } from "../../features/presets.ts";
import { paramsOf, sentMetadata, sentProfile } from "../../features/submit/preset_plan.ts";
import { readable } from "../../features/submit/readable.ts";
import { closest } from "../../util/closest.ts";
import { UsageError } from "../../util/error.ts";
import { xdgDirs } from "../../util/xdg.ts";
import type { CliContext } from "../context.ts";
import { readTextFile } from "../files.ts";
import type { AskedPlan } from "./plan.ts";

/** `--preset`, of the commands that hand in. */
export function presetOption(): Option {
  return new Option("--preset <name>", "Settings saved under this name in the submit form")
    .helpGroup("Settings of the analysis:");
}

/**
 * The settings saved under a name; undefined without a name.
 *
 * @throws {UsageError} there are none of this name
 */
export async function readPreset(ctx: CliContext, name: string | undefined): Promise<Preset | undefined> {
  if (name === undefined) return undefined;
  const { state } = xdgDirs(ctx.env);
  const text = state === undefined ? undefined : await readTextFile(`${state}/${PRESETS_FILE}`);
  const presets = readPresets(text);
  const preset = presets.get(name);
  if (preset !== undefined) return preset;
  const names = [...presets.keys()];
  const near = closest(name, names);
  throw new UsageError(`There is no preset "${name}"`, {
    hint: names.length === 0
      ? "ctrl-s in the submit form (alx submit --wizard) saves one"
      : near === undefined
      ? `there are ${names.join(", ")}`
      : `did you mean "${near}"?`,
  });
}

/** What the form would ask for with the preset, if there is one; what is asked for besides wins over it. */
export function withPreset(said: Whoami, asked: AskedPlan, preset: Preset | undefined): AskedPlan {
  if (preset === undefined) return asked;
  const { me } = readable(said);
  const choice = { ...preset, profile: asked.profile ?? preset.profile, passwords: "" };
  return {
    ...asked,
    params: mergeParams(paramsOf(me, choice), asked.params),
    metadata: { ...sentMetadata(me, choice), ...asked.metadata },
    profile: asked.profile ?? sentProfile(me, choice),
  };
}
