import { Box } from "ink";
import { actCommands } from "../alerts/commands_act.ts";
import { FIND_COMMANDS } from "../alerts/commands_filter.ts";
import { LIST_COMMANDS } from "../alerts/commands_list.ts";
import { MARK_COMMANDS } from "../alerts/commands_marks.ts";
import { listSubmits, OPEN_COMMANDS } from "../alerts/commands_open.ts";
import { ChipsView } from "../alerts/chips_view.tsx";
import { searchContext } from "../alerts/context.ts";
import { listCopies } from "../alerts/copies.ts";
import { BarView, DetailView } from "../alerts/detail_view.tsx";
import { FacetsPane } from "../search/facets_pane.tsx";
import { geometryOf } from "../alerts/geometry.ts";
import { alertsMouse } from "../alerts/mouse.ts";
import { shownMarkings } from "../alerts/rows.ts";
import { type AlertsContext, type AlertsParams, type AlertsState, newAlerts } from "../alerts/state.ts";
import { TableView } from "../alerts/table_view.tsx";
import { targetsOf } from "../alerts/targets.ts";
import { defineCommands } from "../commands.ts";
import type { FieldBinding, Screen } from "../contracts.ts";
import type { ReactNode } from "../react.ts";
import type { Rect } from "../search/geometry.ts";
import { queryField } from "../search/commands_query.ts";
import { CompletionMenu } from "../search/completion_view.tsx";
import { QueryBar } from "../search/query_bar.tsx";
import { highestMarking } from "../shell/account.ts";
import { Boundary } from "../widgets/lines.tsx";

/** Triage of alerts: groups, filters, what is known of each, and what can be done with many at once. */
export const alertsScreen: Screen<AlertsParams, AlertsState> = {
  id: "alerts",
  title: () => "Alerts",
  initial: (params, app) => newAlerts(params, app.now()),
  commands: defineCommands<AlertsContext>(
    ...OPEN_COMMANDS,
    ...MARK_COMMANDS,
    ...LIST_COMMANDS,
    ...actCommands<AlertsContext>({
      prefix: "alerts",
      when: ({ state }) => state.search.focus === "table",
      targets: targetsOf,
    }),
    ...FIND_COMMANDS,
  ),
  field: fieldOf,
  mouse: alertsMouse,
  copies: listCopies,
  submits: listSubmits,
  classification: (ctx) => highestMarking(ctx.app, shownMarkings(ctx)),
  View: AlertsView,
  Over: (ctx) =>
    ctx.state.search.focus === "query" && ctx.state.search.menu !== undefined
      ? <CompletionMenu ctx={searchContext(ctx)} />
      : null,
};

function fieldOf(ctx: AlertsContext): FieldBinding | undefined {
  return ctx.state.search.focus === "query" ? queryField(searchContext(ctx)) : undefined;
}

/** Cells of a pane. */
type Size = Pick<Rect, "columns" | "rows">;

function AlertsView(ctx: AlertsContext): ReactNode {
  const { facets, table, detail, bar } = geometryOf(ctx);
  const search = searchContext(ctx);
  const pane = (name: string, { columns, rows }: Size, view: ReactNode) => (
    <Boundary name={name} columns={columns} rows={rows} resetKey={ctx.state}>{view}</Boundary>
  );
  const row = { columns: ctx.columns, rows: 1 };
  return (
    <Box flexDirection="column" width={ctx.columns} height={ctx.rows}>
      {pane("query", row, <QueryBar ctx={search} />)}
      {pane("filters", row, <ChipsView ctx={ctx} />)}
      <Box flexDirection="row">
        {facets.columns > 0 && pane("facets", facets, <FacetsPane ctx={search} />)}
        {table.columns > 0 && (
          <Box flexDirection="column">
            {pane("alerts", table, <TableView ctx={ctx} />)}
            {detail.rows > 0 && pane("alert", detail, <DetailView ctx={ctx} />)}
            {bar && pane("marks", { columns: table.columns, rows: 1 }, <BarView ctx={ctx} />)}
          </Box>
        )}
      </Box>
    </Box>
  );
}
