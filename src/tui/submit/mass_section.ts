/** Section 1 of a mass submission: which incident, and what is sent. @module */
import { parseShardText } from "../../features/incident/shard_text.ts";
import { readGlob } from "../../features/submit/glob.ts";
import { toError } from "../../util/error.ts";
import type { Span } from "../paint.ts";
import { safeText } from "../../util/safe_text.ts";
import type { MassDraft } from "./draft.ts";
import type { Form, Item, Row, Section } from "./form.ts";
import { patternsOf } from "./patterns.ts";
import { whatSection } from "./what_section.ts";

/** What keeps a mass submission from being sent, by row. */
export function massFaults(
  { incident, include, excludePath, shard, ceiling }: MassDraft,
): ReadonlyMap<keyof MassDraft, string> {
  const faults = new Map<keyof MassDraft, string>();
  const add = (name: keyof MassDraft, fault: string | undefined) =>
    fault !== undefined && faults.set(name, fault);
  add("incident", incidentFault(incident));
  add("include", patternFault(include));
  add("excludePath", patternFault(excludePath));
  add("shard", shardFault(shard));
  add("ceiling", ceilingFault(ceiling));
  return faults;
}

/** Why a text is no id; undefined when it is one. */
export function incidentFault(text: string): string | undefined {
  return text.trim() === ""
    ? "The id is missing: it goes into the metadata, where a search finds it"
    : undefined;
}

function patternFault(text: string): string | undefined {
  try {
    for (const one of patternsOf(text)) readGlob(one);
    return undefined;
  } catch (error) {
    return toError(error).message;
  }
}

function shardFault(text: string): string | undefined {
  return text.trim() === "" || parseShardText(text.trim()) !== undefined
    ? undefined
    : 'Must be "K/N", such as "2/5"';
}

function ceilingFault(text: string): string | undefined {
  return text.trim() === "" || /^[1-9]\d{0,8}$/.test(text.trim())
    ? undefined
    : "Must be a whole number from 1";
}

const ROWS: readonly {
  readonly name: keyof MassDraft;
  readonly label: string;
  readonly empty: string;
  readonly help: string;
  check?(text: string): string | undefined;
}[] = [
  {
    name: "incident",
    label: "incident",
    empty: "id",
    help: "The incident's id, as it stands in the metadata: it finds all of it again",
    check: incidentFault,
  },
  {
    name: "include",
    label: "include",
    empty: "every file",
    check: patternFault,
    help: "Of the files in folders, only these, such as *.{doc,docx}; several separated by blanks",
  },
  {
    name: "excludePath",
    label: "exclude path",
    empty: "none",
    check: patternFault,
    help: "Leave out these files and folders in folders; several separated by blanks",
  },
  {
    name: "shard",
    label: "shard",
    empty: "all of it",
    help: "Send only this part of the contents, such as 2/5; other machines send the others",
    check: shardFault,
  },
  {
    name: "ceiling",
    label: "ceiling",
    empty: "as the server samples",
    help: "Keep the server's queue of this priority below this length",
    check: ceilingFault,
  },
];

/** Section 1. */
export function massSection(form: Form, mass: MassDraft): Section {
  const what = whatSection(form);
  const faults = massFaults(mass);
  const rows = ROWS.flatMap(({ name, label, empty, help, check }): Item[] => {
    const text = mass[name];
    const fault = faults.get(name);
    const set = (value: string) => ({ ...mass, [name]: value });
    const row: Row = {
      ...{ kind: "row", id: `mass:${name}`, label, help },
      changed: text !== "" && name !== "incident",
      value: text === "" ? [[empty, "dim"]] : [safeText(text)],
      edit: {
        ...{ text, placeholder: empty },
        ...(check === undefined ? {} : { check }),
        apply: (draft, typed) => ({ ...draft, mass: set(typed.trim()) }),
      },
      ...(name === "incident" ? {} : { remove: (draft) => ({ ...draft, mass: set("") }) }),
    };
    return fault === undefined ? [row] : [row, noteOf(fault)];
  });
  const others = form.draft.items.some(({ kind }) => kind !== "path");
  const isBad = what.isBad || faults.size > 0 || others;
  return {
    ...what,
    items: [
      ...rows,
      ...(others
        ? [noteOf("A mass submission takes files and folders only: use the submit form for the others")]
        : []),
      ...what.items,
    ],
    summary: [[safeText(mass.incident), "bold"], [" · ", "dim"] as Span, ...what.summary],
    isBad,
    isDone: what.isDone && !isBad,
  };
}

function noteOf(text: string): Item {
  return { kind: "note", text, role: "error", glyph: "✗ ", depth: 1 };
}
