import type { Whoami } from "../../api/types/user.ts";
import { engineOf } from "../../domain/classification/engine_of.ts";
import { toError } from "../../util/error.ts";
import type { Json } from "../../util/json.ts";
import { safeText } from "../../util/safe_text.ts";
import type { Span } from "../paint.ts";
import { classificationRole } from "../shell/classification_label.ts";
import type { Draft } from "./draft.ts";
import type { ServerSide } from "./form.ts";
import type { ValueParts } from "./setting_row.ts";

/** Why the person could not see what is marked so. */
function clearanceFault(me: Whoami, marking: string): string | undefined {
  const engine = engineOf(me);
  try {
    const cleared = engine === undefined || !engine.enforce ||
      engine.isAccessible(me.classification, marking);
    return cleared ? undefined : `You are not cleared for "${marking}"`;
  } catch (error) {
    return toError(error).message;
  }
}

/** The levels the person is cleared for; another marking can be typed. */
export function markingParts(
  { me, base }: ServerSide,
  value: Json,
  set: (draft: Draft, value: Json) => Draft,
): ValueParts {
  const engine = engineOf(me);
  const text = typeof value === "string" ? value : "";
  const label = text || engine?.original.unrestricted || "the server's own";
  const shown: Span[] = [["‹ ", "dim"], [safeText(label), classificationRole(label)], [" ›", "dim"]];
  const check = (typed: string) => clearanceFault(me, typed);
  const unrestricted = engine?.original.unrestricted ?? "";
  const same = (one: string, other: string) => {
    try {
      return engine !== undefined && engine.normalize(one) === engine.normalize(other);
    } catch {
      return one === other;
    }
  };
  const levels = (engine?.visible("levels") ?? []).map(({ name }) => name).filter((name) =>
    check(name) === undefined
  );
  return {
    value: shown,
    edit: { text, check, suggestions: levels, apply: (draft, typed) => set(draft, typed.trim()) },
    ...(levels.length === 0 ? {} : {
      choices: {
        items: levels.map((one) => ({ value: one, label: safeText(one) })),
        selected: levels.find((one) => same(one, label)) ?? null,
        // What holds anyway, by another name, is no change.
        apply: (draft, chosen) =>
          set(
            draft,
            same(String(chosen), base.classification ?? unrestricted) ? base.classification ?? null : chosen,
          ),
      },
    }),
  };
}
