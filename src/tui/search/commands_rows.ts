import type { SearchHit } from "../../api/types/common.ts";
import { columnsFor } from "../../domain/columns.ts";
import { formatCount } from "../../util/format.ts";
import type { Command } from "../commands.ts";
import type { FieldBinding, PickItem } from "../contracts.ts";
import { LIST_START, moveTo } from "../widgets/list.ts";
import { editField, insertText, type TextField, textField } from "../widgets/text_field.ts";
import { focusOn } from "./commands_query.ts";
import { exportRows } from "./export_file.ts";
import { currentTarget, focusedField } from "./filters.ts";
import { fieldsQuery, pageKeyPrefix } from "./queries.ts";
import {
  columnsFile,
  columnsOf,
  currentHit,
  hitId,
  loadedHits,
  rowsOf,
  type SearchContext,
  tableBinding,
} from "./rows.ts";
import { extraFields, rerun, type Run, tabOf, type TabState, withTab } from "./state.ts";

const inTable = (ctx: SearchContext) => ctx.state.focus === "table";
const inLists = (ctx: SearchContext) => ctx.state.focus === "table" || ctx.state.focus === "facets";
const inFilter = (ctx: SearchContext) => ctx.state.focus === "filter";

function withMarks(
  ctx: SearchContext,
  change: (marks: Map<string, SearchHit>) => void,
  extra: Partial<TabState> = {},
): void {
  ctx.update((state) =>
    withTab(state, (tab) => {
      const marks = new Map(tab.marks);
      change(marks);
      return { ...tab, marks, ...extra };
    })
  );
}

function toggleMark(ctx: SearchContext): void {
  const hit = currentHit(ctx);
  if (hit === undefined) return;
  const { list, size } = tableBinding(ctx);
  withMarks(ctx, (marks) => {
    if (!marks.delete(hitId(hit))) marks.set(hitId(hit), hit);
  }, { list: moveTo(list, list.cursor + 1, size) });
}

/** Marks from the anchor to the cursor; the first press sets the anchor. */
function markRange(ctx: SearchContext): void {
  const tab = tabOf(ctx.state);
  const rows = rowsOf(ctx.app, tab);
  if (tab.anchor === undefined) {
    ctx.app.notify("Range starts here; move and press v again");
    return withMarks(ctx, () => {}, { anchor: tab.list.cursor });
  }
  const from = Math.min(tab.anchor, tab.list.cursor);
  const to = Math.max(tab.anchor, tab.list.cursor);
  ctx.update((state) =>
    withTab(state, (now) => {
      const marks = new Map(now.marks);
      for (let i = from; i <= to; i++) {
        const hit = rows.at(i);
        if (hit !== undefined) marks.set(hitId(hit), hit);
      }
      const { anchor: _, ...rest } = now;
      return { ...rest, marks };
    })
  );
}

function markAll(ctx: SearchContext): void {
  const tab = tabOf(ctx.state);
  if (tab.marks.size > 0) return withMarks(ctx, (marks) => marks.clear());
  const rows = rowsOf(ctx.app, tab);
  const hits = rows.filteredFrom === undefined
    ? loadedHits(ctx.app, rows.run).map(({ hit }) => hit)
    : Array.from({ length: rows.total }, (_, i) => rows.at(i)!);
  withMarks(ctx, (marks) => hits.forEach((hit) => marks.set(hitId(hit), hit)));
  ctx.app.notify(`${formatCount(hits.length)} loaded rows marked`);
}

async function chooseSort(ctx: SearchContext): Promise<void> {
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
  const chosen = await app.pick({ title: "sort by (again turns it around)", items, selected: start });
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

async function chooseColumns(ctx: SearchContext): Promise<void> {
  const { app, state } = ctx;
  const { index } = state;
  const usual = columnsFor(index);
  const fields = (await app.queries.fetch(fieldsQuery(app.services, index))).data ?? {};
  let chosen: string[] = columnsOf(app, tabOf(state)).map((column) => column.id);
  const all = [
    ...usual.map((one) => one.id),
    ...Object.keys(fields).filter((field) =>
      fields[field]!.stored && !usual.some((one) => one.field === field)
    ),
  ];
  const items = (): PickItem<string>[] =>
    [...chosen, ...all.filter((id) => !chosen.includes(id))].map((id) => ({
      value: id,
      label: `${chosen.includes(id) ? "[x]" : "[ ]"} ${id}`,
      note: usual.find((one) => one.id === id)?.field ?? fields[id]?.type ?? "",
    }));
  const shift = (id: string, by: number) => {
    const at = chosen.indexOf(id);
    const to = at + by;
    if (at < 0 || to < 0 || to >= chosen.length) return undefined;
    chosen = chosen.toSpliced(at, 1).toSpliced(to, 0, id);
    return items();
  };
  const done = await app.pick<string>({
    title: "columns",
    items: items(),
    foot: "ctrl-space on/off  alt-↑↓ move  ↵ done  ctrl-r usual",
    actions: {
      "ctrl-space": (id) => {
        chosen = chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id];
        return items();
      },
      "alt-up": (id) => shift(id, -1),
      "alt-down": (id) => shift(id, 1),
      "ctrl-r": () => {
        chosen = usual.map((one) => one.id);
        return items();
      },
    },
  });
  if (done === undefined || chosen.length === 0) return;
  setColumns(ctx, chosen);
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

/** The live filter as a text field. */
export function filterField(ctx: SearchContext): FieldBinding {
  const change = (rowFilter: TextField) =>
    ctx.update((state) => withTab(state, (tab) => ({ ...tab, rowFilter, list: LIST_START })));
  const field = tabOf(ctx.state).rowFilter ?? textField();
  return {
    key(key) {
      const next = editField(field, key);
      if (next === undefined) return false;
      change(next);
      return true;
    },
    paste: (text) => change(insertText(field, text)),
  };
}

function dropFilter(ctx: SearchContext): void {
  ctx.update((state) =>
    focusOn(
      withTab(state, ({ rowFilter: _, ...rest }) => ({ ...rest, list: LIST_START })),
      "table",
    )
  );
}

/** One layer back: range, live filter, marks. False when there is nothing to undo here. */
function stepBack(ctx: SearchContext): boolean {
  const tab = tabOf(ctx.state);
  if (tab.anchor !== undefined) {
    ctx.update((state) => withTab(state, ({ anchor: _, ...rest }) => rest));
    return true;
  }
  if ((tab.rowFilter?.text ?? "") !== "") {
    dropFilter(ctx);
    return true;
  }
  if (tab.marks.size > 0) {
    withMarks(ctx, (marks) => marks.clear());
    return true;
  }
  if (ctx.state.zoom) {
    ctx.update((state) => ({ ...state, zoom: false }));
    return true;
  }
  return false;
}

/** Marks, sort, columns, live filter, refresh. */
export const ROW_COMMANDS: readonly Command<SearchContext>[] = [
  {
    id: "search.mark",
    title: "Mark the row",
    keys: ["space"],
    group: "Act",
    hint: "mark",
    when: inTable,
    run: toggleMark,
  },
  {
    id: "search.mark-range",
    title: "Mark a range",
    keys: ["v"],
    group: "Act",
    when: inTable,
    run: markRange,
  },
  {
    id: "search.mark-all",
    title: "Mark all loaded rows, or none",
    keys: ["A"],
    group: "Act",
    when: inTable,
    run: markAll,
  },
  { id: "search.sort", title: "Sort …", keys: ["s"], group: "Find", when: inTable, run: chooseSort },
  { id: "search.columns", title: "Columns …", keys: [","], group: "Find", when: inTable, run: chooseColumns },
  {
    id: "search.filter-rows",
    title: "Filter the loaded rows",
    keys: ["f"],
    group: "Find",
    when: inTable,
    run: (ctx) =>
      ctx.update((state) =>
        focusOn(withTab(state, (tab) => ({ ...tab, rowFilter: tab.rowFilter ?? textField() })), "filter")
      ),
  },
  {
    id: "search.filter-done",
    title: "Keep the filter",
    keys: ["enter", "tab"],
    group: "Find",
    hint: "keep",
    when: inFilter,
    run: (ctx) => ctx.update((state) => focusOn(state, "table")),
  },
  {
    id: "search.filter-drop",
    title: "Drop the filter",
    keys: ["esc"],
    group: "Find",
    hint: "drop",
    when: inFilter,
    run: dropFilter,
  },
  {
    id: "search.filter-down",
    title: "Next row",
    keys: ["down", "pagedown"],
    group: "Move",
    when: inFilter,
    run: (ctx) => ctx.update((state) => focusOn(state, "table")),
  },
  {
    id: "search.export",
    title: "Export rows …",
    keys: ["e"],
    group: "Act",
    hint: "export",
    when: inTable,
    run: exportRows,
  },
  {
    id: "search.copy-raw",
    title: "Copy the value as it is",
    keys: ["Y"],
    group: "Act",
    when: inLists,
    blocked: (ctx) => currentTarget(ctx) === undefined ? "Put the cursor on a value first" : undefined,
    run: (ctx) => ctx.app.copy(String(currentTarget(ctx)?.value ?? ""), "the value"),
  },
  {
    id: "search.refresh",
    title: "Ask again",
    keys: ["r"],
    group: "App",
    when: inLists,
    run(ctx) {
      ctx.app.queries.invalidate(`search/${ctx.state.index}/`);
      ctx.app.queries.invalidate(pageKeyPrefix(tabOf(ctx.state).run));
    },
  },
  {
    id: "search.preview",
    title: "Preview: below, right, off",
    keys: ["\\"],
    group: "In and out",
    when: inLists,
    run: (ctx) =>
      ctx.update((state) => ({
        ...state,
        preview: state.preview === "off"
          ? "auto"
          : state.preview === "auto" && ctx.columns >= 110 && ctx.columns < 160
          ? "right"
          : "off",
      })),
  },
  {
    id: "search.zoom",
    title: "Rows only",
    keys: ["z"],
    group: "In and out",
    when: inLists,
    run: (ctx) => ctx.update((state) => ({ ...focusOn(state, "table"), zoom: !state.zoom })),
  },
  {
    id: "search.step-back",
    title: "Undo the range, the row filter, the marks",
    keys: ["esc"],
    group: "In and out",
    when: (ctx) => inTable(ctx) && hasLayer(ctx),
    run: (ctx) => void stepBack(ctx),
  },
];

function hasLayer(ctx: SearchContext): boolean {
  const tab = tabOf(ctx.state);
  return tab.anchor !== undefined || tab.marks.size > 0 || (tab.rowFilter?.text ?? "") !== "" ||
    ctx.state.zoom;
}
