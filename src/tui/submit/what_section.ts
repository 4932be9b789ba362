import { formatAge, formatBytes, formatCount, parseTime } from "../../util/format.ts";
import { defangUrl } from "../../util/defang.ts";
import { safeText } from "../../util/safe_text.ts";
import { cutMiddle } from "../../util/width.ts";
import { xdgDirs } from "../../util/xdg.ts";
import { verdictOf } from "../../domain/verdict.ts";
import { serverThresholds } from "../drill/thresholds.ts";
import { type Span, spansWidth } from "../paint.ts";
import { dotted, enterKey, type Form, type Item, type Row, type Section } from "./form.ts";
import type { ItemFacts } from "./facts.ts";
import { itemName, itemOf, type LineContext, lineFault, withItems } from "./items.ts";
import { ADD_ROW } from "./state.ts";

/** Section 1: what is submitted. */
export function whatSection(form: Form): Section {
  const { facts } = form;
  const items = facts.flatMap((one, i): Item[] => [itemRow(form, one, i), ...troubles(form, one)]);
  const bytes = facts.reduce((sum, { sizeBytes = 0 }) => sum + sizeBytes, 0);
  const invalid = invalidItems(form);
  return {
    id: "what",
    title: "what",
    items: [...items, addRow(form)],
    summary: facts.length === 0 ? [["no items", "dim"]] : dotted([
      shownNames(facts),
      ...countSpans(facts),
      ...(bytes === 0 ? [] : [[formatBytes(bytes), "dim"] as Span]),
      ...(invalid === 0 ? [] : [[`${formatCount(invalid)} invalid`, "error"] as Span]),
    ]),
    right: [["n", "key"], [" add  ", "dim"], ["x", "key"], [" remove", "dim"]],
    // Items that can be submitted are, beside others that cannot; a mass submission is one plan.
    isBad: invalid > 0 && (form.draft.mass !== undefined || invalid === facts.length),
    isDone: facts.length > 0,
  };
}

/** How many items cannot be submitted as they are. */
export function invalidItems(form: Form): number {
  const isError = (item: Item) => item.kind === "note" && item.role === "error";
  return form.facts.filter((one) => troubles(form, one).some(isError)).length;
}

/** How many files folders and patterns stand for. */
function countSpans(facts: readonly ItemFacts[]): Span[] {
  const files = facts.reduce((sum, { count }) => sum + (count?.files ?? 0), 0);
  return files === 0 ? [] : [[`${formatCount(files)} ${files === 1 ? "file" : "files"}`, "dim"]];
}

function shownNames(facts: readonly ItemFacts[]): string {
  const names = facts.slice(0, 5).map(({ item }) => shownName(item));
  return names.join(", ") + (facts.length > 5 ? ` and ${facts.length - 5} more` : "");
}

/** A thing's name as it may be shown: addresses made harmless. */
export function shownName(item: ItemFacts["item"]): string {
  return safeText(item.kind === "url" ? defangUrl(item.text) : itemName(item));
}

function itemRow(form: Form, facts: ItemFacts, at: number): Row {
  const { item } = facts;
  const note = noteSpans(form, facts);
  const shown = item.kind === "path" ? safeText(item.text) : shownName(item);
  return {
    kind: "row",
    id: `item:${at}`,
    label: cutMiddle(shown, Math.max(12, form.columns - spansWidth(note) - 6)),
    note,
    help: facts.sha256 === undefined ? shown : `sha256 ${facts.sha256}`,
    remove: (draft) => ({ ...draft, items: draft.items.filter((_, i) => i !== at) }),
  };
}

const SLOW_BYTES = 32 * 1024 * 1024;

/** Size, kind, hash, and whether it was analysed before: as much as there is room for. */
function noteSpans(form: Form, facts: ItemFacts): Span[] {
  const { item, sizeBytes, type, sha256, count, isMany } = facts;
  const parts: Span[] = [];
  if (count !== undefined) {
    parts.push([
      `${formatCount(count.files)}${count.more ? " or more" : ""} ${count.files === 1 ? "file" : "files"}`,
    ]);
  } else if (isMany) parts.push(["counting…", "dim"]);
  if (item.kind === "url") parts.push(["URL", "dim"]);
  if (item.kind === "hash") parts.push([item.hashType ?? "sha256", "dim"]);
  if (sizeBytes !== undefined) parts.push([formatBytes(sizeBytes), "number"]);
  if (type !== undefined && form.columns >= 60) parts.push([safeText(type), "dim"]);
  if (sha256 !== undefined && (item.kind === "path" || item.kind === "text") && form.columns >= 90) {
    parts.push([`sha256 ${sha256.slice(0, 12)}…`, "dim"]);
  }
  // Small files are hashed before anybody can read it.
  if (item.kind === "path" && sha256 === undefined && (sizeBytes ?? 0) >= SLOW_BYTES) {
    parts.push(["hashing…", "dim"]);
  }
  return dotted([...parts, ...knownSpans(form, facts)]);
}

/** `● 1320, 1 h ago`, `new`, or nothing while it is not known. */
export function knownSpans(form: Form, { known }: ItemFacts): Span[] {
  if (known === undefined) return [];
  if (known === null) return [["new", "safe"]];
  const { app } = form.ctx;
  const at = parseTime(known.completed);
  const age = at === undefined ? "" : ` ${formatAge(app.now() - at)} ago`;
  if (known.score === undefined) return [[`analysed${age}`, "warn"]];
  const { ascii, glyph, tone } = verdictOf(known.score, serverThresholds(app));
  return [[`${form.theme.ascii ? ascii : glyph} ${known.score}${age}`, tone]];
}

/** What is wrong with an item. */
function troubles(form: Form, facts: ItemFacts): Item[] {
  const note = (text: string, role: "error" | "warn"): Item => ({
    kind: "note",
    text,
    role,
    glyph: role === "error" ? "✗ " : "! ",
    depth: 1,
  });
  const max = form.server?.plan.maxSizeBytes;
  const found: Item[] = [];
  if (facts.error !== undefined) found.push(note(safeText(facts.error), "error"));
  if (!facts.isMany && max !== undefined && facts.sizeBytes !== undefined && facts.sizeBytes > max) {
    found.push(
      note(`Too large: at most ${formatBytes(max)}; see "ignore size"`, "error"),
    );
  }
  if (facts.count !== undefined && facts.count.unusable > 0) {
    found.push(
      note(`${formatCount(facts.count.unusable)} of its files cannot be read and are left out`, "warn"),
    );
  }
  if (facts.isAbsent === true) {
    found.push(
      note("Unknown to the server; it will ask its external sources, if it has any", "warn"),
    );
  }
  const ui = form.server?.me.configuration.ui;
  if (facts.item.kind === "url" && ui?.allow_url_submissions === false) {
    found.push(note("This server does not fetch URLs", "error"));
  }
  return found;
}

function addRow(form: Form): Row {
  const enter = enterKey(form);
  const context = lineContext(form);
  return {
    kind: "row",
    id: ADD_ROW,
    label: "",
    value: [["+ add a path, URL or hash", "dim"]],
    help: "File, folder, pattern, URL, any kind of hash, or text:YOUR TEXT",
    edit: {
      text: "",
      placeholder: form.facts.length === 0
        ? `path, URL, hash, or text: …   ${enter} adds it`
        : `another, or ${enter} for the next section`,
      isPath: true,
      repeats: true,
      check: (text) => lineFault(text, context),
      apply(draft, text) {
        const item = itemOf(text, context);
        return item === undefined ? draft : withItems(draft, [item]);
      },
    },
  };
}

/** What a line means depends on the person's home and the sources of the server. */
export function lineContext({ server }: Pick<Form, "server">): LineContext {
  const sources = server?.me.configuration.submission?.file_sources ?? {};
  return { home: xdgDirs(Deno.env.toObject()).home, kinds: Object.keys(sources) };
}
