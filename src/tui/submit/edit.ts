/** Typing into a row: taking keys, completing, accepting. @module */
import { safeText } from "../../util/safe_text.ts";
import type { FieldBinding } from "../contracts.ts";
import { editField, insertText, type TextField, textField } from "../widgets/text_field.ts";
import { type Candidate, candidatesOf, commonStart, readEntries } from "./completion.ts";
import type { Row } from "./form.ts";
import { itemsOfPaste, withItems } from "./items.ts";
import { focusOn, moveRows, nextSection } from "./move.ts";
import { focusedRow, pageOf } from "./sections.ts";
import { ADD_ROW, changeDraft, type Editing, type SubmitContext } from "./state.ts";

/** Starts typing into a row. */
export function startEdit(ctx: SubmitContext, row: Row): void {
  if (row.edit === undefined) return;
  if (safeText(row.edit.text) !== row.edit.text) {
    return ctx.app.notify("It holds characters that cannot be typed", { hint: "x takes it out" });
  }
  focusOn(ctx, row.id);
  const field = textField(row.edit.text);
  const isReplaced = field.text !== "";
  ctx.update((state) => ({ ...state, edit: { id: row.id, field, isReplaced } }));
}

/** Leaves the text as it was. */
export function stopEdit(ctx: SubmitContext): void {
  ctx.update((state) => ({ ...state, edit: undefined }));
}

/** The row being typed into, with what is typed. */
export function editedRow(ctx: SubmitContext): { readonly row: Row; readonly edit: Editing } | undefined {
  const { edit } = ctx.state;
  if (edit === undefined) return undefined;
  const row = focusedRow(pageOf(ctx));
  return row?.id === edit.id && row.edit !== undefined ? { row, edit } : undefined;
}

function setField(ctx: SubmitContext, field: TextField): void {
  ctx.update((state) => state.edit === undefined ? state : { ...state, edit: { id: state.edit.id, field } });
}

/** The keyboard, while a row is typed into. Keys that move or accept are left to the commands. */
export function editBinding(ctx: SubmitContext): FieldBinding | undefined {
  const { edit } = ctx.state;
  if (edit === undefined) return undefined;
  return {
    key(key) {
      const isTyped = edit.isReplaced === true && key.text !== undefined;
      const next = editField(isTyped ? textField() : edit.field, key);
      if (next === undefined) return false;
      setField(ctx, next);
      return true;
    },
    paste(text) {
      // Several lines, or a text, pasted where things are added, are things of their own.
      if (edit.id === ADD_ROW && /\S\s*[\r\n]+\s*\S/.test(text)) {
        changeDraft(ctx, (draft) => withItems(draft, itemsOfPaste(text)));
      } else setField(ctx, insertText(edit.isReplaced === true ? textField() : edit.field, text.trim()));
    },
  };
}

/** What the text can become; nothing before the first letter where one thing after the other is added. */
export function currentCandidates(ctx: SubmitContext): readonly Candidate[] {
  const edited = editedRow(ctx);
  if (edited === undefined) return [];
  const { row, edit: { field: { text } } } = edited;
  return text === "" && row.edit?.repeats === true ? [] : candidatesOf(ctx, { row, text });
}

/** Chooses among the candidates; where there are none, leaves the row upward or downward. */
export function chooseCandidate(ctx: SubmitContext, by: number): void {
  const count = currentCandidates(ctx).length;
  if (count === 0 || (by < 0 && (ctx.state.edit?.selected ?? 0) <= 0)) {
    if (count > 0) return ctx.update((state) => ({ ...state, edit: withoutChoice(state.edit) }));
    if (accept(ctx, { stay: false })) moveRows(ctx, by);
    return;
  }
  ctx.update((state) =>
    state.edit === undefined
      ? state
      : { ...state, edit: { ...state.edit, selected: Math.min(count - 1, (state.edit.selected ?? -1) + by) } }
  );
}

function withoutChoice(edit: Editing | undefined): Editing | undefined {
  return edit === undefined ? undefined : { id: edit.id, field: edit.field };
}

/** `tab`: completes as far as it is clear, then chooses; without candidates goes on to the next section. */
export function complete(ctx: SubmitContext): void {
  const { edit } = ctx.state;
  const edited = editedRow(ctx);
  if (edited !== undefined) readEntries(ctx, { row: edited.row, text: edited.edit.field.text });
  const candidates = currentCandidates(ctx);
  if (edit === undefined || candidates.length === 0) {
    if (accept(ctx, { stay: false })) nextSection(ctx, 1);
    return;
  }
  const chosen = candidates[edit.selected ?? -1] ?? (candidates.length === 1 ? candidates[0] : undefined);
  if (chosen !== undefined) return setField(ctx, textField(chosen.text));
  const common = commonStart(candidates);
  if (common.length > edit.field.text.length) setField(ctx, textField(common));
  else ctx.update((state) => ({ ...state, edit: { ...edit, selected: 0 } }));
}

/** `↵`: takes the chosen candidate, else the text. */
export function acceptOrChoose(ctx: SubmitContext): void {
  const { edit } = ctx.state;
  const chosen = edit?.selected === undefined ? undefined : currentCandidates(ctx)[edit.selected];
  if (chosen === undefined) return void accept(ctx, { stay: true });
  setField(ctx, textField(chosen.text));
  if (!chosen.isOpen) {
    accept({ ...ctx, state: { ...ctx.state, edit: { id: edit!.id, field: textField(chosen.text) } } }, {
      stay: true,
    });
  }
}

/**
 * Takes the text that was typed; false when it will not do, which the row then says.
 *
 * @param how.stay A row that takes one after the other stays open, and an empty one leads on.
 */
export function accept(ctx: SubmitContext, how: { readonly stay: boolean }): boolean {
  const edited = editedRow(ctx);
  const rule = edited?.row.edit;
  if (edited === undefined || rule === undefined) return true;
  const { text } = edited.edit.field;
  const fault = rule.check?.(text);
  if (fault !== undefined) {
    ctx.update((state) => ({ ...state, edit: { ...edited.edit, fault } }));
    return false;
  }
  changeDraft(ctx, (draft) => rule.apply(draft, text));
  const goesOn = rule.repeats === true && how.stay && text.trim() !== "";
  ctx.update((state) => ({ ...state, edit: goesOn ? { id: edited.row.id, field: textField() } : undefined }));
  if (rule.repeats === true && how.stay && text.trim() === "") nextSection(ctx, 1);
  return true;
}
