import { QueryCache } from "../features/queries.ts";
import type { Services } from "../features/services.ts";
import { xdgDirs } from "../util/xdg.ts";
import { recentQuery } from "./home/queries.ts";
import { pageQuery } from "./search/queries.ts";
import { rememberedColumns } from "./search/rows.ts";
import { newSearch, tabOf } from "./search/state.ts";
import { folderFiles } from "./state_files.ts";
import type { TuiStart } from "./app.tsx";

/**
 * Asks for the rows that the UI opens with, so that the server works while React is loaded. The screen asks the same
 * question and finds it under way.
 */
export function askFirst(services: Services, start: TuiStart): QueryCache {
  const queries = new QueryCache(services.clock);
  if ((start.screen ?? "search") === "search") {
    const files = folderFiles(xdgDirs(Deno.env.toObject()).state);
    const { run } = tabOf(newSearch(start, (index) => rememberedColumns(files, index)));
    queries.warm(pageQuery({ services, queries }, run, { at: 0, total: 0 }));
  } else if (start.screen === "home") queries.warm(recentQuery(services));
  return queries;
}
