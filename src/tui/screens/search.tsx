import { Box } from "ink";
import { defineCommands } from "../commands.ts";
import type { Screen } from "../contracts.ts";
import { Boundary, Lines } from "../widgets/lines.tsx";
import { MOVE_COMMANDS } from "../search/commands_move.ts";
import { QUERY_COMMANDS, queryField } from "../search/commands_query.ts";
import { QueryBar } from "../search/query_bar.tsx";
import { geometryOf, type SearchContext, type SearchParams } from "../search/rows.ts";
import { searchIndex } from "../search/indexes.ts";
import { newSearch, type SearchState } from "../search/state.ts";
import { TableView } from "../search/table_view.tsx";
import type { ReactNode } from "../react.ts";

/** Search in any index: query, facets, rows, preview. */
export const searchScreen: Screen<SearchParams, SearchState> = {
  id: "search",
  title: (_params, state) => `Search › ${searchIndex(state.index).label}`,
  initial: (params) => newSearch(params),
  commands: defineCommands<SearchContext>(...MOVE_COMMANDS, ...QUERY_COMMANDS),
  field: (ctx) => ctx.state.focus === "query" ? queryField(ctx) : undefined,
  View: SearchView,
};

function SearchView(ctx: SearchContext): ReactNode {
  const geometry = geometryOf(ctx);
  return (
    <Box flexDirection="column" width={ctx.columns} height={ctx.rows}>
      <Boundary name="query" columns={ctx.columns} resetKey={ctx.state}>
        <QueryBar ctx={ctx} />
      </Boundary>
      <Lines lines={[""]} columns={geometry.chips.columns} rows={geometry.chips.rows} />
      <Boundary name="results" columns={ctx.columns} resetKey={ctx.state}>
        <TableView ctx={ctx} />
      </Boundary>
    </Box>
  );
}
