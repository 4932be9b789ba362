import { formatAge } from "../../../util/format.ts";
import { safeText } from "../../../util/safe_text.ts";
import { cutToWidth, padToWidth } from "../../../util/width.ts";
import { history } from "../../search/history.ts";
import { searchIndex } from "../../search/indexes.ts";
import type { HomePane } from "../pane.ts";

const SHOWN_MAX = 50;
const INDEX_COLUMNS = 8;
const AGE_COLUMNS = 6;

/** Queries that were run, newest first. */
export const historyPane: HomePane = {
  id: "history",
  word: "history",
  queries: () => [],
  note: () => [["ctrl-r", "key"]],
  lines: ({ app }, { columns }) =>
    history(app.files).slice(0, SHOWN_MAX).map(({ index, query, at }) => {
      const room = Math.max(8, columns - 1 - INDEX_COLUMNS - AGE_COLUMNS);
      return {
        spans: [
          padToWidth(cutToWidth(safeText(query), room - 1), room),
          [padToWidth(searchIndex(index).short, INDEX_COLUMNS), "dim"],
          [padToWidth(formatAge(app.now() - at), AGE_COLUMNS, { align: "right" }), "dim"],
        ],
        open: () => app.open("search", { index, query }),
        copy: { title: "query", text: query },
      };
    }),
  wants: ({ app }) => Math.min(SHOWN_MAX, history(app.files).length),
  empty: [["No query was run yet: ", "dim"], ["/", "key"], [" searches", "dim"]],
};
