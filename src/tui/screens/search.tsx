import { Box } from "ink";
import { defineCommands } from "../commands.ts";
import type { FieldBinding, Screen } from "../contracts.ts";
import type { ReactNode } from "../react.ts";
import { ChipsView } from "../search/chips_view.tsx";
import { FACET_COMMANDS } from "../search/commands_facets.ts";
import { FILTER_COMMANDS } from "../search/commands_filter.ts";
import { MOVE_COMMANDS } from "../search/commands_move.ts";
import { pasteQuery, QUERY_COMMANDS, queryField } from "../search/commands_query.ts";
import { filterField, ROW_COMMANDS } from "../search/commands_rows.ts";
import { CompletionMenu } from "../search/completion_view.tsx";
import { searchCopies } from "../search/copies.ts";
import { FacetsPane } from "../search/facets_pane.tsx";
import type { Rect } from "../search/geometry.ts";
import { HistogramView } from "../search/histogram_view.tsx";
import { searchIndex } from "../search/indexes.ts";
import { searchMouse } from "../search/mouse.ts";
import { PreviewView } from "../search/preview_view.tsx";
import { pageQuery } from "../search/queries.ts";
import { QueryBar } from "../search/query_bar.tsx";
import {
  geometryOf,
  rememberedColumns,
  type SearchContext,
  type SearchParams,
  shownMarkings,
} from "../search/rows.ts";
import { highestMarking } from "../shell/account.ts";
import { newSearch, type SearchState, tabOf } from "../search/state.ts";
import { facetEntries } from "../search/facet_entries.ts";
import { searchSubmits } from "../search/submits.ts";
import { TableView } from "../search/table_view.tsx";
import { Boundary } from "../widgets/lines.tsx";

/** Search in any index: query, filters, facets, histograms, rows, preview. */
export const searchScreen: Screen<SearchParams, SearchState> = {
  id: "search",
  title: (_params, state) => `Search › ${searchIndex(state.index).label}`,
  initial: (params, app) => newSearch(params, (index) => rememberedColumns(app.files, index)),
  first: (state, app) => pageQuery(app, tabOf(state).run, { at: 0, total: 0 }),
  commands: defineCommands<SearchContext>(
    ...MOVE_COMMANDS,
    ...ROW_COMMANDS,
    ...FILTER_COMMANDS,
    ...FACET_COMMANDS,
    ...QUERY_COMMANDS,
  ),
  field: fieldOf,
  paste: pasteQuery,
  mouse: searchMouse,
  classification: (ctx) => highestMarking(ctx.app, shownMarkings(ctx)),
  copies: searchCopies,
  submits: searchSubmits,
  palette: facetEntries,
  View: SearchView,
  Over: (ctx) =>
    ctx.state.focus === "query" && ctx.state.menu !== undefined ? <CompletionMenu ctx={ctx} /> : null,
};

function fieldOf(ctx: SearchContext): FieldBinding | undefined {
  if (ctx.state.focus === "query") return queryField(ctx);
  return ctx.state.focus === "filter" ? filterField(ctx) : undefined;
}

/** A pane of the screen: a failure in it stays in it. */
function Pane({ ctx, name, place, View }: {
  readonly ctx: SearchContext;
  readonly name: string;
  readonly place: Rect;
  readonly View: (props: { readonly ctx: SearchContext }) => ReactNode;
}): ReactNode {
  return (
    <Boundary name={name} columns={place.columns} rows={place.rows} resetKey={ctx.state}>
      <View ctx={ctx} />
    </Boundary>
  );
}

function SearchView(ctx: SearchContext): ReactNode {
  const { chips, facets, histogram, preview, query, table } = geometryOf(ctx);
  const right = preview.rows > 0 && preview.y === table.y;
  const pane = (name: string, place: Rect, View: Parameters<typeof Pane>[0]["View"]) => (
    <Pane ctx={ctx} name={name} place={place} View={View} />
  );
  const foot = preview.rows > 0 && !right;
  const middle = (
    <Box flexDirection="row">
      {facets.columns > 0 && pane("facets", facets, FacetsPane)}
      <Box flexDirection="column">
        {table.columns > 0 && pane("results", table, TableView)}
        {foot && preview.x > 0 && pane("preview", preview, PreviewView)}
      </Box>
      {right && pane("preview", preview, PreviewView)}
    </Box>
  );
  return (
    <Box flexDirection="column" width={ctx.columns} height={ctx.rows}>
      {pane("query", query, QueryBar)}
      {pane("filters", chips, ChipsView)}
      {histogram.rows > 0 && pane("histogram", histogram, HistogramView)}
      {middle}
      {foot && preview.x === 0 && pane("preview", preview, PreviewView)}
    </Box>
  );
}
