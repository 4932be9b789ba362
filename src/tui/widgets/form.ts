import { paint, type Span, spread } from "../paint.ts";
import type { KeyPress } from "../terminal/keys.ts";
import type { Theme } from "../theme.ts";
import { padToWidth } from "../../util/width.ts";
import { editField, fieldSpans, insertText, type TextField, textField } from "./text_field.ts";

/** A field of a form and what it holds. */
export type FormField =
  | {
    readonly kind: "text";
    readonly id: string;
    readonly label: string;
    readonly field: TextField;
    readonly hint?: string;
  }
  | {
    readonly kind: "check";
    readonly id: string;
    readonly label: string;
    readonly on: boolean;
    readonly hint?: string;
  }
  | {
    readonly kind: "choice";
    readonly id: string;
    readonly label: string;
    readonly options: readonly string[];
    readonly value: string;
    readonly hint?: string;
  }
  | {
    readonly kind: "number";
    readonly id: string;
    readonly label: string;
    readonly value: number;
    readonly min: number;
    readonly max: number;
    readonly step?: number;
    readonly hint?: string;
  };

/** Fields one below the other, one of them in focus. */
export interface FormState {
  readonly fields: readonly FormField[];
  readonly focus: number;
}

/** A text field of a form. */
export function formText(id: string, label: string, text = ""): FormField {
  return { kind: "text", id, label, field: textField(text) };
}

function changeAt(form: FormState, change: (field: FormField) => FormField): FormState {
  return { ...form, fields: form.fields.map((field, i) => i === form.focus ? change(field) : field) };
}

function step(field: FormField, by: number): FormField {
  if (field.kind === "choice") {
    const at = field.options.indexOf(field.value);
    const count = field.options.length;
    return count === 0 ? field : { ...field, value: field.options[(at + by + count) % count]! };
  }
  if (field.kind === "number") {
    const value = field.value + by * (field.step ?? 1);
    return { ...field, value: Math.max(field.min, Math.min(field.max, value)) };
  }
  return field.kind === "check" ? { ...field, on: !field.on } : field;
}

/**
 * The form after a key: `tab ↓ ↑` walk, `space` switches, `← →` choose, text is typed. Undefined when the key means
 * nothing here.
 */
export function formKey(form: FormState, key: KeyPress): FormState | undefined {
  const count = form.fields.length;
  const field = form.fields[form.focus];
  if (field === undefined) return undefined;
  const walk = (by: number): FormState => ({ ...form, focus: (form.focus + by + count) % count });
  if (key.name === "tab" || key.name === "down") return walk(1);
  if (key.name === "shift-tab" || key.name === "up") return walk(-1);
  if (field.kind === "text") {
    const next = editField(field.field, key);
    return next === undefined ? undefined : changeAt(form, () => ({ ...field, field: next }));
  }
  if (key.name === "space" || key.name === "right" || key.name === "+") {
    return changeAt(form, (one) => step(one, 1));
  }
  if (key.name === "left" || key.name === "-") return changeAt(form, (one) => step(one, -1));
  if (field.kind === "number" && /^[0-9]$/.test(key.name)) {
    const typed = Math.min(field.max, Number(`${field.value === 0 ? "" : field.value}${key.name}`));
    return changeAt(form, () => ({ ...field, value: typed }));
  }
  if (field.kind === "number" && key.name === "backspace") {
    return changeAt(form, () => ({ ...field, value: Math.trunc(field.value / 10) }));
  }
  return undefined;
}

/** The form after a paste. */
export function formPaste(form: FormState, text: string): FormState {
  return changeAt(
    form,
    (field) => field.kind === "text" ? { ...field, field: insertText(field.field, text) } : field,
  );
}

/** What a field holds. */
export function formValue(form: FormState, id: string): string | boolean | number | undefined {
  const field = form.fields.find((one) => one.id === id);
  if (field === undefined) return undefined;
  return field.kind === "text" ? field.field.text : field.kind === "check" ? field.on : field.value;
}

function valueSpans(theme: Theme, field: FormField, view: { width: number; focused: boolean }): Span[] {
  switch (field.kind) {
    case "text":
      return fieldSpans(field.field, view.width, { focused: view.focused });
    case "check":
      return [[field.on ? "[x]" : "[ ]", field.on ? "accent" : "dim"]];
    case "choice":
      return [[theme.ascii ? "< " : "‹ ", "dim"], field.value, [theme.ascii ? " >" : " ›", "dim"]];
    case "number":
      return [[theme.ascii ? "< " : "‹ ", "dim"], [String(field.value), "number"], [
        theme.ascii ? " >" : " ›",
        "dim",
      ]];
  }
}

/** A row per field: label, value, hint. */
export function formLines(
  theme: Theme,
  form: FormState,
  view: { columns: number; focused: boolean; labelColumns?: number },
): string[] {
  const labelColumns = view.labelColumns ??
    Math.min(24, Math.max(...form.fields.map(({ label }) => label.length)) + 2);
  return form.fields.map((field, i) => {
    const focused = view.focused && i === form.focus;
    const hint: Span[] = field.hint === undefined ? [] : [[` ${field.hint} `, "dim"]];
    const left: Span[] = [
      focused ? [theme.ascii ? "> " : "› ", "accent"] : "  ",
      [padToWidth(field.label, labelColumns), focused ? "bold" : "dim"],
      ...valueSpans(theme, field, { width: view.columns - labelColumns - 4, focused }),
    ];
    return paint(
      theme,
      spread(left, hint, view.columns),
      view.columns,
      ...(focused ? ["cursor" as const] : []),
    );
  });
}
