import { choosableParams, parseParam, type SubmitParam, withWordsFor } from "../../domain/submit_params.ts";
import { toError } from "../../util/error.ts";
import type { Json } from "../../util/json.ts";
import { safeText } from "../../util/safe_text.ts";
import { classificationRole } from "../shell/classification_label.ts";
import type { Span } from "../paint.ts";
import { type Draft, withParam } from "./draft.ts";
import {
  dotted,
  type Form,
  type Item,
  leftOutItems,
  lockOf,
  problemItems,
  type Row,
  type Section,
  type ServerSide,
  waitingRow,
} from "./form.ts";
import { paramAt, passwordsOf } from "../../features/submit/preset_plan.ts";
import { markingParts } from "./marking_parts.ts";
import { settingValue, type ValueParts } from "./setting_row.ts";

/** Settings that are in sight; the others unfold. */
const IN_SIGHT: readonly string[] =
  "description priority ttl classification deep_scan ignore_cache generate_alert".split(" ");
/** Settings that have rows of their own elsewhere, or none. */
const ELSEWHERE: ReadonlySet<string> = new Set(["services.selected", "services.excluded", "service_spec"]);
const NAMES_OF_SERVICES = /^services\./;

/** Section 3: the settings of the table. */
export function optionsSection(form: Form): Section {
  const { server, draft } = form;
  const common = { id: "options", title: "options" } as const;
  if (server === undefined) {
    const items = [waitingRow("param:description", "description")];
    return { ...common, items, summary: [["…", "dim"]], right: [], isBad: false, isDone: false };
  }
  const all = choosableParams().filter((param) => !ELSEWHERE.has(param.name) && isThere(server, param));
  const shown = namesInSight(form);
  const inSight = shown.flatMap((name) => all.find((param) => param.name === name) ?? []);
  const names = new Set(all.map(({ name }) => name));
  const changed = Object.keys(draft.params).length + (passwordsOf(draft).length > 0 ? 1 : 0);
  const rows = (params: readonly SubmitParam[]) =>
    params.flatMap((param) => [paramRow(form, server, param), ...problemItems(server, param.name)]);
  return {
    ...common,
    items: [
      ...leftOutItems(server, "settings"),
      ...rows(inSight.filter(({ type }) => type !== "flag")),
      passwordRow(form),
      ...rows(inSight.filter(({ type }) => type === "flag")),
      ...moreItems(form, server, all.filter((param) => !shown.includes(param.name))),
    ],
    summary: summaryOf(form, server),
    right: changed === 0 ? [] : [[`${changed} changed from the profile *`, "accent"]],
    isBad: server.plan.problems.some(({ path, severity }) =>
      severity === "error" && names.has(path) && !NAMES_OF_SERVICES.test(path)
    ),
    isDone: changed > 0,
  };
}

/** Settings that are in sight; where a hash is looked for matters only when there is one. */
function namesInSight({ facts }: Form): readonly string[] {
  return facts.some(({ item }) => item.kind === "hash")
    ? [...IN_SIGHT, "default_external_sources"]
    : IN_SIGHT;
}

/** The row that unfolds the other settings; below it those, or while they are folded what is wrong with them. */
function moreItems(form: Form, server: ServerSide, params: readonly SubmitParam[]): Item[] {
  const isOpen = form.state.unfolded.includes("more");
  const changed = params.filter(({ name }) => form.draft.params[name] !== undefined).length;
  return [
    {
      kind: "row",
      id: "more",
      label: `more settings (${params.length})`,
      note: changed === 0 ? [] : [[`${changed} changed *`, "accent"]],
      help: params.map(labelOf).join(", "),
      unfold: "more",
      isOpen,
    },
    ...(isOpen
      ? unfoldedItems(form, server, params)
      : params.filter(isOwn).flatMap(({ name }) => problemItems(server, name))),
  ];
}

function unfoldedItems(form: Form, server: ServerSide, params: readonly SubmitParam[]): Item[] {
  const flags = params.filter(({ type }) => type === "flag");
  const others = params.filter(({ type }) => type !== "flag");
  return [...others, ...flags].flatMap((param) => [
    { ...paramRow(form, server, param), depth: 1 },
    ...(isOwn(param) ? problemItems(server, param.name, { depth: 1 }) : []),
  ]);
}

/** Whether this section tells what is wrong with it; of services the section before does. */
function isOwn({ name }: SubmitParam): boolean {
  return !NAMES_OF_SERVICES.test(name);
}

/** Whether the server knows a feature that a setting needs. */
function isThere({ me: { configuration } }: ServerSide, { needs }: SubmitParam): boolean {
  switch (needs) {
    case "archive":
      return configuration.datastore?.archive?.enabled === true;
    case "external sources":
      return (configuration.ui?.external_sources ?? []).length > 0;
    case "malicious hinting":
      return configuration.ui?.allow_malicious_hinting === true;
    default:
      return true;
  }
}

/** What a setting is called: its option without the dashes. */
function labelOf({ name, flag }: Pick<SubmitParam, "name" | "flag">): string {
  return (flag?.slice(2) ?? name).replaceAll("-", " ");
}

function paramRow(form: Form, server: ServerSide, param: SubmitParam): Row {
  const { name } = param;
  const base = paramAt(server.base, name) ?? param.default;
  const value = form.draft.params[name] ?? base;
  const locked = lockOf(server, { of: "submission", name });
  const via = form.draft.mass === undefined ? "submit" : "ingest";
  const set = (draft: Draft, next: Json) => withParam(draft, { name, value: next, base });
  return {
    kind: "row",
    id: `param:${name}`,
    label: labelOf(param),
    grid: param.type === "flag",
    changed: form.draft.params[name] !== undefined,
    help: [param.help, param.meaning].filter((one) => one !== undefined).join(" "),
    remove: (draft) => set(draft, base),
    ...(locked === undefined ? partsOf(server, { param: withWordsFor(param, via), value, set }) : {
      locked,
      ...(param.type === "flag" ? { check: value === true } : { value: [safeText(String(value))] }),
    }),
  };
}

interface Setting {
  readonly param: SubmitParam;
  readonly value: Json;
  set(draft: Draft, value: Json): Draft;
}

function partsOf(server: ServerSide, { param, value, set }: Setting): ValueParts {
  switch (param.type) {
    case "flag":
      return settingValue({ type: "flag" }, value, set);
    case "integer": {
      const { min = 0, max = Infinity, words } = param;
      const step = typeof param.default === "number" && param.default >= 100 ? 50 : 1;
      const unit = param.name === "ttl" ? { unit: daysWord } : {};
      return settingValue({ type: "integer", min, max, words, step, ...unit }, value, set);
    }
    case "marking":
      return markingParts(server, value, set);
    case "names":
      return namesParts(server, { param, value, set });
    default: {
      const placeholder = param.name === "description" ? "the server writes one" : undefined;
      const parts = settingValue(
        { type: "text", ...(placeholder === undefined ? {} : { placeholder }) },
        param.type === "json" && value === null ? "" : value,
        (draft, text) => set(draft, text === "" ? param.default : text),
      );
      return param.type === "json"
        ? { ...parts, edit: { ...parts.edit!, check: (text) => jsonFault(param, text) } }
        : parts;
    }
  }
}

function daysWord(value: Json): string {
  return value === 0 || value === null ? "as long as the server keeps it" : value === 1 ? "day" : "days";
}

function jsonFault(param: SubmitParam, text: string): string | undefined {
  if (text.trim() === "") return undefined;
  try {
    parseParam(param, text);
    return undefined;
  } catch (error) {
    return toError(error).message;
  }
}

function namesParts(server: ServerSide, { param, value, set }: Setting): ValueParts {
  const text = Array.isArray(value) ? value.join(", ") : "";
  const categories = server.me.settings?.services ?? [];
  const names = param.name === "default_external_sources"
    ? server.me.configuration.ui?.external_sources?.map(({ name }) => name) ?? []
    : categories.flatMap((category) => [category.name, ...category.services.map(({ name }) => name)]);
  return {
    value: text === "" ? [["–", "dim"]] : [safeText(text)],
    edit: {
      text,
      placeholder: "names, separated by commas",
      isList: true,
      suggestions: names,
      apply: (draft, typed) => set(draft, parseParam(param, typed)),
    },
  };
}

function passwordRow({ draft }: Form): Row {
  const count = passwordsOf(draft).length;
  return {
    kind: "row",
    id: "passwords",
    label: "archive passwords",
    changed: count > 0,
    value: count === 0
      ? [["–", "dim"]]
      : [["•".repeat(Math.min(12, draft.passwords.length))], [` ${count}`, "dim"]],
    help:
      "Passwords that services try on archives, separated by commas. They are not kept with drafts and presets.",
    edit: {
      text: draft.passwords,
      placeholder: "separated by commas",
      apply: (now, passwords) => ({ ...now, passwords }),
    },
    remove: (now) => ({ ...now, passwords: "" }),
  };
}

function summaryOf({ draft }: Form, { base }: ServerSide): Span[] {
  const value = (name: string) => draft.params[name] ?? paramAt(base, name);
  const star = (name: string) => draft.params[name] === undefined ? "" : " *";
  const marking = value("classification");
  const flags = choosableParams().filter(({ type, name }) => type === "flag" && value(name) === true);
  const ttl = value("ttl") ?? 0;
  return dotted([
    ...(typeof marking === "string"
      ? [
        [
          safeText(marking) + star("classification"),
          classificationRole(marking),
        ] as Span,
      ]
      : []),
    [`priority ${value("priority") ?? 1000}${star("priority")}`, "dim"],
    [`${ttl === 0 ? "kept as long as the server does" : `${ttl} days`}${star("ttl")}`, "dim"],
    ...flags.map((param): Span => [labelOf(param) + star(param.name), "plain"]),
  ]);
}
