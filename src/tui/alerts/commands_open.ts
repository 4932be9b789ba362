import type { FormChoice } from "../submit/state.ts";
import type { Alert } from "../../api/types/alert.ts";
import type { Command } from "../commands.ts";
import type { App } from "../contracts.ts";
import { downloadFrom } from "../drill/download.ts";
import { fileChoice, valueChoices, withoutTwins } from "../drill/submits.ts";
import { filterOf } from "../search/filters.ts";
import { addFilter } from "../search/state.ts";
import { openLink } from "../shell/open_link.ts";
import { currentTarget } from "./cells.ts";
import { alertQuery } from "./queries.ts";
import { currentAlert, rowKey, shownAsk } from "./rows.ts";
import type { AlertsContext } from "./state.ts";

const inTable = (ctx: AlertsContext) => ctx.state.search.focus === "table";
const noAlert = (ctx: AlertsContext) =>
  currentAlert(ctx) === undefined ? "There is no alert under the cursor" : undefined;

/** Page of the web interface for an alert. */
export const alertLink = (server: string, id: string): string => `${server}/alerts/${encodeURIComponent(id)}`;

/** The file of an alert, to be handed in with the settings it had. */
export const alertChoice = ({ file: { sha256, name }, sid }: Alert): FormChoice =>
  fileChoice({ sha256, name, sid });

/** The address under the cursor, the file of the alert. */
export function listSubmits(ctx: AlertsContext): readonly FormChoice[] {
  const alert = currentAlert(ctx);
  const values = valueChoices(currentTarget(ctx)?.value);
  return withoutTwins([...values, ...(alert === undefined ? [] : [alertChoice(alert)])]);
}

const onAlert = (run: (ctx: AlertsContext, alert: Alert) => void | Promise<void>) => (ctx: AlertsContext) => {
  const alert = currentAlert(ctx);
  if (alert !== undefined) return run(ctx, alert);
};

/**
 * Opens the screen of an alert: what the list knows is there at once, and the server is asked again.
 *
 * @param options.replace In place of the screen that is shown. Default: above it.
 */
export function openAlert(
  app: App,
  { group_count: _, hint_owner: _h, ...alert }: Alert,
  options: { readonly replace?: boolean } = {},
): void {
  const { key } = alertQuery({ services: app.services }, alert.alert_id);
  app.queries.put(key, alert);
  app.queries.invalidate(key);
  if (options.replace) app.replace("alert", { id: alert.alert_id });
  else app.open("alert", { id: alert.alert_id });
}

/** Opens the alerts of a row's group over the list, under the same conditions. */
function openGroup(ctx: AlertsContext, alert: Alert): void {
  const ask = shownAsk(ctx.app, ctx.state);
  if (ask.groupBy === undefined) return;
  const filter = filterOf({ field: ask.groupBy, value: rowKey(ask, alert) }, false);
  const { query, filters } = ask.run;
  ctx.app.open("alerts", { groupBy: "", query, filters: addFilter(filters, filter) });
}

/** Opening the alert, its submission, its file. */
export const OPEN_COMMANDS: readonly Command<AlertsContext>[] = [
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
    id: "alerts.members",
    title: "The alerts of this group, one by one",
    keys: ["i"],
    group: "In and out",
    when: inTable,
    blocked: (ctx) =>
      noAlert(ctx) ??
        (shownAsk(ctx.app, ctx.state).groupBy === undefined ? "The list is not grouped" : undefined),
    run: onAlert(openGroup),
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
    role: "file_download",
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
