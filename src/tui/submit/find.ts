import { safeText } from "../../util/safe_text.ts";
import { focusOn } from "./move.ts";
import { pageOf } from "./sections.ts";
import { meOf, type SubmitContext } from "./state.ts";

/** Stands for a value that is not in a list. */
export const CHOOSE_ROW = "\0type it";

/** Asks for a service, parameter or setting by any part of its name, and goes there. */
export async function find(ctx: SubmitContext): Promise<void> {
  // Everything is unfolded for a moment: what is folded is found too.
  const settings = meOf(ctx)?.settings;
  const categories = settings?.services ?? [];
  const unfolded = [
    ...categories.map(({ name }) => `cat:${name}`),
    ...(settings?.service_spec ?? []).map(({ name }) => `svc:${name}`),
    "more",
  ];
  const { sections } = pageOf({ ...ctx, state: { ...ctx.state, unfolded } });
  const items = sections.flatMap(({ title, items: all }) =>
    all.flatMap((item) =>
      item.kind !== "row" || item.label === "" || item.id.startsWith("request:") ? [] : [{
        value: item.id,
        label: item.id.startsWith("spec:") ? safeText(item.id.slice("spec:".length)) : item.label,
        note: title,
      }]
    )
  );
  const id = await ctx.app.pick({ title: "find", items });
  if (id === undefined) return;
  const service = /^(?:svc|spec):([^.]+)/.exec(id)?.[1];
  const category = categories.find(({ services }) => services.some(({ name }) => name === service))?.name;
  const isMore =
    !pageOf(ctx).sections.some(({ items: all }) =>
      all.some((item) => item.kind === "row" && item.id === id)
    ) &&
    id.startsWith("param:");
  const needed = [
    ...(category === undefined ? [] : [`cat:${category}`]),
    ...(id.startsWith("spec:") && service !== undefined ? [`svc:${service}`] : []),
    ...(isMore ? ["more"] : []),
  ];
  ctx.update((state) => ({ ...state, unfolded: [...new Set([...state.unfolded, ...needed])] }));
  focusOn(ctx, id);
}
