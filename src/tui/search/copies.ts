import type { SearchHit } from "../../api/types/common.ts";
import { textAt } from "../../domain/columns.ts";
import { defangTag, defangText } from "../../util/defang.ts";
import { shellCommand } from "../../util/shell.ts";
import type { CopyChoice } from "../contracts.ts";
import { exportText } from "./export_text.ts";
import { currentTarget } from "./filters.ts";
import { queryText } from "./run_text.ts";
import { columnsOf, currentHit, type SearchContext } from "./rows.ts";
import { filterText, type Run, tabOf } from "./state.ts";
import { searchIndex } from "./indexes.ts";

/** The command that finds the same rows. */
export function searchCommand(run: Run): string {
  const filters = run.filters.flatMap((filter) => ["--filter", filterText(filter)]);
  const sort = ["--sort", `${run.sort.field} ${run.sort.direction}`];
  return shellCommand(["alx", "search"], [run.index, queryText(run)], [...filters, ...sort]);
}

/** Query and filters as one query. */
function wholeQuery(run: Run): string {
  const parts = [queryText(run), ...run.filters.map(filterText)].filter((part) => part !== "*");
  return parts.length === 0
    ? "*"
    : parts.length === 1
    ? parts[0]!
    : parts.map((part) => `(${part})`).join(" AND ");
}

/** Page of the web interface that shows a hit. */
export function webLink(server: string, index: string, hit: SearchHit): string | undefined {
  const pages: Record<string, string> = { submission: "submission", file: "file/detail", alert: "alerts" };
  const id = textAt(hit, searchIndex(index).id[1]);
  const page = pages[index];
  return page === undefined || id === "" ? undefined : `${server}/${page}/${id}`;
}

/** What the search screen offers to copy. */
export function searchCopies(ctx: SearchContext): readonly CopyChoice[] {
  const tab = tabOf(ctx.state);
  const hit = currentHit(ctx);
  const target = currentTarget(ctx);
  const value = target === undefined || target.value === null ? undefined : String(target.value);
  const choices: CopyChoice[] = [];
  if (value !== undefined) {
    const tagged = defangTag(`network.${target!.field.split("network.").at(-1)}`, value);
    const harmless = tagged === value ? defangText(value) : tagged;
    choices.push({ key: "y", title: "value", text: () => value });
    if (harmless !== value) choices.push({ key: "d", title: "value, defanged", text: () => harmless });
  }
  if (hit !== undefined) choices.push(...hitCopies(ctx, hit));
  if (tab.marks.size > 0) {
    const marked = [...tab.marks.values()];
    const columns = columnsOf(ctx.app, tab);
    choices.push(
      {
        key: "t",
        title: `${marked.length} marked rows as TSV`,
        text: () => exportText("tsv", columns, marked),
      },
      {
        key: "c",
        title: `${marked.length} marked rows as CSV`,
        text: () => exportText("csv", columns, marked),
      },
      {
        key: "m",
        title: `${marked.length} marked rows as Markdown`,
        text: () => exportText("md", columns, marked),
      },
    );
  }
  choices.push(
    { key: "q", title: "query", text: () => wholeQuery(tab.run) },
    { key: "a", title: "alx command", text: () => searchCommand(tab.run) },
  );
  return choices;
}

function hitCopies(ctx: SearchContext, hit: SearchHit): CopyChoice[] {
  const { index } = ctx.state;
  const [, idField] = searchIndex(index).id;
  const id = textAt(hit, idField);
  const sha256 = textAt(hit, "sha256") || textAt(hit, "file.sha256");
  const link = webLink(ctx.app.services.settings.server, index, hit);
  return [
    ...(id === "" ? [] : [{ key: "i", title: idField, text: () => id }]),
    ...(sha256 === "" || sha256 === id ? [] : [{ key: "s", title: "sha256", text: () => sha256 }]),
    ...(link === undefined ? [] : [{ key: "l", title: "link to the web page", text: () => link }]),
    { key: "j", title: "row as JSON", text: () => JSON.stringify(hit, null, 2) },
  ];
}
