import type { Favorites } from "../../../api/types/account.ts";
import { rebin, sparkline } from "../../../util/bars.ts";
import { formatCount } from "../../../util/format.ts";
import { safeText } from "../../../util/safe_text.ts";
import { cutToWidth, padToWidth } from "../../../util/width.ts";
import { remember } from "../../drill/remember.ts";
import { serverThresholds } from "../../drill/thresholds.ts";
import type { Span } from "../../paint.ts";
import { searchIndex } from "../../search/indexes.ts";
import { type HomeLine, type HomePane, type PaneSize, stateOf } from "../pane.ts";
import { favoritesQuery, trendQuery, whoamiOf } from "../queries.ts";
import { type HomeSearch, homeSearches } from "../searches.ts";
import { type HomeContext, listOf } from "../state.ts";

const INDEX_COLUMNS = 8;
/** From this width on the index is named. */
const INDEX_FROM = 48;
const COUNT_COLUMNS = 7;
/** Searches counted beyond those on screen, so that one row of scrolling shows no gap. */
const AHEAD = 2;

function searchesOf(ctx: HomeContext): readonly HomeSearch[] {
  const { app } = ctx;
  const username = whoamiOf(app)?.username;
  const kept = username === undefined
    ? undefined
    : app.queries.peek<Favorites>(favoritesQuery(app.services, username).key);
  const thresholds = serverThresholds(app);
  return remember(
    app,
    "home searches",
    // The file is read again when somebody did something, not while a spinner turns.
    [kept, thresholds, username, app.shell.get().frames],
    () => homeSearches(app.files, { favorites: kept, thresholds, username }),
  );
}

const trendColumns = ({ columns }: PaneSize) => columns >= 54 ? 14 : columns >= 36 ? 7 : 0;

function line(ctx: HomeContext, search: HomeSearch, size: PaneSize): HomeLine {
  const { app } = ctx;
  const { ascii } = app.theme();
  const { run } = search;
  const trend = stateOf(ctx, trendQuery(app.services, run));
  const width = trendColumns(size);
  const count: Span = trend.data !== undefined
    ? [padToWidth(formatCount(trend.data.count), COUNT_COLUMNS, { align: "right" }), "bold"]
    : [
      padToWidth(trend.error === undefined ? "" : ascii ? "x" : "✗", COUNT_COLUMNS, { align: "right" }),
      "error",
    ];
  const spark = trend.data === undefined ? "" : sparkline(rebin(trend.data.steps, width), { ascii });
  const label = searchIndex(run.index).short;
  const indexColumns = size.columns >= INDEX_FROM ? INDEX_COLUMNS : 0;
  const room = Math.max(8, size.columns - 1 - indexColumns - COUNT_COLUMNS - (width === 0 ? 0 : width + 2));
  const name = padToWidth(cutToWidth(safeText(search.name), room - 1), room);
  return {
    spans: [
      search.from === "alx" ? [name, "dim"] : name,
      [padToWidth(label, indexColumns), "dim"],
      count,
      ...(width === 0 ? [] : ["  ", [padToWidth(spark, width), "accent"] as const]),
    ],
    open: () =>
      app.open("search", { index: run.index, query: run.query, filters: run.filters, sort: run.sort }),
    copy: { title: "query", text: run.query },
    ...(search.from === "here" ? { kept: search.name } : {}),
  };
}

/** Searches kept here and at the server, with how many hits they have now and how they came. */
export const savedPane: HomePane = {
  id: "saved",
  word: "searches",
  queries(ctx, { rows }) {
    const { services } = ctx.app;
    const username = whoamiOf(ctx.app)?.username;
    const { top } = listOf(ctx.state, "saved");
    return [
      ...(username === undefined ? [] : [favoritesQuery(services, username)]),
      ...searchesOf(ctx).slice(top, top + rows + AHEAD).map(({ run }) => trendQuery(services, run)),
    ];
  },
  note: (ctx) => {
    const kept = searchesOf(ctx).filter(({ from }) => from !== "alx").length;
    return kept === 0 ? [["ctrl-s in a search keeps it", "dim"]] : [[`${kept} kept  `, "dim"], ["b", "key"]];
  },
  lines: (ctx, size) => searchesOf(ctx).map((search) => line(ctx, search, size)),
  wants: (ctx) => searchesOf(ctx).length,
  empty: [["Nothing is kept yet", "dim"]],
};
