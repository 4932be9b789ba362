import type { App } from "../contracts.ts";
import { SEARCH_TABS } from "../search/indexes.ts";

/** Jump words of the command line that open a search: `:alerts owner:none`. */
export function searchWords(app: App): { word: string; detail: string; run(argument: string): void }[] {
  return [...SEARCH_TABS.map((tab) => tab.index), "workflow", "error", "user"].map((index) => ({
    word: `search ${index}`,
    detail: `search ${index} QUERY`,
    run: (query: string) => app.open("search", { index, query }),
  }));
}
