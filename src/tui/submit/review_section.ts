import { submitFields } from "../../api/submit_body.ts";
import { withPasswords } from "../../domain/submit_params.ts";
import { formatCount } from "../../util/format.ts";
import { safeText } from "../../util/safe_text.ts";
import type { Span } from "../paint.ts";
import { serverName } from "../shell/account.ts";
import type { Draft } from "./draft.ts";
import { invalidItems, knownSpans, shownName } from "./what_section.ts";
import {
  dotted,
  type Form,
  type Item,
  NOT_ANSWERED,
  type Row,
  type Section,
  type ServerSide,
} from "./form.ts";
import { submitCommand } from "./command_line.ts";
import { massRows } from "./mass_review.ts";
import { SEND_ROW } from "./state.ts";
import { sourceOf } from "./items.ts";
import { passwordsOf } from "../../features/submit/preset_plan.ts";

/** Results to reuse that are shown at most. */
const AGAIN_MAX = 5;
/** Files from which on another command serves better. */
const SO_MANY = 500;

/** Section 5: what is wrong, what is known already, the request, and the buttons. @param others The sections before. */
export function reviewSection(form: Form, others: readonly Section[]): Section {
  const { server, facts } = form;
  const blockers = blockersOf(form, others);
  const again = facts.filter(({ known }) => known !== null && known !== undefined);
  return {
    id: "review",
    title: "review",
    items: [
      ...troubles(form, blockers),
      ...sentRow(form),
      ...again.slice(0, AGAIN_MAX).map((one) => againRow(form, facts.indexOf(one))),
      ...(again.length > AGAIN_MAX ? [remark(`${again.length - AGAIN_MAX} more were analysed before`)] : []),
      ...(form.draft.mass === undefined ? manyRows(form) : massRows(form)),
      sendRow(form, blockers),
      ...buttons(form),
      ...(server === undefined || facts.length === 0 ? [] : requestItems(form, server)),
    ],
    summary: summaryOf(form, { blockers, again: again.length }),
    right: [["S", "key"], [" submit", "dim"]],
    isBad: false,
    isDone: false,
  };
}

function manyRows(form: Form): Item[] {
  const invalid = invalidItems(form);
  const stays = `${
    formatCount(invalid)
  } of ${form.facts.length} items cannot be submitted and stay in the form`;
  return [
    ...(invalid === 0 || invalid === form.facts.length
      ? []
      : [{ kind: "note", text: stays, role: "warn", glyph: "! " } as const]),
    ...(isMany(form) ? [skipRow(form)] : []),
    ...(filesOf(form) >= SO_MANY ? [remark(SO_MANY_WORDS)] : []),
  ];
}

const SO_MANY_WORDS = "For this many files use alx incident submit: it keeps a journal and can be resumed";

const remark = (text: string): Item => ({ kind: "note", text, role: "dim", depth: 1 });

function troubles({ state }: Form, blockers: readonly string[]): Item[] {
  const failed: Item[] = state.failed === undefined ? [] : [{
    kind: "note",
    text: `Not submitted: ${safeText(state.failed)}`,
    role: "error",
    glyph: "✗ ",
  }];
  return [...failed, ...blockers.map((text): Item => ({ kind: "note", text, role: "warn", glyph: "! " }))];
}

function summaryOf(
  { state, facts }: Form,
  { blockers, again }: { readonly blockers: readonly string[]; readonly again: number },
): readonly Span[] {
  if (state.sending !== undefined) return [[state.sending, "accent"]];
  if (state.failed !== undefined) return [["not submitted", "error"]];
  const [blocker] = blockers;
  if (blocker !== undefined) return [[blocker, "dim"]];
  const known: Span[] = again === 0 ? [] : [[`${again} of ${facts.length} analysed before`, "warn"]];
  return dotted([["ready", "safe"], ...known]);
}

/** Whether several files will be handed in. */
export function isMany({ facts }: Pick<Form, "facts">): boolean {
  return facts.length > 1 || facts.some((one) => one.isMany);
}

/** How many files will be handed in, as far as is known. */
export function filesOf({ facts }: Pick<Form, "facts">): number {
  return facts.reduce((sum, { count, isMany: many }) => sum + (many ? count?.files ?? 0 : 1), 0);
}

/** Why it cannot be sent yet, one sentence each. */
export function blockersOf({ facts, server, state }: Form, others: readonly Section[]): readonly string[] {
  if (state.sending !== undefined) return [`Sending: ${state.sending}`];
  if (server === undefined) return [NOT_ANSWERED];
  if (!server.me.roles.includes("submission_create")) {
    return ["Submitting takes the role submission_create, which this account does not have"];
  }
  if (facts.length === 0) return ["Nothing to submit yet: n adds it"];
  const found = others.filter(({ isBad }) => isBad).map(({ title, items }) => {
    const fault = firstFault(items);
    if (fault === undefined) return `${title}: invalid`;
    const isNamed = fault.text.toLowerCase().includes(fault.label.toLowerCase());
    return isNamed && fault.label !== "" ? fault.text : `${fault.label || title}: ${fault.text}`;
  });
  if (found.length > 0) return found;
  // What no section shows would be refused all the same.
  return server.plan.problems.filter(({ severity }) => severity === "error").map(({ message }) =>
    safeText(message)
  );
}

/** The first row with an error below it, and the error. */
export function firstFault(
  items: readonly Item[],
): { readonly id: string; readonly label: string; readonly text: string } | undefined {
  const at = items.findIndex((item) => item.kind === "note" && item.role === "error");
  const note = items[at];
  if (note?.kind !== "note") return undefined;
  const row = items.slice(0, at).findLast((item): item is Row => item.kind === "row");
  return { id: row?.id ?? "", label: row?.label ?? "", text: note.text };
}

/** Where what was submitted can be seen, while what failed is still here. */
function sentRow({ state: { sent } }: Form): Row[] {
  return sent === undefined ? [] : [{
    kind: "row",
    id: "sent",
    label: `open the ${formatCount(sent.submitted.length)} submitted`,
    note: [["o", "key"]],
    help: "The submissions and how far they are; what failed stays here",
    press: "submit.sent",
  }];
}

function againRow(form: Form, at: number): Row {
  const facts = form.facts[at]!;
  return {
    kind: "row",
    id: `again:${at}`,
    label: `open the result of ${shownName(facts.item)}`,
    note: dotted([...knownSpans(form, facts), ["r", "key"]]),
    help: "It was analysed before: open that result instead of submitting it again",
    press: "submit.reuse",
  };
}

function skipRow({ draft }: Form): Row {
  return {
    kind: "row",
    id: "skip",
    label: "skip what was analysed before",
    check: draft.skipKnown,
    help: "Each file is looked up by its sha256 first",
    toggle: (now: Draft) => ({ ...now, skipKnown: !now.skipKnown }),
  };
}

function sendRow(form: Form, blockers: readonly string[]): Row {
  const { facts } = form;
  const files = filesOf(form) - invalidItems(form);
  const known = facts.some((one) => one.known !== null && one.known !== undefined);
  const what = files <= 1 ? "" : ` ${formatCount(files)} items`;
  const again = known ? " again" : "";
  const { settings } = form.ctx.app.services;
  return {
    kind: "row",
    id: SEND_ROW,
    label: form.draft.mass === undefined
      ? `submit${what}${again} to ${safeText(serverName(settings))}`
      : "begin …",
    note: [["S", "key"]],
    help: form.draft.mass === undefined
      ? `Sends it to ${safeText(settings.server)} and shows the analysis as it runs`
      : "Asks, then submits at the server's pace; the journal resumes it after a stop",
    press: "submit.send",
    ...(blockers[0] === undefined ? {} : { locked: blockers[0] }),
  };
}

function buttons(form: Form): Row[] {
  const preset = form.state.preset === undefined ? [] : [[safeText(form.state.preset), "dim"] as const, "  "];
  return [
    {
      kind: "row",
      id: "preset.save",
      label: "save these settings as a preset …",
      note: [...preset, ["ctrl-s", "key"]],
      help: "Profile, services, settings and metadata under a name; never passwords, never what is submitted",
      press: "submit.save",
    },
    {
      kind: "row",
      id: "preset.load",
      label: "load a preset …",
      note: [["b", "key"]],
      help: "Settings saved before",
      press: "submit.load",
    },
  ];
}

/** The JSON of the request for the first thing; of a folder without the name that each file gives. */
export function requestJson(
  { draft, facts }: Pick<Form, "draft" | "facts">,
  { plan }: Pick<ServerSide, "plan">,
  options: { /** Hide passwords. */ readonly mask: boolean },
): string {
  const [first] = draft.items;
  if (first === undefined) return "";
  const hides = options.mask && passwordsOf(draft).length > 0;
  const params = hides ? { ...plan.params, initial_data: withPasswords(null, ["•••"]) } : plan.params;
  const { name, ...fields } = submitFields(sourceOf(first), { ...plan, params });
  return JSON.stringify(facts[0]?.isMany === true ? fields : { name, ...fields }, null, 2);
}

function requestItems(form: Form, server: ServerSide): Item[] {
  const { draft } = form;
  const command = submitCommand(draft, server.plan, { mask: true });
  return [
    {
      kind: "row",
      id: "command",
      label: command === undefined ? "no single command for several texts" : "the same on the command line",
      note: [["y", "key"], [" copy", "dim"]],
      help: draft.mass === undefined ? "y copies the command or the request" : "y copies the command",
    },
    ...(command === undefined
      ? []
      : [{ kind: "note", text: safeText(command), role: "value", depth: 1 } as const]),
    ...(draft.mass === undefined ? requestRows(form, server) : []),
  ];
}

/** The request itself; of a mass submission there are as many as contents. */
function requestRows(form: Form, server: ServerSide): Item[] {
  const { draft, state } = form;
  const isOpen = !state.unfolded.includes("request");
  const rest = draft.items.length - 1;
  const whose = form.facts[0]?.isMany === true
    ? " for each file, with its name"
    : rest > 0
    ? ` for the first; ${rest} more alike`
    : "";
  const lines = safeJsonLines(requestJson(form, server, { mask: true }));
  return [
    {
      kind: "row",
      id: "request",
      label: `POST /api/v4/submit/${whose}`,
      help: "The exact request; files are sent beside it",
      unfold: "request",
      isOpen,
    },
    ...(isOpen
      ? lines.map((line, i): Row => ({ kind: "row", id: `request:${i}`, label: line, depth: 1, help: "" }))
      : []),
  ];
}

function safeJsonLines(json: string): readonly string[] {
  return json.split("\n").map((line) => safeText(line));
}
