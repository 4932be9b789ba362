import type { App } from "../contracts.ts";
import type { IndexName } from "../../api/types/common.ts";
import { applyCompletion, completeAt, type FieldTable } from "../../domain/lucene/mod.ts";
import { fieldsQuery } from "../search/queries.ts";
import type { ArgumentItem, CommandWord } from "../shell/command_line.ts";
import { SEARCH_TABS, searchIndex } from "../search/indexes.ts";

/** Other names of indexes. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  file: ["file"],
  submission: ["sub", "submission"],
  result: ["result"],
  alert: ["alert"],
  signature: ["sig", "signature"],
  heuristic: ["heur", "heuristic"],
  safelist: ["safe", "safelist"],
  badlist: ["bad", "badlist"],
  retrohunt: ["retro", "retrohunt"],
  workflow: ["workflow"],
  error: ["error"],
  user: ["user"],
};

/** What the id of a document of an index looks like; a query never does. */
const IDS: Readonly<Record<string, RegExp>> = {
  file: /^[0-9a-f]{64}$/i,
  submission: /^[0-9A-Za-z]{18,24}$/,
  result: /^[0-9a-f]{64}\.\S+$/i,
  alert: /^[0-9A-Za-z]{18,24}$/,
};

/** Fields and words that the end of a query may go on with. */
function argumentItems(app: App, index: IndexName, argument: string): readonly ArgumentItem[] {
  const fields = app.queries.peek<FieldTable>(fieldsQuery(app.services, index).key);
  if (fields === undefined || IDS[index]?.test(argument)) return [];
  const found = completeAt(argument, argument.length, { fields, index, now: app.now() });
  if (found.prefix === "" && found.context !== "value" && found.context !== "date") return [];
  return found.items.map((item) => ({
    label: item.label,
    note: item.type ?? item.description ?? "",
    argument: applyCompletion(argument, found, item).text,
  }));
}

/** Jump words of the command line: `:alert owner:none` searches, `:sub ID` and `:file SHA256` open. */
export function searchWords(app: App): CommandWord[] {
  const indexes = [...SEARCH_TABS.map((tab) => tab.index), "workflow", "error", "user"];
  return indexes.flatMap((index) => {
    const { label, screen, id: [param] } = searchIndex(index);
    const run = (argument: string) =>
      IDS[index]?.test(argument)
        ? app.open(screen, { [param]: argument, index })
        : app.open("search", { index, query: argument });
    const detail = IDS[index] === undefined ? `search ${label}` : `search ${label}, or open one by its id`;
    const complete = (argument: string) => argumentItems(app, searchIndex(index).index, argument);
    return (NAMES[index] ?? [index]).map((word) => ({ word, detail, run, complete }));
  });
}
