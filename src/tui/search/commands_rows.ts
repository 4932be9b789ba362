import type { SearchHit } from "../../api/types/common.ts";
import { formatCount } from "../../util/format.ts";
import type { Command } from "../commands.ts";
import { openLink } from "../shell/open_link.ts";
import type { FieldBinding } from "../contracts.ts";
import { LIST_START, moveTo } from "../widgets/list.ts";
import { editField, insertText, type TextField, textField } from "../widgets/text_field.ts";
import { chooseColumns, chooseSort } from "./choosers.ts";
import { focusOn } from "./commands_query.ts";
import { webLink } from "./copies.ts";
import { exportRows } from "./export_file.ts";
import { pageKeyPrefix } from "./run_text.ts";
import { currentHit, hitId, loadedHits, rowsOf, type SearchContext, tableBinding } from "./rows.ts";
import { tabOf, type TabState, withTab } from "./state.ts";

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

async function openWebPage(ctx: SearchContext): Promise<void> {
  const hit = currentHit(ctx);
  const link = hit === undefined
    ? undefined
    : webLink(ctx.app.services.settings.server, ctx.state.index, hit);
  if (link === undefined) return ctx.app.notify("The web interface has no page for this");
  await openLink(ctx.app, link);
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
  {
    id: "search.sort",
    title: "Sort …",
    keys: ["s"],
    group: "Find",
    hint: "sort",
    when: inTable,
    run: chooseSort,
  },
  { id: "search.columns", title: "Columns …", keys: [","], group: "Find", when: inTable, run: chooseColumns },
  {
    id: "search.filter-rows",
    title: "Filter the loaded rows",
    keys: ["f"],
    group: "Find",
    hint: "filter",
    when: inTable,
    run: (ctx) =>
      ctx.update((state) =>
        focusOn(withTab(state, (tab) => ({ ...tab, rowFilter: tab.rowFilter ?? textField() })), "filter")
      ),
  },
  {
    id: "search.filter-done",
    title: "Apply the row filter",
    keys: ["enter", "tab"],
    group: "Find",
    hint: "apply",
    when: inFilter,
    run: (ctx) => ctx.update((state) => focusOn(state, "table")),
  },
  {
    id: "search.filter-drop",
    title: "Clear the row filter",
    keys: ["esc"],
    group: "Find",
    hint: "clear",
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
    id: "search.web",
    title: "Open the web page",
    keys: ["o"],
    group: "Act",
    when: inTable,
    run: openWebPage,
  },
  {
    id: "search.refresh",
    title: "Refresh",
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
