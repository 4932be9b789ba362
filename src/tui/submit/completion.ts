/** Candidates for the text being typed: files, suggested values. @module */
import { entriesNow, entriesQuery, type FolderEntry } from "../../features/submit/preview.ts";
import type { Services } from "../../features/services.ts";
import type { Query } from "../../features/queries.ts";
import { safeText } from "../../util/safe_text.ts";
import { expandHome, xdgDirs } from "../../util/xdg.ts";
import type { Row } from "./form.ts";
import type { SubmitContext } from "./state.ts";

/** Something that the text can become. */
export interface Candidate {
  readonly label: string;
  /** The whole text with it. */
  readonly text: string;
  /** More is to be typed after it: a folder, a key. */
  readonly isOpen: boolean;
}

/** A row and what is typed into it. */
export interface Typed {
  readonly row: Row;
  readonly text: string;
}

/** Candidates that are offered at most. */
const CANDIDATES_MAX = 200;

/** The folder whose entries complete a path, and the part of a name typed so far; undefined when it is no path. */
function pathParts(text: string): { folder: string; shown: string; prefix: string } | undefined {
  if (text === "" || /^(?:text:|[a-z][a-z0-9+.-]+:\/\/|hxxps?:)/i.test(text)) return undefined;
  const slash = text.lastIndexOf("/");
  const shown = text.slice(0, slash + 1);
  const { home } = xdgDirs(Deno.env.toObject());
  const folder = shown === "" ? "." : expandHome(shown, home);
  return {
    folder: folder.length > 1 ? folder.replace(/\/$/, "") || "/" : folder,
    shown,
    prefix: text.slice(slash + 1),
  };
}

/** The question whose answer completes the text; undefined when none is needed. */
export function completionQuery({ app }: SubmitContext, { row, text }: Typed): Query<unknown> | undefined {
  const { isPath, valuesOf } = row.edit ?? {};
  // Each answer is read again under its own type.
  const values = valuesOf?.(text);
  if (values !== undefined) return valuesQuery(app.services, values.key) as unknown as Query<unknown>;
  const parts = isPath === true ? pathParts(text) : undefined;
  return parts === undefined ? undefined : entriesQuery(parts.folder) as unknown as Query<unknown>;
}

/** Reads the folder of the path being typed now, if that was not done yet: nobody waits for a key. */
export function readEntries({ app }: SubmitContext, { row, text }: Typed): void {
  const parts = row.edit?.isPath === true ? pathParts(text) : undefined;
  if (parts === undefined) return;
  const { key } = entriesQuery(parts.folder);
  if (app.queries.peek(key) === undefined) app.queries.put(key, entriesNow(parts.folder));
}

/** Submissions that are looked at for values. */
const VALUES_FROM = 100;

/**
 * The values that a key of the metadata has in the newest submissions, the most frequent first. The server counts no
 * values of metadata, so they are counted here. `POST search/submission/`
 */
function valuesQuery({ client }: Services, key: string): Query<readonly string[]> {
  const field = `metadata.${key}`;
  return {
    key: `search/submission/values/${field}`,
    staleMs: 300_000,
    async fetch(signal) {
      // Whatever was typed before "=" need not be the name of a field.
      if (!/^[\w.-]+$/.test(key)) return [];
      const options = { rows: VALUES_FROM, fl: [field], sort: "times.submitted desc", signal };
      const { items } = await client.search.page("submission", `${field}:*`, options);
      const counts = new Map<string, number>();
      for (const { metadata } of items) {
        const value = (metadata as Readonly<Record<string, unknown>> | undefined)?.[key];
        if (typeof value === "string") counts.set(value, (counts.get(value) ?? 0) + 1);
      }
      return [...counts].sort(([, a], [, b]) => b - a).map(([value]) => value);
    },
  };
}

/** What the text can become. */
export function candidatesOf(ctx: SubmitContext, { row, text }: Typed): readonly Candidate[] {
  if (row.edit?.isPath === true) return pathCandidates(ctx, text);
  const { suggestions = [], valuesOf } = row.edit ?? {};
  const values = valuesOf?.(text);
  if (values !== undefined) {
    const { services, queries } = ctx.app;
    const known = queries.peek<readonly string[]>(valuesQuery(services, values.key).key) ?? [];
    // What cannot be typed safely is not offered.
    return matching([
      ...suggestions.filter(() => values.head === ""),
      ...known.filter((one) => safeText(one) === one),
    ], {
      text,
      head: values.head,
    });
  }
  const comma = row.edit?.isList === true ? text.lastIndexOf(",") + 1 : 0;
  return matching(suggestions, { text, head: text.slice(0, comma) + (comma > 0 ? " " : "") });
}

/** Those that hold what is typed after the head. */
function matching(
  all: readonly string[],
  { text, head }: { text: string; head: string },
): readonly Candidate[] {
  const typed = text.slice(head.trimEnd().length).trim().toLowerCase();
  return all.filter((one) => one.toLowerCase().includes(typed) && head + one !== text).slice(
    0,
    CANDIDATES_MAX,
  )
    .map((one) => ({ label: one, text: head + one, isOpen: one.endsWith("=") }));
}

function pathCandidates(ctx: SubmitContext, text: string): readonly Candidate[] {
  const parts = pathParts(text);
  if (parts === undefined) return [];
  return candidatesIn(
    ctx.app.queries.peek<readonly FolderEntry[]>(entriesQuery(parts.folder).key) ?? [],
    parts,
  );
}

/** A path completed as far as it is clear. */
export function completePath(text: string): string {
  const parts = pathParts(text);
  if (parts === undefined) return text;
  const candidates = candidatesIn(entriesNow(parts.folder), parts);
  const common = commonStart(candidates);
  return common.length > text.length ? common : text;
}

function candidatesIn(
  entries: readonly FolderEntry[],
  { shown, prefix }: { readonly shown: string; readonly prefix: string },
): readonly Candidate[] {
  const visible = entries.filter(({ name }) => prefix.startsWith(".") || !name.startsWith("."));
  const exact = visible.filter(({ name }) => name.startsWith(prefix));
  const found = exact.length > 0
    ? exact
    : visible.filter(({ name }) => name.toLowerCase().startsWith(prefix.toLowerCase()));
  return found.filter(({ name, isFolder }) => isFolder || name !== prefix).slice(0, CANDIDATES_MAX).map((
    { name, isFolder },
  ) => ({
    label: name + (isFolder ? "/" : ""),
    text: shown + typable(name) + (isFolder ? "/" : ""),
    isOpen: isFolder,
  }));
}

/** The longest text that all candidates begin with. */
export function commonStart(candidates: readonly Pick<Candidate, "text">[]): string {
  const [first, ...rest] = candidates.map(({ text }) => text);
  if (first === undefined) return "";
  let length = first.length;
  for (const text of rest) {
    let same = 0;
    while (same < length && text[same] === first[same]) same++;
    length = same;
  }
  // Half a character is none.
  return first.slice(0, length).replace(/[\ud800-\udbff]$/, "");
}

/** A name with `?` for what would not be safe in a field: as a pattern it still means the file. */
function typable(name: string): string {
  if (safeText(name) === name) return name;
  return [...name].map((one) => safeText(one) === one ? one : "?").join("");
}
