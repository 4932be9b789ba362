/** What sending one thing and sending many have in common. @module */
import type { Plan } from "../../features/submit/plan.ts";
import type { JobProgress } from "../contracts.ts";
import { type Draft, type DraftItem, EMPTY_DRAFT } from "./draft.ts";
import { keep } from "./kept_draft.ts";
import { ADD_ROW, changeDraft, type SubmitContext } from "./state.ts";

/** What is being sent. */
export interface Sending {
  readonly draft: Draft;
  readonly plan: Plan;
  readonly progress: JobProgress;
}

/** Says in the form how far it is; undefined when it is over. */
export function sendingIs(ctx: SubmitContext, sending: string | undefined): void {
  ctx.update((state) => ({ ...state, sending }));
}

/** Whether the person still looks at the form. */
export function isOnTop({ app }: SubmitContext): boolean {
  return app.shell.get().frames.at(-1)?.screen.id === "submit";
}

/** A form for the next time, with what could not be sent. */
export function emptyForm(ctx: SubmitContext, left: readonly DraftItem[]): void {
  if (left.length > 0) {
    changeDraft(ctx, (draft) => ({ ...draft, items: left }));
    return ctx.update((state) => ({ ...state, sending: undefined, undo: [] }));
  }
  const field = { text: "", cursor: 0 };
  ctx.update((state) => ({
    ...{ ...state, draft: EMPTY_DRAFT, focus: ADD_ROW, top: 0, sending: undefined, preset: undefined },
    ...{ sent: undefined, undo: [] },
    edit: { id: ADD_ROW, field },
  }));
  keep(ctx.app, undefined);
}
