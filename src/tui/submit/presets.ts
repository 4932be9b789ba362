/** Named settings: saving, loading, removing. @module */
import { type Preset, type Presets, readPresets, writePresets } from "../../features/presets.ts";
import { safeText } from "../../util/safe_text.ts";
import type { App } from "../contracts.ts";
import { profileChoices, profileOf } from "./params.ts";
import { changeDraft, draftOf, meOf, type SubmitContext } from "./state.ts";

/** Name of the state file that keeps them. */
export const PRESETS_FILE = "submit_presets.json";

/** The presets kept so far. */
export function presetsOf(app: App): Presets {
  return readPresets(app.files.read(PRESETS_FILE));
}

/** Asks for a name and keeps the settings under it. */
export async function savePreset(ctx: SubmitContext): Promise<void> {
  const { app } = ctx;
  const name = (await app.prompt({
    title: "save these settings as",
    label: "name",
    initial: ctx.state.preset ?? "",
    check: (text) => text.trim() === "" ? "It needs a name" : undefined,
  }))?.trim();
  if (name === undefined) return;
  const { profile, params, services, spec, metadata } = draftOf(ctx);
  const presets = new Map(presetsOf(app));
  const isNew = !presets.has(name);
  presets.set(name, { profile, params, services, spec, metadata });
  app.files.write(PRESETS_FILE, writePresets(presets));
  ctx.update((state) => ({ ...state, preset: name }));
  app.notify(`Preset "${safeText(name)}" ${isNew ? "saved" : "replaced"}`, { kind: "success" });
}

function noteOf(ctx: SubmitContext, preset: Preset): string {
  const me = meOf(ctx);
  const profile = me === undefined
    ? preset.profile ?? ""
    : profileChoices(me).find(({ name }) => name === profileOf(me, preset))?.label ?? preset.profile ?? "";
  const params = Object.keys(preset.params).length + Object.keys(preset.spec).length;
  return safeText(`${profile}${params === 0 ? "" : ` · ${params} changed`}`);
}

/** Asks which settings to take; what is to be submitted stays. */
export async function loadPreset(ctx: SubmitContext): Promise<void> {
  const { app } = ctx;
  const itemsOf = (presets: Presets) =>
    [...presets].map(([name, preset]) => ({ value: name, label: safeText(name), note: noteOf(ctx, preset) }));
  const presets = presetsOf(app);
  if (presets.size === 0) {
    return app.notify("There are no presets yet", { hint: "ctrl-s saves these settings as one" });
  }
  const name = await app.pick({
    title: "load a preset",
    items: itemsOf(presets),
    ...(ctx.state.preset === undefined ? {} : { selected: ctx.state.preset }),
    foot: "↵ load  delete removes it",
    actions: {
      delete(chosen) {
        const rest = new Map([...presetsOf(app)].filter(([one]) => one !== chosen));
        app.files.write(PRESETS_FILE, writePresets(rest));
        return itemsOf(rest);
      },
    },
  });
  const preset = name === undefined ? undefined : presetsOf(app).get(name);
  if (name === undefined || preset === undefined) return;
  changeDraft(ctx, (draft) => ({ ...draft, ...preset }));
  ctx.update((state) => ({ ...state, preset: name }));

  app.notify(`Preset "${safeText(name)}" loaded`, { kind: "success" });
}
