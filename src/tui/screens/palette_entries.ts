import type { Favorites } from "../../api/types/account.ts";
import type { SearchPage } from "../../api/types/common.ts";
import { descriptionOf, numberAt, textAt } from "../../domain/columns.ts";
import { scoreText } from "../../domain/verdict.ts";
import { defangText } from "../../util/defang.ts";
import { formatAge, parseTime } from "../../util/format.ts";
import { safeText } from "../../util/safe_text.ts";
import { cutToWidth } from "../../util/width.ts";
import type { App, PaletteEntry } from "../contracts.ts";
import { serverThresholds } from "../drill/thresholds.ts";
import { favoritesQuery, recentQuery, whoamiOf } from "../home/queries.ts";
import { homeSearches } from "../home/searches.ts";
import type { PaletteSource } from "../overlays/palette.ts";
import { history } from "../search/history.ts";
import { searchIndex } from "../search/indexes.ts";
import { topContext } from "../shell/frame_context.ts";

/** Queries of the history offered. */
const QUERIES_MAX = 50;
/** Indexes that a typed text is looked for in. */
const TYPED_INDEXES = ["submission", "result", "file", "alert"] as const;
const FROM = { here: "saved", server: "favorite", alx: "suggested" } as const;

/** Searches saved here and at the server, and those that home suggests. */
function searchEntries(app: App): PaletteEntry[] {
  const username = whoamiOf(app)?.username;
  const favorites = username === undefined
    ? undefined
    : app.queries.peek<Favorites>(favoritesQuery(app.services, username).key);
  return homeSearches(app.files, { favorites, thresholds: serverThresholds(app), username })
    .map(({ name, run, from }) => ({
      label: `search  ${safeText(name)}`,
      note: `${FROM[from]} · ${searchIndex(run.index).short}`,
      run: () => app.open("search", run),
    }));
}

/** The newest submissions, as far as they are known. */
function submissionEntries(app: App): PaletteEntry[] {
  const page = app.queries.peek<SearchPage>(recentQuery(app.services).key);
  app.queries.warm(recentQuery(app.services));
  const thresholds = serverThresholds(app);
  return (page?.items ?? []).map((hit) => {
    const sid = textAt(hit, "sid");
    const age = formatAge(app.now() - (parseTime(textAt(hit, "times.submitted")) ?? 0));
    const score = scoreText(numberAt(hit, "max_score") ?? 0, { thresholds, ascii: app.theme().ascii });
    return {
      label: `submission  ${cutToWidth(safeText(defangText(descriptionOf(hit)) || sid), 60)}`,
      note: `${score} · ${age}`,
      run: () => app.open("submission", { sid }),
    };
  });
}

function historyEntries(app: App): PaletteEntry[] {
  return history(app.files).slice(0, QUERIES_MAX).map(({ index, query, at }) => ({
    label: `search  ${safeText(query)}`,
    note: `${formatAge(app.now() - at)} · ${searchIndex(index).short}`,
    run: () => app.open("search", { index, query }),
  }));
}

/** What the screen on top adds: its facets, its tags. */
function screenEntries(app: App): readonly PaletteEntry[] {
  const top = topContext(app);
  return top?.frame.screen.palette?.(top.ctx) ?? [];
}

/** What the palette offers beside the commands. */
export function paletteSource(app: App): PaletteSource {
  return {
    entries: [
      ...searchEntries(app),
      ...submissionEntries(app),
      ...screenEntries(app),
      ...historyEntries(app),
    ],
    typed: (text) =>
      TYPED_INDEXES.map((index) => ({
        label: `search for "${safeText(text)}"`,
        note: `in ${searchIndex(index).label}`,
        run: () => app.open("search", { index, query: text }),
      })),
  };
}
