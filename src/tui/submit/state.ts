/** The state of the submit form, and what every part of it works on. @module */
import type { Submission } from "../../api/types/submission.ts";
import type { Whoami } from "../../api/types/user.ts";
import { type Presets, PRESETS_FILE, readPresets } from "../../features/presets.ts";
import { submissionQuery } from "../../features/submissions.ts";
import { type Readable, readable } from "../../features/submit/readable.ts";
import type { App, ScreenContext, SubmitChoice } from "../contracts.ts";
import { whoamiQuery } from "../shell/account.ts";
import type { TextField } from "../widgets/text_field.ts";
import { type Draft, type DraftItem, EMPTY_DRAFT } from "./draft.ts";
import { givenDraft, type GivenSubmission } from "./given.ts";
import { keep, readKept } from "./kept_draft.ts";
import { resubmitDraft } from "./resubmit.ts";
import type { SubmittedParams } from "./submitted.ts";

/** What the form is opened with. */
export interface SubmitParams {
  /** Files, folders and patterns to begin with. */
  readonly paths?: readonly string[] | undefined;
  /** Other things, and settings, to begin with. */
  readonly given?: GivenSubmission | undefined;
  /** A file of the server to hand in again, and what it is called. */
  readonly sha256?: string;
  readonly name?: string;
  /** The submission whose settings are taken over. */
  readonly sid?: string;
  /** It is a mass submission: the incident's id to begin with. */
  readonly incident?: string | undefined;
}

/** Something under the cursor of another screen that the form can be opened with. */
export type FormChoice = SubmitChoice<SubmitParams>;

/** A row being typed into. */
export interface Editing {
  readonly id: string;
  readonly field: TextField;
  /** Why the text will not do. */
  readonly fault?: string | undefined;
  /** The next letter replaces the text; any other key edits it. */
  readonly isReplaced?: boolean | undefined;
  /** The candidate chosen with the arrows. */
  readonly selected?: number | undefined;
}

/** The state of the form. */
export interface SubmitState {
  /** What was entered; undefined until something is: then {@link draftOf} makes it from the parameters. */
  readonly draft: Draft | undefined;
  /** Id of the row under the cursor. */
  readonly focus: string;
  /** First line shown of the form, or of its open section. */
  readonly top: number;
  readonly unfolded: readonly string[];
  readonly edit: Editing | undefined;
  /** How far sending is, in words; undefined when nothing is being sent. */
  readonly sending: string | undefined;
  /** Why it was not sent the last time; gone with the next change. */
  readonly failed: string | undefined;
  /** Forms before the last changes, the newest last. */
  readonly undo: readonly Draft[];
  /** What was submitted the last time, when other items failed. */
  readonly sent: SubmittedParams | undefined;
  readonly presets: Presets;
  /** Name of the preset that was loaded or saved last. */
  readonly preset: string | undefined;
}

/** What the parts of the form work on. */
export type SubmitContext = ScreenContext<SubmitParams, SubmitState>;

/** Id of the row that takes new things to submit. */
export const ADD_ROW = "add";
/** Id of the button that sends. */
export const SEND_ROW = "send";
/** Id of the row with the profile. */
export const PROFILE_ROW = "profile";

/** The things that the parameters name. */
function givenItems({ paths = [], given = {}, sha256, name }: SubmitParams): readonly DraftItem[] {
  const files = [
    ...paths.map((path): DraftItem => ({ kind: "path", text: path })),
    ...(given.urls ?? []).map((url): DraftItem => ({ kind: "url", text: url })),
    ...(given.hashes ?? []).map(({ type, value }): DraftItem => ({
      kind: "hash",
      text: value,
      hashType: type,
    })),
  ];
  if (sha256 === undefined) return files;
  const named = name === undefined ? {} : { name };
  return [...files, { kind: "hash", text: sha256, hashType: "sha256", ...named }];
}

/** A form as it opens: with what the parameters name, else as it was left. */
export function newSubmit(params: SubmitParams, app: App): SubmitState {
  const given = givenItems(params);
  if (params.incident !== undefined) return newMass(params.incident, given, app);
  const isDerived = params.sid !== undefined || params.given !== undefined;
  const kept = given.length === 0 && !isDerived ? readKept(app) : undefined;
  const draft = isDerived ? undefined : kept ?? { ...EMPTY_DRAFT, items: given };
  // A form that was left goes on where an empty one begins: what is typed is text, not commands.
  const isTyping = kept !== undefined || (draft?.items ?? given).length === 0 && params.sid === undefined;
  return {
    draft,
    focus: isTyping ? ADD_ROW : PROFILE_ROW,
    edit: isTyping ? { id: ADD_ROW, field: { text: "", cursor: 0 } } : undefined,
    ...untouched(app),
  };
}

/** A form for a mass submission, which is sent as soon as its path and id are right. */
function newMass(incident: string, items: readonly DraftItem[], app: App): SubmitState {
  const mass = { incident, include: "", excludePath: "", shard: "", ceiling: "" };
  return { draft: { ...EMPTY_DRAFT, items, mass }, focus: SEND_ROW, edit: undefined, ...untouched(app) };
}

/** What is alike in all forms at first. */
function untouched(app: App): Omit<SubmitState, "draft" | "focus" | "edit"> {
  return {
    top: 0,
    unfolded: [],
    sending: undefined,
    failed: undefined,
    sent: undefined,
    undo: [],
    presets: readPresets(app.files.read(PRESETS_FILE)),
    preset: undefined,
  };
}

/** What the server said of itself and of who submits, as far as it can be read; undefined until it did. */
export function saidBy({ app }: Pick<SubmitContext, "app">): Readable | undefined {
  const me = app.queries.peek<Whoami>(whoamiQuery(app.services).key);
  return me === undefined ? undefined : readable(me);
}

/** Who submits, once the server said so. */
export function meOf(ctx: Pick<SubmitContext, "app">): Whoami | undefined {
  return saidBy(ctx)?.me;
}

/** Why the server does not say what it must say before anything can be sent. */
export function failureOf({ app, params, state }: SubmitContext): Error | undefined {
  const keys = [
    whoamiQuery(app.services).key,
    ...(params.sid === undefined || state.draft !== undefined
      ? []
      : [submissionQuery(app.services, params.sid).key]),
  ];
  return keys.map((key) => app.queries.state(key).get()).find(({ data, error }) =>
    data === undefined && error !== undefined
  )?.error;
}

/** Asks again what failed. */
export function retry({ app, params }: SubmitContext): void {
  app.queries.invalidate(whoamiQuery(app.services).key);
  if (params.sid !== undefined) app.queries.invalidate(submissionQuery(app.services, params.sid).key);
}

/** What is entered: before the first change of a form for a submission, that submission's files and settings. */
export function draftOf(ctx: SubmitContext): Draft {
  if (ctx.state.draft !== undefined) return ctx.state.draft;
  const { app, params } = ctx;
  const items = givenItems(params);
  const me = meOf(ctx);
  if (me !== undefined && params.given !== undefined) return givenDraft(me, params.given, items);
  const submission = params.sid === undefined
    ? undefined
    : app.queries.peek<Submission>(submissionQuery(app.services, params.sid).key);
  if (me === undefined || submission === undefined) return { ...EMPTY_DRAFT, items };
  return resubmitDraft(me, submission, items);
}

/** Changes that can be undone. */
const UNDO_MAX = 100;

/** Undoes the last change; false when there is none. */
export function undoChange(ctx: SubmitContext): boolean {
  const before = ctx.state.undo.at(-1);
  if (before === undefined) return false;
  ctx.update((state) => ({ ...state, draft: before, failed: undefined, undo: state.undo.slice(0, -1) }));
  if (before.mass === undefined) keep(ctx.app, before);
  return true;
}

/** Changes what is entered, and keeps it for when the form is left. */
export function changeDraft(ctx: SubmitContext, change: (draft: Draft) => Draft): void {
  let draft: Draft | undefined;
  ctx.update((state) => {
    const before = draftOf({ ...ctx, state });
    const next = change(before);
    if (next === before) return state;
    draft = next;
    return { ...state, draft: next, failed: undefined, undo: [...state.undo, before].slice(-UNDO_MAX) };
  });
  // A mass submission is begun anew each time: what is kept is the other form.
  if (draft !== undefined && draft.mass === undefined) keep(ctx.app, draft);
}
