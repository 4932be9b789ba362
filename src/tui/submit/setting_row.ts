import type { Json } from "../../util/json.ts";
import { safeText } from "../../util/safe_text.ts";
import type { Span } from "../paint.ts";
import type { Draft } from "./draft.ts";
import type { Row } from "./form.ts";

/** What a setting takes. */
export type SettingKind =
  | { readonly type: "flag" }
  | {
    readonly type: "integer";
    readonly min: number;
    readonly max: number;
    /** By how much `←` and `→` change it. @default 1 */
    readonly step?: number;
    /** Words for values. */
    readonly words?: Readonly<Record<string, number>> | undefined;
    /** What a value is of, said behind it. */
    unit?(value: Json): string;
  }
  | { readonly type: "list"; readonly values: readonly string[] }
  | { readonly type: "text"; readonly placeholder?: string };

/** The parts of a row that show and change its value. */
export type ValueParts = Pick<Row, "check" | "value" | "toggle" | "step" | "choices" | "edit">;

/**
 * How a setting is shown and changed: flags by `space`, numbers by arrows or typing, lists by choosing, texts by typing.
 *
 * @param set Puts a value into the draft.
 */
export function settingValue(
  kind: SettingKind,
  value: Json,
  set: (draft: Draft, value: Json) => Draft,
): ValueParts {
  switch (kind.type) {
    case "flag":
      return { check: value === true, toggle: (draft) => set(draft, value !== true) };
    case "integer":
      return integerParts(kind, value, set);
    case "list":
      return {
        value: [["‹ ", "dim"], shown(value), [" ›", "dim"]],
        choices: {
          items: kind.values.map((one) => ({ value: one, label: safeText(one) })),
          selected: value,
          apply: set,
        },
      };
    case "text": {
      const text = typeof value === "string" ? value : value === null ? "" : JSON.stringify(value);
      return {
        value: text === "" ? [[kind.placeholder ?? "–", "dim"]] : [safeText(text)],
        edit: {
          text,
          ...(kind.placeholder === undefined ? {} : { placeholder: kind.placeholder }),
          apply: set,
        },
      };
    }
  }
}

function shown(value: Json): Span {
  return value === null || value === "" ? ["–", "dim"] : safeText(String(value));
}

function integerParts(
  { min, max, step = 1, words = {}, unit }: Extract<SettingKind, { readonly type: "integer" }>,
  value: Json,
  set: (draft: Draft, value: Json) => Draft,
): ValueParts {
  const word = Object.entries(words).find(([, one]) => one === value)?.[0];
  const numberOf = (text: string): number | undefined => {
    const named = words[text.trim().toLowerCase()];
    if (named !== undefined) return named;
    const number = /^\s*[+-]?\d+\s*$/.test(text) ? Number(text) : NaN;
    return Number.isSafeInteger(number) && number >= min && number <= max ? number : undefined;
  };
  const range = Number.isFinite(min) && Number.isFinite(max) ? ` of ${min} to ${max}` : "";
  const names = Object.keys(words).length === 0 ? "" : `, or ${Object.keys(words).join(", ")}`;
  return {
    value: [["‹ ", "dim"], [safeText(String(value)), "number"], [" ›", "dim"], [
      ` ${word ?? unit?.(value) ?? ""}`,
      "dim",
    ]],
    step: (draft, by) =>
      set(draft, Math.max(min, Math.min(max, (typeof value === "number" ? value : 0) + by * step))),
    edit: {
      text: typeof value === "number" ? String(value) : "",
      check: (text) => numberOf(text) === undefined ? `Must be a whole number${range}${names}` : undefined,
      apply: (draft, text) => set(draft, numberOf(text) ?? value),
      suggestions: Object.keys(words),
    },
  };
}
