/** What the keys do to the row under the cursor, and to the form. @module */
import { servicesOf } from "../../features/submit/selection.ts";
import { safeText } from "../../util/safe_text.ts";
import { EMPTY_DRAFT } from "./draft.ts";
import { startEdit } from "./edit.ts";
import { CHOOSE_ROW } from "./find.ts";
import { lockOf, NOT_ANSWERED, type Row } from "./form.ts";
import { cellAt, focusOn, toSection } from "./move.ts";
import { focusedRow, pageOf } from "./sections.ts";
import { ADD_ROW, changeDraft, draftOf, meOf, type SubmitContext, undoChange } from "./state.ts";

type C = SubmitContext;

const rowOf = (ctx: C): Row | undefined => focusedRow(pageOf(ctx));

/** `space`: the box of the row, else its value one step further. */
export function toggleRow(ctx: C): void {
  const row = rowOf(ctx);
  if (row === undefined) return;
  if (row.locked !== undefined) return ctx.app.notify(row.locked);
  if (row.toggle !== undefined) changeDraft(ctx, (draft) => row.toggle!(draft));
  else if (row.choices !== undefined || row.step !== undefined) stepRow(ctx, row, 1);
  else if (row.unfold !== undefined) fold(ctx, row.unfold);
}

/** `↵`: what the row is there for. */
export function activateRow(ctx: C): void {
  const row = rowOf(ctx);
  if (row === undefined) return;
  if (row.locked !== undefined) return ctx.app.notify(row.locked);
  if (row.press !== undefined) {
    const command = ctx.app.commands().flat().find(({ id }) => id === row.press);
    return command === undefined ? undefined : ctx.app.run(command);
  }
  if (row.unfold !== undefined) return fold(ctx, row.unfold);
  if (row.choices !== undefined) return void chooseValue(ctx, row);
  if (row.edit !== undefined) return startEdit(ctx, row);
  if (row.toggle !== undefined) changeDraft(ctx, (draft) => row.toggle!(draft));
}

/** Longer lists are narrowed by typing. */
const FILTERED_FROM = 9;

async function chooseValue(ctx: C, row: Row): Promise<void> {
  const { choices } = row;
  if (choices === undefined) return;
  const items = [
    ...choices.items.map(({ value, label, note }) => ({
      value,
      label,
      ...(note === undefined ? {} : { note }),
    })),
    ...(row.edit === undefined ? [] : [{ value: CHOOSE_ROW, label: "another: type it …" }]),
  ];
  const chosen = await ctx.app.pick({
    title: safeText(row.label),
    items,
    selected: choices.selected,
    filter: items.length > FILTERED_FROM,
  });
  if (chosen === undefined) return;
  if (chosen === CHOOSE_ROW) startEdit(ctx, row);
  else changeDraft(ctx, (draft) => choices.apply(draft, chosen));
}

function fold(ctx: C, key: string): void {
  ctx.update((state) => ({
    ...state,
    unfolded: state.unfolded.includes(key)
      ? state.unfolded.filter((one) => one !== key)
      : [...state.unfolded, key],
  }));
}

function stepRow(ctx: C, row: Row, by: number): void {
  const { step, choices, locked } = row;
  if (locked !== undefined) return ctx.app.notify(locked);
  if (step !== undefined) return changeDraft(ctx, (draft) => step(draft, by));
  if (choices === undefined) return;
  const { items, selected } = choices;
  const at = items.findIndex(({ value }) => value === selected);
  const next = items[(at + by + items.length) % items.length];
  if (next !== undefined) changeDraft(ctx, (draft) => choices.apply(draft, next.value));
}

/** `←` and `→`: the value, else the cell beside, else folding. */
export function sideways(ctx: C, by: number): void {
  const row = rowOf(ctx);
  if (row === undefined) return;
  const beside = cellAt(pageOf(ctx), by);
  if (row.step !== undefined || row.choices !== undefined) stepRow(ctx, row, by);
  else if (beside !== undefined) focusOn(ctx, beside.id);
  else if (row.unfold !== undefined && row.isOpen === (by < 0)) fold(ctx, row.unfold);
}

/** `x`: removes the item, or resets the setting to what the profile has. */
export function removeRow(ctx: C): void {
  const { remove, label = "" } = rowOf(ctx) ?? {};
  if (remove === undefined) return ctx.app.notify("There is nothing here to remove");
  const before = draftOf(ctx);
  const isItem = remove(before).items.length < before.items.length;
  changeDraft(ctx, remove);
  if (isItem) ctx.app.notify(`Removed ${safeText(label)}; u undoes it`);
}

/** `u`: the form as it was before the last change. */
export function undo(ctx: C): void {
  if (undoChange(ctx)) ctx.app.notify("Undone");
}

/** `a`: every service of this server, or again those of the profile. External services keep their tick. */
export function allServices(ctx: C): void {
  const { server } = pageOf(ctx).form;
  const locked = server === undefined ? NOT_ANSWERED : lockOf(server, { of: "submission", name: "services" });
  if (locked !== undefined) return ctx.app.notify(locked);
  const categories = meOf(ctx)?.settings?.services ?? [];
  const known = categories.flatMap(({ services }) => services);
  const own = known.filter(({ is_external }) => is_external !== true).map(({ name }) => name);
  const { services } = draftOf(ctx);
  const isAll = services !== undefined && own.every((name) => services.includes(name));
  const chosen = new Set(services ?? (server === undefined ? [] : servicesOf(categories, server.base)));
  const external = known.filter(({ name, is_external }) => is_external === true && chosen.has(name));
  const all = [...own, ...external.map(({ name }) => name)];
  changeDraft(ctx, (draft) => ({ ...draft, services: isAll ? undefined : all }));
  ctx.app.notify(
    isAll ? "Services reset to those of the profile" : "All services but external ones selected; u undoes it",
  );
}

/** Opens the result of the thing under the cursor, else of the first that was analysed before. */
export function reuse(ctx: C): void {
  const { form } = pageOf(ctx);
  const at = /^(?:again|item):(\d+)$/.exec(ctx.state.focus)?.[1];
  const facts = [...(at === undefined ? [] : [form.facts[Number(at)]]), ...form.facts];
  const sid = facts.find((one) => one?.known !== null && one?.known !== undefined)?.known?.sid;
  if (sid === undefined) return ctx.app.notify("None of it is known to have been analysed before");
  ctx.app.open("submission", { sid });
}

/** Opens the list of what was submitted the last time. */
export function openSent({ app, state: { sent } }: C): void {
  if (sent !== undefined) app.open("submitted", sent);
}

/** Clears the form, after asking. */
export async function startOver(ctx: C): Promise<void> {
  const sure = await ctx.app.confirm({
    title: "Start over",
    lines: [["Everything in the form is cleared."]],
    yes: "start over",
  });
  if (!sure) return;
  const { mass } = draftOf(ctx);
  changeDraft(ctx, () => mass === undefined ? EMPTY_DRAFT : { ...EMPTY_DRAFT, mass });
  ctx.update((state) => ({ ...state, focus: ADD_ROW, top: 0, preset: undefined, sent: undefined }));
}

/** `esc`: one screen back; what is entered is kept. */
export function leave(ctx: C): void {
  const { app } = ctx;
  if (app.shell.get().frames.length <= 1) return app.notify("q quits; the form is kept");
  const { items, mass } = draftOf(ctx);
  if (items.length > 0 && mass === undefined) app.notify("The form is kept; g u opens it again");
  app.back();
}

/** `n`: types into the row that takes new things. */
export function addMore(ctx: C): void {
  toSection(ctx, "what");
  const row = pageOf(ctx).sections[0]?.items.find((item): item is Row =>
    item.kind === "row" && item.id === ADD_ROW
  );
  if (row !== undefined) startEdit(ctx, row);
}
