import { safeText } from "../../util/safe_text.ts";
import { type AlertContext, alertOf, type AlertParams, queryOf, relatedOf } from "../alerts/alert_data.ts";
import { aboutPane, activityPane, relatedPane } from "../alerts/alert_panes.ts";
import { findingCount, findingsPane } from "../alerts/findings_pane.ts";
import { priorityText, priorityTone, statusTone } from "../alerts/columns.ts";
import { actCommands } from "../alerts/commands_act.ts";
import { alertChoice, alertLink } from "../alerts/commands_open.ts";
import { alertCopies } from "../alerts/copies.ts";
import { openNeighbour } from "../alerts/neighbours.ts";
import { ownName } from "../alerts/rows.ts";
import { verdictSpan } from "../alerts/summary.ts";
import { oneTarget } from "../alerts/targets.ts";
import type { Command } from "../commands.ts";
import { downloadFrom } from "../drill/download.ts";
import { currentHandle } from "../drill/pane.ts";
import type { Drill, Placed, Rect } from "../drill/state.ts";
import { drillScreen, paneTab } from "../knowledge/make_screen.tsx";
import { type Span, spread } from "../paint.ts";

type P = AlertParams;
type C = AlertContext;

const WIDE_COLUMNS = 100;
const ACTIVITY_MOST = 10;

function head(ctx: C): readonly (readonly Span[])[] {
  const alert = alertOf(ctx);
  const { app, columns, params } = ctx;
  if (alert === undefined) return [[" ", [safeText(params.id), "dim"]]];
  const { ascii } = app.theme();
  const owner = alert.owner === null || alert.owner === undefined
    ? "no owner"
    : alert.owner === ownName(app)
    ? "yours"
    : safeText(alert.owner);
  const stands: Span[] = [
    [priorityText(alert.priority, ascii), priorityTone(alert.priority)],
    alert.priority ? "  " : "",
    [safeText(alert.status ?? ""), statusTone(alert.status)],
    alert.status ? "  " : "",
    [owner, "dim"],
    " ",
  ];
  const name: Span = [safeText(alert.file.name), "bold"];
  if (columns < 60) return [[" ", verdictSpan(app, alert), "  ", name]];
  return [spread([" ", verdictSpan(app, alert), "  ", name, "  "], stands, columns)];
}

/** What it is at the left, what was found at the right, what was done below; one below the other where it is narrow. */
function placeSummary(ctx: C, area: Rect): readonly Placed<P>[] {
  const { x, y, columns, rows } = area;
  const events = (alertOf(ctx)?.events?.length ?? 0) + 1;
  const below = rows < 12 ? 0 : Math.min(ACTIVITY_MOST, events + 1, rows >> 1);
  const foot = { pane: activityPane, rect: { x, y: y + rows - below, columns, rows: below } };
  if (columns >= WIDE_COLUMNS) {
    const left = columns >> 1;
    return [
      { pane: aboutPane, rect: { x, y, columns: left, rows: rows - below } },
      { pane: findingsPane, rect: { x: left + 1, y, columns: columns - left - 1, rows: rows - below } },
      foot,
    ];
  }
  return [{ pane: aboutPane, rect: { x, y, columns, rows: rows - below } }, foot];
}

const alertDrill: Drill<P> = {
  id: "alert",
  head,
  queries: (ctx) => [queryOf(ctx)],
  prefixes: ({ params }) => [`alert/${params.id}`],
  tabs: [
    { id: "about", word: "Summary", short: "Sum", place: placeSummary },
    { ...paneTab(findingsPane, "Findings"), id: "findings-tab", short: "Found", count: findingCount },
    {
      ...paneTab(activityPane, "Activity"),
      id: "activity-tab",
      short: "Act",
      count(ctx) {
        const alert = alertOf(ctx);
        // The making of the alert is a line of its own.
        return alert === undefined ? undefined : (alert.events?.length ?? 0) + 1;
      },
    },
    {
      ...paneTab(relatedPane, "Related"),
      short: "Rel",
      count: (ctx) => relatedOf(ctx)?.total ?? undefined,
    },
  ],
};

const idle = (ctx: C) => ctx.state.input === undefined;
const unknown = (ctx: C) => alertOf(ctx) === undefined ? "The alert is not known yet" : undefined;

const COMMANDS: readonly Command<C>[] = [
  ...actCommands<C>({
    prefix: "alert",
    when: idle,
    targets(ctx) {
      const alert = alertOf(ctx);
      return alert === undefined ? undefined : oneTarget(alert);
    },
  }),
  {
    id: "alert.next-alert",
    title: "Next alert of the list",
    keys: ["J"],
    group: "Go",
    hint: "next alert",
    when: idle,
    run: ({ app }) => openNeighbour(app, 1),
  },
  {
    id: "alert.previous-alert",
    title: "Previous alert of the list",
    keys: ["K"],
    group: "Go",
    when: idle,
    run: ({ app }) => openNeighbour(app, -1),
  },
  {
    id: "alert.submission",
    title: "Open its submission",
    keys: ["u"],
    group: "In and out",
    hint: "submission",
    when: idle,
    blocked: unknown,
    run(ctx) {
      const alert = alertOf(ctx);
      if (alert !== undefined) ctx.app.open("submission", { sid: alert.sid });
    },
  },
  {
    id: "alert.hex",
    title: "Bytes of its file",
    keys: ["x"],
    group: "Act",
    when: idle,
    blocked: unknown,
    run(ctx) {
      const alert = alertOf(ctx);
      if (alert === undefined) return;
      const { sha256, name } = alert.file;
      ctx.app.open("file", { sha256, name, sid: alert.sid, tab: "hex" });
    },
  },
  {
    id: "alert.download",
    title: "Download its file …",
    keys: ["d"],
    role: "file_download",
    group: "Act",
    when: idle,
    blocked: unknown,
    run(ctx) {
      const alert = alertOf(ctx);
      if (alert !== undefined) {
        return downloadFrom(ctx.app, { sha256: alert.file.sha256, name: alert.file.name, sid: alert.sid });
      }
    },
  },
];

/** Submissions and alerts have screens of their own; all else opens as anywhere. */
function enter(ctx: C): boolean {
  const handle = currentHandle(alertDrill, ctx);
  if (handle?.kind !== "field") return false;
  const value = String(handle.value);
  if (handle.field === "sid") ctx.app.open("submission", { sid: value });
  else if (handle.field === "alert_id" && value !== ctx.params.id) ctx.app.open("alert", { id: value });
  else return false;
  return true;
}

/** One alert: its submission, how it stands, what was found, what was done with it, others like it. */
export const alertScreen = drillScreen<P>({
  drill: alertDrill,
  title: ({ id }) => safeText(id).slice(0, 12),
  marking: (ctx) => alertOf(ctx)?.classification,
  link: ({ app, params }) => alertLink(app.services.settings.server, params.id),
  copies(ctx) {
    const alert = alertOf(ctx);
    return alert === undefined ? [] : alertCopies(ctx.app.services.settings.server, alert);
  },
  submits(ctx) {
    const alert = alertOf(ctx);
    return alert === undefined ? [] : [alertChoice(alert)];
  },
  commands: COMMANDS,
  handles: { enter, sid: (ctx) => alertOf(ctx)?.sid },
});
