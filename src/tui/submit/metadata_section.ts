import type { MetadataScheme, Whoami } from "../../api/types/user.ts";
import { metadataKeyFault, metadataProblems } from "../../domain/submit_params.ts";
import { safeText } from "../../util/safe_text.ts";
import type { Span } from "../paint.ts";
import { type Draft, withMetadata } from "./draft.ts";
import { dotted, enterKey, type Form, type Item, leftOutItems, type Row, type Section } from "./form.ts";
import { metadataOf } from "../../features/submit/preset_plan.ts";
import { WRITTEN_METADATA } from "./resubmit.ts";

/** Id of the row that takes new keys. */
const META_ADD_ROW = "meta+";

/** Before the keys in the names of fields. */
const PREFIX = "metadata.";

/** What the server wants to know of each key. */
function schemesOf(me: Whoami | undefined): Readonly<Record<string, MetadataScheme>> {
  return me?.configuration.submission?.metadata?.submit ?? {};
}

/** Section 4: required and suggested keys, then others. */
export function metadataSection(form: Form): Section {
  const { server, draft } = form;
  const schemes = schemesOf(server?.me);
  const entries = server === undefined ? draft.metadata : metadataOf(server.me, draft);
  const isBlank = (key: string) => draft.metadata.some((one) => one.key === key && one.value === "");
  const known = Object.entries(schemes).map(([key, scheme]) => schemeRow(form, key, scheme));
  const others = entries.filter(({ key }) => schemes[key] === undefined && !isBlank(key));
  const problems = (server?.plan.problems ?? []).filter(isAboutMetadata);
  const missing = Object.entries(schemes).filter(([key, { required }]) =>
    required === true && !entries.some((one) => one.key === key && one.value !== "")
  ).map(([key]) => key);
  const shown = entries.filter(({ value }) => value !== "");
  return {
    id: "metadata",
    title: "metadata",
    items: [
      ...(server === undefined ? [] : leftOutItems(server, "metadata")),
      ...[...known, ...others.map(({ key, value }) => freeRow(key, value))].flatMap((row): Item[] => [
        row,
        ...problems.filter(({ path }) => row.id === `meta:${path}`)
          .map(({ message }): Item => ({
            kind: "note",
            text: safeText(message),
            role: "error",
            glyph: "✗ ",
            depth: 1,
          })),
      ]),
      addRow(form),
    ],
    summary: missing.length > 0
      ? [[`${safeText(missing.join(", "))} required`, "warn"]]
      : shown.length === 0
      ? [["none", "dim"]]
      : dotted(shown.map(({ key, value }) => `${safeText(key)} ${safeText(value)}`)),
    right: missing.length === 0 ? [] : [[`${safeText(missing.join(", "))} required`, "warn"]],
    isBad: problems.some(({ severity }) => severity === "error"),
    isDone: shown.length > 0,
  };
}

/** Problems of metadata name the key in quotes; those of settings do not say "metadata". */
function isAboutMetadata({ message }: { readonly message: string }): boolean {
  return message.includes(' metadata "');
}

function valueOf(form: Form, key: string): string {
  const entries = form.server === undefined ? form.draft.metadata : metadataOf(form.server.me, form.draft);
  return entries.find((one) => one.key === key)?.value ?? "";
}

function schemeRow(form: Form, key: string, scheme: MetadataScheme): Row {
  const value = valueOf(form, key);
  const usual = scheme.default === undefined || scheme.default === null ? undefined : String(scheme.default);
  const suggestions = suggestionsOf(scheme);
  return {
    kind: "row",
    id: `meta:${key}`,
    label: safeText(key),
    value: value !== "" ? [safeText(value)] : [[usual === undefined ? "–" : safeText(usual), "dim"]],
    note: scheme.required === true
      ? [["required", value === "" && usual === undefined ? "warn" : "dim"]]
      : [],
    help: suggestions.length === 0
      ? "The server asks for this key"
      : `Such as ${safeText(suggestions.slice(0, 6).join(", "))}`,
    edit: {
      text: value,
      suggestions,
      ...(suggestions.length === 0 ? { valuesOf: () => ({ key, head: "" }) } : {}),
      check: (text) =>
        text.trim() === ""
          ? undefined
          : metadataProblems({ [key]: text.trim() }, { [key]: scheme })[0]?.message,
      apply: (draft, text) => withMetadata(draft, { key, value: text.trim() }),
    },
    remove: (draft) => withMetadata(draft, { key, value: "" }),
  };
}

function suggestionsOf(
  { suggestions = [], validator_type, validator_params }: MetadataScheme,
): readonly string[] {
  const values = validator_params?.values;
  if (Array.isArray(values)) return values.map(String);
  return validator_type === "boolean" ? ["true", "false"] : suggestions;
}

function freeRow(key: string, value: string): Row {
  return {
    kind: "row",
    id: `meta:${key}`,
    label: safeText(key),
    value: [safeText(value)],
    help: "A key of your own; every submission can be found by it",
    edit: {
      text: value,
      valuesOf: () => ({ key, head: "" }),
      apply: (draft, text) => withMetadata(draft, { key, value: text.trim() }),
    },
    // What the account gives to every submission is taken away by an empty value.
    remove: (draft) => withMetadata(draft, { key, value: "" }),
  };
}

function addRow(form: Form): Row {
  const value: readonly Span[] = [["+ add key=value", "dim"]];
  return {
    kind: "row",
    id: META_ADD_ROW,
    label: "",
    value,
    help: "Submissions can be searched by their metadata: metadata.case_id:881",
    edit: {
      text: "",
      placeholder: `key=value, or ${enterKey(form)} for the next section`,
      repeats: true,
      suggestions: newKeys(form).map((key) => `${key}=`),
      valuesOf: pairValues,
      check: pairFault,
      apply: withPair,
    },
  };
}

/** Keys that submissions of this server have, and this one has not. */
function newKeys(form: Form): readonly string[] {
  const me = form.server?.me;
  const used = Object.keys(me?.indexes.submission ?? {}).filter((name) => name.startsWith(PREFIX))
    .map((name) => name.slice(PREFIX.length));
  const all = new Set([...Object.keys(schemesOf(me)), ...used]);
  return [...all].filter((key) => !WRITTEN_METADATA.has(key) && valueOf(form, key) === "");
}

/** After the key its values. */
function pairValues(text: string): { readonly key: string; readonly head: string } | undefined {
  const at = text.indexOf("=");
  return at < 1 ? undefined : { key: text.slice(0, at).trim(), head: text.slice(0, at + 1) };
}

function pairFault(text: string): string | undefined {
  if (text.trim() === "") return undefined;
  const at = text.indexOf("=");
  const key = text.slice(0, at).trim();
  if (at < 1 || key === "") return "Expected key=value";
  return metadataKeyFault(key) ??
    (text.slice(at + 1).trim() === "" ? "The value after = is missing" : undefined);
}

function withPair(draft: Draft, text: string): Draft {
  const at = text.indexOf("=");
  if (at < 1) return draft;
  return withMetadata(draft, { key: text.slice(0, at).trim(), value: text.slice(at + 1).trim() });
}
