import { fieldClause } from "../../domain/lucene/mod.ts";
import { textAt } from "../../domain/columns.ts";
import { expandHome, xdgDirs } from "../../util/xdg.ts";
import { safeText } from "../../util/safe_text.ts";
import { cutToWidth } from "../../util/width.ts";
import type { Query } from "../../features/queries.ts";
import type { Services } from "../../features/services.ts";
import type { App } from "../contracts.ts";
import { askIncident } from "../incident/begin.ts";
import { remember } from "../search/history.ts";
import { searchIndex } from "../search/indexes.ts";
import { checkQuery } from "../search/query_syntax.ts";
import { knownFields } from "../search/completion.ts";
import { type HomeContext, searchContext, withEmptyOmnibox } from "./state.ts";
import type { Wish } from "./wish.ts";

/** Opens the submit screen with files to submit. */
export function openSubmit(app: App, paths: readonly string[] = []): void {
  app.open("submit", paths.length === 0 ? {} : { paths });
}

/** The sha256 of a file known by another hash, empty when there is none. `POST search/file/` */
function hashQuery(services: Services, field: "md5" | "sha1", value: string): Query<string> {
  return {
    key: `home/hash/${field}/${value}`,
    staleMs: 60_000,
    async fetch(signal) {
      const page = await services.client.search.page("file", fieldClause(field, value), {
        rows: 1,
        fl: ["sha256"],
        signal,
      });
      const [hit] = page.items;
      return hit === undefined ? "" : textAt(hit, "sha256");
    },
  };
}

async function openByHash(app: App, field: "md5" | "sha1", value: string): Promise<void> {
  const { data, error } = await app.queries.fetch(hashQuery(app.services, field, value));
  if (error !== undefined) throw error;
  if (data !== undefined && data !== "") return app.open("file", { sha256: data });
  app.notify(`No file with this ${field} was ever seen`, { hint: "The badlist may know it" });
  app.open("search", { index: "badlist", query: fieldClause(`hashes.${field}`, value) });
}

/** Hands files in by the form; a folder may be a mass submission too. */
async function openPaths(ctx: HomeContext, paths: readonly string[]): Promise<void> {
  const { app } = ctx;
  const { home } = xdgDirs(Deno.env.toObject());
  const whole = paths.map((path) => expandHome(path, home));
  let folder: string | undefined;
  for (const path of whole) {
    try {
      if ((await Deno.stat(path)).isDirectory) folder ??= path;
    } catch {
      return app.notify(`There is no file "${safeText(path)}"`, { kind: "error" });
    }
  }
  const isMass = folder === undefined || whole.length > 1 ? false : await chooseMass(app, folder);
  if (isMass === undefined) return;
  ctx.update(withEmptyOmnibox);
  if (isMass) return await askIncident(app, folder);
  openSubmit(app, whole);
}

/** Whether a folder is to be a mass submission; undefined when the person left. */
function chooseMass(app: App, folder: string): Promise<boolean | undefined> {
  return app.pick<boolean>({
    title: cutToWidth(safeText(folder), 50),
    filter: false,
    items: [
      { value: false, label: "submit by the form: each file with its settings", key: "f" },
      { value: true, label: "mass submission: any number of files, with a journal", key: "m" },
    ],
  });
}

/** Does what the omnibox is asked for and empties it; a query that the server would refuse stays. */
export function grant(ctx: HomeContext, wish: Wish): void | Promise<void> {
  const { app } = ctx;
  if (wish.kind === "search") {
    const { index } = searchIndex(wish.index);
    const fields = knownFields(searchContext(ctx));
    const check = checkQuery(wish.query, { fields, index, now: app.now() });
    if (check.fault !== undefined) {
      const hint = check.suggestion === undefined ? {} : { hint: `Try: ${check.suggestion}` };
      return app.notify(check.fault, { kind: "error", ...hint });
    }
    remember(app, { index, query: wish.query, at: app.now() });
  }
  if (wish.kind === "paths") return openPaths(ctx, wish.paths);
  ctx.update(withEmptyOmnibox);
  switch (wish.kind) {
    case "nothing":
      return app.open("search", { index: ctx.state.search.index });
    case "search":
    case "pivot":
      return app.open("search", { index: wish.index, query: wish.query });
    case "file":
      return app.open("file", { sha256: wish.sha256 });
    case "submission":
      return app.open("submission", { sid: wish.sid });
    case "hash":
      return openByHash(app, wish.field, wish.value);
  }
}

/** What `↵` will do, in words. */
export function wishWords(wish: Wish): string {
  const label = (index: string) => searchIndex(index).label;
  switch (wish.kind) {
    case "nothing":
      return "everything";
    case "search":
      return `search ${label(wish.index)}`;
    case "pivot":
      return `${wish.what}: find it in ${label(wish.index)}`;
    case "file":
      return "open the file";
    case "submission":
      return "open the submission";
    case "hash":
      return `${wish.field}: open the file`;
    case "paths":
      return wish.paths.length === 1 ? "submit the file" : `submit ${wish.paths.length} files`;
  }
}
