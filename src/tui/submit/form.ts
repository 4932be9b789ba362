/** The form as one value: what is entered, what is known, and its five sections. @module */
import type { SubmissionParams } from "../../api/types/submission.ts";
import type { SubmissionProfile, Whoami } from "../../api/types/user.ts";
import { safeText } from "../../util/safe_text.ts";
import type { PreparedIncident } from "../../features/incident/prepare.ts";
import type { Plan } from "../../features/submit/plan.ts";
import { type LeftOut, leftOutText, type Readable } from "../../features/submit/readable.ts";
import { showKeys } from "../commands.ts";
import type { Span } from "../paint.ts";
import type { Theme } from "../theme.ts";
import type { FormItem, FormRow } from "../widgets/form.ts";
import type { Draft } from "./draft.ts";
import { factsOf, type ItemFacts } from "./facts.ts";
import { baseParams, mayCustomise, planOf, profileOf } from "../../features/submit/preset_plan.ts";
import { massOf } from "./mass_plan.ts";
import { draftOf, saidBy, type SubmitContext, type SubmitState } from "./state.ts";

/** A row of this form. */
export type Row = FormRow<Draft>;
/** A row or a sentence of this form. */
export type Item = FormItem<Draft>;

/** Everything that the sections are made from. */
export interface Form {
  readonly ctx: SubmitContext;
  readonly theme: Theme;
  readonly state: SubmitState;
  readonly draft: Draft;
  readonly facts: readonly ItemFacts[];
  /** What the server says once it did: who submits, what holds for them, what would be sent. */
  readonly server: ServerSide | undefined;
  /** Cells for a section's lines. */
  readonly columns: number;
}

/** The part of the form that the server decides. */
export interface ServerSide {
  readonly me: Whoami;
  readonly leftOut: Readable["leftOut"];
  readonly base: SubmissionParams;
  readonly plan: Plan;
  /** How a mass submission would go; undefined for others. */
  readonly mass: PreparedIncident | undefined;
  /** The profile's own settings; undefined for the person's. */
  readonly profile: SubmissionProfile | undefined;
  /** What may not be changed: names by `submission` or a service; nothing for those who may customise. */
  readonly restricted: Readonly<Record<string, readonly string[]>>;
}

/** Names of the sections, in their order. */
export const SECTION_IDS = ["what", "services", "options", "metadata", "review"] as const;
/** One of {@link SECTION_IDS}. */
export type SectionId = typeof SECTION_IDS[number];

/** A part of the form. */
export interface Section {
  readonly id: SectionId;
  readonly title: string;
  readonly items: readonly Item[];
  /** What it says in one line when it is folded. */
  readonly summary: readonly Span[];
  /** Notes at the right of its title. */
  readonly right: readonly Span[];
  /** Something in it keeps the form from being sent. */
  readonly isBad: boolean;
  /** Something is chosen in it. */
  readonly isDone: boolean;
}

/** The form as it is now. @param columns Cells for a section's lines. */
export function formOf(ctx: SubmitContext, columns: number): Form {
  const draft = draftOf(ctx);
  const said = saidBy(ctx);
  return {
    ctx,
    theme: ctx.app.theme(),
    state: ctx.state,
    draft,
    facts: draft.items.map((item) => factsOf(ctx.app, item)),
    server: said === undefined ? undefined : serverSide(said, draft),
    columns,
  };
}

function serverSide({ me, leftOut }: Readable, draft: Draft): ServerSide {
  const mass = massOf(me, draft);
  const profile = me.configuration.submission?.profiles?.[profileOf(me, draft)];
  return {
    me,
    leftOut,
    base: mass?.base ?? baseParams(me, draft),
    plan: mass?.plan ?? planOf(me, draft),
    mass: mass?.prepared,
    profile,
    restricted: mayCustomise(me) ? {} : profile?.restricted_params ?? {},
  };
}

/** Why a setting may not be changed; undefined when it may. @param of `submission` or the name of a service. */
export function lockOf(
  { restricted, profile }: ServerSide,
  { of, name }: { readonly of: string; readonly name: string },
): string | undefined {
  if (restricted[of]?.includes(name) !== true) return undefined;
  return `The profile "${safeText(profile?.display_name ?? "")}" does not let you change it`;
}

/** Sentences about what is wrong with a setting. @param path As in {@link Plan}'s problems. */
export function problemItems(
  { plan }: ServerSide,
  path: string,
  { depth = 0 }: { readonly depth?: number } = {},
): readonly Item[] {
  return plan.problems.filter((one) => one.path === path).map(({ message, severity }): Item => ({
    kind: "note",
    text: safeText(message),
    role: severity === "error" ? "error" : "warn",
    glyph: severity === "error" ? "✗ " : "! ",
    depth,
  }));
}

/** A sentence about what the server said of a part and nobody can read; none when there is nothing. */
export function leftOutItems({ leftOut }: ServerSide, about: LeftOut["about"]): readonly Item[] {
  const text = leftOutText(leftOut, about);
  return text === undefined ? [] : [{ kind: "note", text: safeText(text), role: "warn", glyph: "! " }];
}

/** Why nothing can be chosen yet. */
export const NOT_ANSWERED = "The server has not answered yet";

/** Stands for the first row of a section until the server has said what else there is. */
export function waitingRow(id: string, label: string): Row {
  return {
    kind: "row",
    id,
    label,
    value: [["…", "dim"]],
    locked: NOT_ANSWERED,
  };
}

/** The key `↵` as it can be shown. */
export function enterKey({ theme }: Pick<Form, "theme">): string {
  return showKeys("enter", theme.ascii);
}

/** Words with dots between them. */
export function dotted(parts: readonly Span[]): Span[] {
  return parts.flatMap((part, i): Span[] => i === 0 ? [part] : [[" · ", "dim"], part]);
}
