import { columnCommands } from "../widgets/column_commands.ts";
import { formatCount } from "../../util/format.ts";
import type { Command } from "../commands.ts";
import { tabOf } from "../search/state.ts";
import { listCommands, moveTo } from "../widgets/list.ts";
import { layoutNow } from "./cells.ts";
import { newAlertsQuery, pageQuery } from "./queries.ts";
import { countAlerts, rowsOf, tableBinding } from "./rows.ts";
import { type AlertsContext, askAgain, askOf, withList } from "./state.ts";

const inTable = (ctx: AlertsContext) => ctx.state.search.focus === "table";
const inLists = (ctx: AlertsContext) => inTable(ctx) || ctx.state.search.focus === "facets";

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
      if (fresh(ctx) === 0) ctx.app.notify("No new alerts were counted; refreshed");
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
    title: "Refresh",
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

/** Moving, grouping, refreshing. */
export const LIST_COMMANDS: readonly Command<AlertsContext>[] = [
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
  ...columnCommands<AlertsContext>("alerts", { when: inTable, shift: shiftColumn }),
  ...LIST,
];
