import type { Alert } from "../../api/types/alert.ts";
import { formatCount } from "../../util/format.ts";
import type { Command } from "../commands.ts";
import type { App } from "../contracts.ts";
import { downloadFrom } from "../drill/download.ts";
import { openLink } from "../shell/open_link.ts";
import { tabOf } from "../search/state.ts";
import { listCommands, moveTo } from "../widgets/list.ts";
import { layoutNow } from "./cells.ts";
import { alertQuery, newAlertsQuery, pageQuery } from "./queries.ts";
import { alertsIn, countAlerts, currentAlert, rowKey, rowsOf, tableBinding } from "./rows.ts";
import { type AlertsContext, type AlertsState, askAgain, askOf, withList } from "./state.ts";

const inTable = (ctx: AlertsContext) => ctx.state.search.focus === "table";
const inLists = (ctx: AlertsContext) => inTable(ctx) || ctx.state.search.focus === "facets";
const noAlert = (ctx: AlertsContext) =>
  currentAlert(ctx) === undefined ? "There is no alert under the cursor" : undefined;

/** Page of the web interface for an alert. */
export const alertLink = (server: string, id: string): string => `${server}/alerts/${encodeURIComponent(id)}`;

const onAlert = (run: (ctx: AlertsContext, alert: Alert) => void | Promise<void>) => (ctx: AlertsContext) => {
  const alert = currentAlert(ctx);
  if (alert !== undefined) return run(ctx, alert);
};

/** Opens the screen of an alert: what the list knows is there at once, and the server is asked again. */
export function openAlert(app: App, { group_count: _, hint_owner: _h, ...alert }: Alert): void {
  const { key } = alertQuery({ services: app.services }, alert.alert_id);
  app.queries.put(key, alert);
  app.queries.invalidate(key);
  app.open("alert", { id: alert.alert_id });
}

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

/** The last row. How many groups there are is known at the end only, so they are loaded down to it. */
function goToEnd(ctx: AlertsContext, count: number | undefined): void {
  const { app } = ctx;
  const ask = askOf(ctx.state);
  const go = (row: number) =>
    ctx.update((state) => {
      const { size } = tableBinding({ ...ctx, state });
      return askOf(state).turn === ask.turn
        ? withList(state, moveTo(tabOf(state.search).list, row, size))
        : state;
    });
  if (count !== undefined || !rowsOf(app, ctx.state).more) return go((count ?? Infinity) - 1);
  app.startJob({
    title: "All groups",
    async run(signal, progress) {
      for (let rows = rowsOf(app, ctx.state); rows.more; rows = rowsOf(app, ctx.state)) {
        signal.throwIfAborted();
        const { error } = await app.queries.fetch(pageQuery(app, ask, rows.pages));
        if (error !== undefined) throw error;
        progress(`${formatCount(rows.total)} groups of ${countAlerts(rows.alerts)} loaded`);
      }
      go(Infinity);
    },
  });
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

const GROUPS = [
  "file.sha256",
  "file.md5",
  "file.name",
  "file.type",
  "type",
  "owner",
  "status",
  "priority",
  "classification",
] as const;

async function chooseGroup(ctx: AlertsContext): Promise<void> {
  const chosen = await ctx.app.pick<string>({
    title: "group alerts by",
    filter: false,
    selected: ctx.state.groupBy ?? "",
    items: [
      ...GROUPS.map((field, i) => ({ value: field as string, label: field, key: String(i + 1) })),
      { value: "", label: "nothing: each alert by itself", key: "0" },
    ],
  });
  if (chosen === undefined) return;
  const now = ctx.app.now();
  ctx.update((state) => askAgain(state, now, { groupBy: chosen === "" ? undefined : chosen }));
}

function again(ctx: AlertsContext, change: Parameters<typeof askAgain>[2] = {}): void {
  const now = ctx.app.now();
  ctx.app.queries.invalidate("search/alert/");
  ctx.update((state) => askAgain(state, now, change));
}

function shiftColumn(ctx: AlertsContext, by: number): void {
  const last = layoutNow(ctx).columns.length - 1;
  ctx.update((state) => {
    const tab = tabOf(state.search);
    const column = Math.max(0, Math.min(last, Math.min(tab.column, last) + by));
    return {
      ...state,
      search: { ...state.search, tabs: { ...state.search.tabs, alert: { ...tab, column } } },
    };
  });
}

const fresh = (ctx: AlertsContext) =>
  ctx.app.queries.peek<number>(newAlertsQuery(ctx.app, askOf(ctx.state)).key) ?? 0;

const OPEN: readonly Command<AlertsContext>[] = [
  {
    id: "alerts.open",
    title: "Open the alert",
    keys: ["enter"],
    group: "In and out",
    hint: "open",
    when: inTable,
    blocked: noAlert,
    run: onAlert(({ app }, alert) => openAlert(app, alert)),
  },
  {
    id: "alerts.submission",
    title: "Open its submission",
    keys: ["u"],
    group: "In and out",
    hint: "submission",
    when: inTable,
    blocked: noAlert,
    run: onAlert(({ app }, { sid }) => app.open("submission", { sid })),
  },
  {
    id: "alerts.hex",
    title: "Bytes of its file",
    keys: ["x"],
    group: "Act",
    when: inTable,
    blocked: noAlert,
    run: onAlert(({ app }, { file, sid }) =>
      app.open("file", { sha256: file.sha256, name: file.name, sid, tab: "hex" })
    ),
  },
  {
    id: "alerts.download",
    title: "Download its file …",
    keys: ["d"],
    group: "Act",
    when: inTable,
    blocked: noAlert,
    run: onAlert(({ app }, { file, sid }) =>
      downloadFrom(app, { sha256: file.sha256, name: file.name, sid })
    ),
  },
  {
    id: "alerts.web",
    title: "Open the web page",
    keys: ["o"],
    group: "Act",
    when: inTable,
    blocked: noAlert,
    run: onAlert(({ app }, { alert_id }) => openLink(app, alertLink(app.services.settings.server, alert_id))),
  },
];

const MARKS: readonly Command<AlertsContext>[] = [
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

const LIST: readonly Command<AlertsContext>[] = [
  {
    id: "alerts.group",
    title: "Group by …",
    keys: ["B"],
    group: "Find",
    when: inLists,
    run: chooseGroup,
  },
  {
    id: "alerts.show-new",
    title: "Show the new ones",
    keys: ["K"],
    group: "Find",
    when: inLists,
    run(ctx) {
      if (fresh(ctx) === 0) ctx.app.notify("Nothing new was counted; asked again");
      again(ctx, { top: true });
    },
  },
  {
    id: "alerts.newest",
    title: "The newest minutes too, or not",
    detail: "The server hides the newest minutes, while workflows may still change them",
    keys: ["D"],
    group: "Find",
    when: inLists,
    run: (ctx) => again(ctx, { noDelay: !ctx.state.noDelay }),
  },
  {
    id: "alerts.live",
    title: "Count new alerts, or not",
    keys: ["R"],
    group: "App",
    when: inLists,
    run(ctx) {
      ctx.app.notify(ctx.state.live ? "New alerts are no longer counted" : "New alerts are counted");
      ctx.update((state) => ({ ...state, live: !state.live }));
    },
  },
  {
    id: "alerts.refresh",
    title: "Ask again",
    keys: ["r"],
    group: "App",
    when: inLists,
    run: (ctx) => again(ctx),
  },
  {
    id: "alerts.preview",
    title: "What is known of the alert: below, or not",
    keys: ["\\"],
    group: "In and out",
    when: inLists,
    run: (ctx) =>
      ctx.update(({ search, ...state }) => ({
        ...state,
        search: { ...search, preview: search.preview === "off" ? "auto" : "off" },
      })),
  },
  {
    id: "alerts.zoom",
    title: "Rows only",
    keys: ["z"],
    group: "In and out",
    when: inLists,
    run: (ctx) =>
      ctx.update(({ search, ...state }) => ({
        ...state,
        search: { ...search, focus: "table", zoom: !search.zoom },
      })),
  },
];

/** Moving, opening, marking, grouping, refreshing. */
export const LIST_COMMANDS: readonly Command<AlertsContext>[] = [
  ...OPEN,
  {
    id: "alerts.end",
    title: "Last row",
    keys: ["G", "end"],
    group: "Move",
    counted: true,
    when: inTable,
    run: goToEnd,
  },
  ...listCommands<AlertsContext>((ctx) => inTable(ctx) ? tableBinding(ctx) : undefined)
    .filter(({ id }) => id !== "list.last"),
  {
    id: "alerts.column-left",
    title: "Column to the left",
    keys: ["h", "left", "<"],
    group: "Move",
    counted: true,
    when: inTable,
    run: (ctx, count = 1) => shiftColumn(ctx, -count),
  },
  {
    id: "alerts.column-right",
    title: "Column to the right",
    keys: ["l", "right", ">"],
    group: "Move",
    counted: true,
    when: inTable,
    run: (ctx, count = 1) => shiftColumn(ctx, count),
  },
  ...MARKS,
  ...LIST,
];
