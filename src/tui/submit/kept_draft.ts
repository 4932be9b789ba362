/** The form as it was left: one for each server and account. @module */
import type { App } from "../contracts.ts";
import { type Draft, readDraft, writeDraft } from "./draft.ts";

/** Name of the state file that keeps the forms that were left. */
export const DRAFT_FILE = "submit_draft.json";
/** Forms that are kept; the ones longest unchanged go first. */
const KEPT_MAX = 20;

/** What is meant for one server, or entered by one account, must not turn up in the form of another. */
function keyOf({ services: { settings: { server, user = "", obo } } }: Pick<App, "services">): string {
  return `${server} ${user}${obo === undefined ? "" : " on behalf of another"}`;
}

/** Texts of {@link writeDraft} by server and account. A file of an earlier version does not tell whose it is. */
function readAll(app: Pick<App, "files">): Readonly<Record<string, string>> {
  try {
    const { drafts } = JSON.parse(app.files.read(DRAFT_FILE) ?? "{}") as { readonly drafts?: object };
    const texts = Object.entries(drafts ?? {}).filter(([, text]) => typeof text === "string");
    return Object.fromEntries(texts) as Readonly<Record<string, string>>;
  } catch {
    return {};
  }
}

/** The form that was left on this server by this account; undefined when there is none. */
export function readKept(app: Pick<App, "files" | "services">): Draft | undefined {
  return readDraft(readAll(app)[keyOf(app)]);
}

/** Keeps the form for this server and account. @param draft Undefined forgets it. */
export function keep(app: Pick<App, "files" | "services">, draft: Draft | undefined): void {
  const { [keyOf(app)]: _, ...others } = readAll(app);
  const kept = Object.entries(others).slice(draft === undefined ? 0 : -(KEPT_MAX - 1));
  if (draft !== undefined) kept.push([keyOf(app), writeDraft(draft)]);
  app.files.write(DRAFT_FILE, JSON.stringify({ drafts: Object.fromEntries(kept) }));
}
