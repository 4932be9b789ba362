import { columnsFor } from "../../domain/columns.ts";
import type { PickItem } from "../contracts.ts";
import { focusedField } from "./filters.ts";
import { fieldsQuery } from "./queries.ts";
import { columnsFile, columnsOf, type SearchContext } from "./rows.ts";
import { extraFields, rerun, type Run, tabOf, type TabState, withTab } from "./state.ts";

/** Asks for the field to sort by; the present one again turns the order around. */
export async function chooseSort(ctx: SearchContext): Promise<void> {
  const { app, state } = ctx;
  const tab = tabOf(state);
  const known = app.queries.peek<Record<string, { type: string; indexed: boolean }>>(
    fieldsQuery(app.services, state.index).key,
  );
  const shown = columnsFor(state.index).flatMap((column) =>
    column.field === undefined ? [] : [{ field: column.field, title: column.title }]
  );
  const rest = Object.entries(known ?? {})
    .filter(([field, info]) =>
      info.indexed && !["text", "object"].includes(info.type) && !shown.some((one) => one.field === field)
    )
    .map(([field]) => ({ field, title: field }));
  const arrow = (field: string) =>
    field !== tab.run.sort.field ? "" : tab.run.sort.direction === "asc" ? "↑" : "↓";
  const start = focusedField(ctx) ?? tab.run.sort.field;
  const items = [...shown, ...rest].map(({ field, title }) => ({
    value: field,
    label: title === field ? field : `${title}  ${field}`,
    note: arrow(field),
  }));
  const chosen = await app.pick({ title: "sort by (repeat to reverse)", items, selected: start });
  if (chosen === undefined) return;
  sortBy(ctx, chosen);
}

/** Sorts by a field; by the same field the other way. */
export function sortBy(ctx: SearchContext, field: string): void {
  ctx.update((state) =>
    withTab(state, (tab) => {
      const same = tab.run.sort.field === field;
      const direction = same ? (tab.run.sort.direction === "desc" ? "asc" : "desc") : "desc";
      return rerun(tab, { sort: { field, direction } });
    })
  );
}

/** Asks for the columns and their order; kept for the next session. */
export async function chooseColumns(ctx: SearchContext): Promise<void> {
  const { app, state } = ctx;
  const usual = columnsFor(state.index).map((one) => one.id);
  const rows = await columnRows(ctx);
  let chosen: readonly string[] = columnsOf(app, tabOf(state)).map((column) => column.id);
  const choose = (ids: readonly string[]) => {
    chosen = ids;
    return rows(chosen);
  };
  const move = (id: string, by: number) => {
    const moved = movedBy(chosen, id, by);
    return moved === undefined ? undefined : choose(moved);
  };
  const done = await app.pick<string>({
    title: "columns",
    items: rows(chosen),
    foot: "tab on/off  alt-↑↓ move  ↵ done  ctrl-r reset",
    actions: {
      tab: (id) => choose(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]),
      "alt-up": (id) => move(id, -1),
      "alt-down": (id) => move(id, 1),
      "ctrl-r": () => choose(usual),
    },
  });
  if (done === undefined || chosen.length === 0) return;
  setColumns(ctx, chosen);
}

/** Makes the list to choose columns from: the chosen ones in their order, then every other. */
async function columnRows(
  { app, state: { index } }: SearchContext,
): Promise<(chosen: readonly string[]) => PickItem<string>[]> {
  const usual = columnsFor(index);
  const fields = (await app.queries.fetch(fieldsQuery(app.services, index))).data ?? {};
  const all = [
    ...usual.map((one) => one.id),
    ...Object.keys(fields).filter((field) =>
      fields[field]!.stored && !usual.some((one) => one.field === field)
    ),
  ];
  return (chosen) =>
    [...chosen, ...all.filter((id) => !chosen.includes(id))].map((id) => ({
      value: id,
      label: `${chosen.includes(id) ? "[x]" : "[ ]"} ${id}`,
      note: usual.find((one) => one.id === id)?.field ?? fields[id]?.type ?? "",
    }));
}

/** The list with one entry moved; undefined where it is not in the list or cannot go further. */
function movedBy(ids: readonly string[], id: string, by: number): readonly string[] | undefined {
  const at = ids.indexOf(id);
  const to = at + by;
  if (at < 0 || to < 0 || to >= ids.length) return undefined;
  return ids.toSpliced(at, 1).toSpliced(to, 0, id);
}

function setColumns(ctx: SearchContext, chosen: readonly string[]): void {
  const usual = columnsFor(ctx.state.index).map((one) => one.id);
  const isUsual = chosen.join() === usual.join();
  ctx.update((state) =>
    withTab(state, (tab) => {
      const { columns: _, ...rest } = tab;
      const next: TabState = isUsual ? rest : { ...rest, columns: chosen };
      const extra = isUsual ? [] : extraFields(state.index, chosen);
      return {
        ...next,
        run: { ...withoutExtra(tab.run), ...(extra.length > 0 ? { extra } : {}) },
        before: tab.run,
      };
    })
  );
  ctx.app.files.write(columnsFile(ctx.state.index), isUsual ? "null" : JSON.stringify(chosen));
}

function withoutExtra({ extra: _, ...run }: Run): Run {
  return run;
}
