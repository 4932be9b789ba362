/** Named settings: saving, loading, removing. @module */
import {
  type Preset,
  type Presets,
  PRESETS_FILE,
  readPresets,
  writePresets,
} from "../../features/presets.ts";
import { safeText } from "../../util/safe_text.ts";
import { profileChoices, profileOf } from "../../features/submit/preset_plan.ts";
import { changeDraft, draftOf, meOf, type SubmitContext } from "./state.ts";

/** Changes the presets as they are now: another alx may have changed them too. */
function changePresets(ctx: SubmitContext, change: (presets: Map<string, Preset>) => void): Presets {
  const presets = new Map(readPresets(ctx.app.files.read(PRESETS_FILE)));
  change(presets);
  ctx.app.files.write(PRESETS_FILE, writePresets(presets));
  ctx.update((state) => ({ ...state, presets }));
  return presets;
}

/** Asks for a name and keeps the settings under it. */
export async function savePreset(ctx: SubmitContext): Promise<void> {
  const { app } = ctx;
  const name = (await app.prompt({
    title: "save these settings as",
    label: "name",
    initial: ctx.state.preset ?? "",
    check: (text) => text.trim() === "" ? "The name is missing" : undefined,
  }))?.trim();
  if (name === undefined) return;
  const { profile, params, services, spec, metadata } = draftOf(ctx);
  let isNew = true;
  changePresets(ctx, (presets) => {
    isNew = !presets.has(name);
    presets.set(name, { profile, params, services, spec, metadata });
  });
  ctx.update((state) => ({ ...state, preset: name }));
  app.notify(`Preset "${safeText(name)}" ${isNew ? "saved" : "replaced"}`, { kind: "success" });
}

function noteOf(ctx: SubmitContext, preset: Preset): string {
  const me = meOf(ctx);
  const profile = me === undefined
    ? preset.profile ?? ""
    : profileChoices(me).find(({ name }) => name === profileOf(me, preset))?.label ?? preset.profile ?? "";
  const count = Object.keys(preset.params).length + Object.keys(preset.spec).length;
  return safeText(`${profile}${count === 0 ? "" : ` · ${count} changed`}`);
}

/** Asks which settings to take; what is to be submitted stays. */
export async function loadPreset(ctx: SubmitContext): Promise<void> {
  const { app, state } = ctx;
  const itemsOf = (presets: Presets) =>
    [...presets].map(([name, preset]) => ({ value: name, label: safeText(name), note: noteOf(ctx, preset) }));
  if (state.presets.size === 0) {
    return app.notify("There are no presets yet", { hint: "ctrl-s saves these settings as one" });
  }
  let { presets } = state;
  const name = await app.pick({
    title: "load a preset",
    items: itemsOf(presets),
    ...(state.preset === undefined ? {} : { selected: state.preset }),
    foot: "↵ load  delete removes it",
    actions: {
      delete: (chosen) => itemsOf(presets = changePresets(ctx, (all) => void all.delete(chosen))),
    },
  });
  const preset = name === undefined ? undefined : presets.get(name);
  if (name === undefined || preset === undefined) return;
  changeDraft(ctx, (draft) => ({ ...draft, ...preset }));
  ctx.update((now) => ({ ...now, preset: name }));
  app.notify(`Preset "${safeText(name)}" loaded`, { kind: "success" });
}
