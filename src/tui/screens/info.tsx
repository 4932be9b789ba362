import type { Screen } from "../contracts.ts";
import { DrillView } from "../drill/pane_view.tsx";
import { openHandle } from "../drill/pivot.ts";
import { currentHandle } from "../drill/pane.ts";
import type { Drill, DrillState, Placed, Rect } from "../drill/state.ts";
import {
  accountPane,
  type InfoContext,
  type InfoParams,
  markingsPane,
  placesPane,
  serverPane,
  servicesPane,
} from "../info/panes.ts";
import { statusPane, useHeartbeats } from "../info/status.ts";
import { drillScreen, paneTab } from "../knowledge/make_screen.tsx";
import type { ReactNode } from "../react.ts";

const WIDE_COLUMNS = 100;

/** Server and account side by side, or one below the other. */
function placeOverview(ctx: InfoContext, area: Rect): readonly Placed<InfoParams>[] {
  const { x, y, columns, rows } = area;
  if (columns >= WIDE_COLUMNS) {
    const left = columns >> 1;
    return [
      { pane: serverPane, rect: { x, y, columns: left, rows } },
      { pane: accountPane, rect: { x: left + 1, y, columns: columns - left - 1, rows } },
    ];
  }
  if (rows < 14) return [{ pane: ctx.state.focus === "account" ? accountPane : serverPane, rect: area }];
  const above = rows >> 1;
  return [
    { pane: serverPane, rect: { x, y, columns, rows: above } },
    { pane: accountPane, rect: { x, y: y + above, columns, rows: rows - above } },
  ];
}

const infoDrill: Drill<InfoParams> = {
  id: "info",
  head: () => [],
  // Every pane asks for itself, so that one failure does not take the screen.
  queries: () => [],
  prefixes: () => ["whoami", "services", "home/quotas", "local/places"],
  tabs: [
    { id: "server", word: "Server", place: placeOverview },
    { ...paneTab(statusPane, "Status"), short: "Status" },
    { ...paneTab(servicesPane, "Services"), short: "Serv" },
    { ...paneTab(markingsPane, "Markings"), short: "Mark" },
    paneTab(placesPane, "alx"),
  ],
};

const base = drillScreen<InfoParams>({
  drill: infoDrill,
  title: () => "Info",
  // What is shown is about the server, not data that carry a marking.
  marking: () => null,
  handles: {
    enter(ctx) {
      const handle = currentHandle(infoDrill, ctx);
      if (handle?.kind === "service") openHandle(ctx.app, handle, {});
      return true;
    },
  },
  commands: [{
    id: "info.live",
    title: "Heartbeats live on or off",
    keys: ["R"],
    group: "App",
    when: (ctx) => ctx.state.input === undefined,
    run: (ctx) => ctx.update((state) => ({ ...state, live: !state.live })),
  }],
});

/** The server and its parts, the account, markings, this program. */
export const infoScreen: Screen<InfoParams, DrillState> = { ...base, View: InfoView };

function InfoView(ctx: InfoContext): ReactNode {
  useHeartbeats(ctx);
  return <DrillView drill={infoDrill} ctx={ctx} />;
}
