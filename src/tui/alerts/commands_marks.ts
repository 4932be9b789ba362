import type { Alert } from "../../api/types/alert.ts";
import type { Command } from "../commands.ts";
import { tabOf } from "../search/state.ts";
import { moveTo } from "../widgets/list.ts";
import { alertsIn, countAlerts, currentAlert, rowKey, rowsOf, tableBinding } from "./rows.ts";
import { type AlertsContext, type AlertsState, withList } from "./state.ts";

const inTable = (ctx: AlertsContext) => ctx.state.search.focus === "table";

function setMarks(
  ctx: AlertsContext,
  change: (marks: Map<string, Alert>) => void,
  more: (state: AlertsState) => AlertsState = (state) => state,
): void {
  ctx.update((state) => {
    const marks = new Map(state.marks);
    change(marks);
    return more({ ...state, marks });
  });
}

function toggleMark(ctx: AlertsContext): void {
  const alert = currentAlert(ctx);
  if (alert === undefined) return;
  const { list, size } = tableBinding(ctx);
  const key = rowKey(rowsOf(ctx.app, ctx.state).ask, alert);
  setMarks(
    ctx,
    (marks) => {
      if (!marks.delete(key)) marks.set(key, alert);
    },
    (state) => withList(state, moveTo(list, list.cursor + 1, size)),
  );
}

/** Marks from the anchor to the cursor; the first press sets the anchor. */
function markRange(ctx: AlertsContext): void {
  const { anchor, search } = ctx.state;
  const { cursor } = tabOf(search).list;
  if (anchor === undefined) {
    ctx.app.notify("Range starts here; move and press v again");
    return ctx.update((state) => ({ ...state, anchor: cursor }));
  }
  const rows = rowsOf(ctx.app, ctx.state);
  setMarks(ctx, (marks) => {
    for (let i = Math.min(anchor, cursor); i <= Math.max(anchor, cursor); i++) {
      const alert = rows.at(i);
      if (alert !== undefined) marks.set(rowKey(rows.ask, alert), alert);
    }
  }, (state) => ({ ...state, anchor: undefined }));
}

/** Marks every loaded row; when there are marks already, takes them all off. */
function markAll(ctx: AlertsContext): void {
  if (ctx.state.marks.size > 0) return setMarks(ctx, (marks) => marks.clear());
  const rows = rowsOf(ctx.app, ctx.state);
  let alerts = 0;
  setMarks(ctx, (marks) => {
    for (let i = 0; i < rows.total; i++) {
      const alert = rows.at(i);
      if (alert !== undefined) marks.set(rowKey(rows.ask, alert), alert);
    }
    alerts = [...marks.values()].reduce((sum, row) => sum + alertsIn(row), 0);
  });
  ctx.app.notify(`All loaded rows marked: ${countAlerts(alerts)}${rows.more ? "; G loads the rest" : ""}`);
}

function stepBack(ctx: AlertsContext): void {
  ctx.update((state) => {
    if (state.anchor !== undefined) return { ...state, anchor: undefined };
    if (state.marks.size > 0) return { ...state, marks: new Map() };
    return { ...state, search: { ...state.search, zoom: false } };
  });
}

const hasLayer = ({ state }: AlertsContext) =>
  state.anchor !== undefined || state.marks.size > 0 || state.search.zoom;

/** Marks: one row, a range, all that is loaded, none. */
export const MARK_COMMANDS: readonly Command<AlertsContext>[] = [
  {
    id: "alerts.mark",
    title: "Mark the row",
    keys: ["space"],
    group: "Act",
    hint: "mark",
    when: inTable,
    run: toggleMark,
  },
  {
    id: "alerts.mark-range",
    title: "Mark a range",
    keys: ["v"],
    group: "Act",
    when: inTable,
    run: markRange,
  },
  {
    id: "alerts.mark-all",
    title: "Mark all loaded rows, or none",
    keys: ["A"],
    group: "Act",
    when: inTable,
    run: markAll,
  },
  {
    id: "alerts.step-back",
    title: "Undo the range, the marks, the zoom",
    keys: ["esc"],
    group: "In and out",
    when: (ctx) => inTable(ctx) && hasLayer(ctx),
    run: stepBack,
  },
];
