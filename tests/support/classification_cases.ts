import { isDeepStrictEqual } from "node:util";
import {
  Classification,
  type ClassificationDefinition,
  InvalidClassification,
} from "../../src/domain/classification.ts";

/** An answer of the genuine engine: a value, or the text of its error. */
export type EngineAnswer<T> = T | { readonly error: string };

/** A text with its normal forms. */
export interface NormalizeCase {
  readonly text: string;
  readonly long: EngineAnswer<string>;
  readonly short: EngineAnswer<string>;
  readonly valid: boolean;
  /** Without markings added because others are named. */
  readonly skip?: EngineAnswer<string>;
  /** Hidden fields of a document, and of a user. */
  readonly parts?: EngineAnswer<Record<string, unknown>>;
  readonly uparts?: EngineAnswer<Record<string, unknown>>;
}

/** Two classifications with what the genuine engine makes of them. */
export interface PairCase {
  readonly a: string;
  readonly b: string;
  readonly max: EngineAnswer<string>;
  readonly min: EngineAnswer<string>;
  readonly a_can_see_b: EngineAnswer<boolean>;
  readonly user_both: EngineAnswer<string>;
  readonly intersect: EngineAnswer<string>;
}

/** A file of such cases. */
export interface ClassificationCases {
  readonly definition: ClassificationDefinition;
  readonly normalize: readonly NormalizeCase[];
  readonly pairs: readonly PairCase[];
}

/** One place where we and the recording differ. */
export interface ClassificationDisagreement {
  readonly name: string;
  readonly want: unknown;
  readonly got: unknown;
}

function answer(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    if (error instanceof InvalidClassification) return { error: error.message };
    throw error;
  }
}

const errorOf = (value: unknown) =>
  typeof value === "object" && value !== null && "error" in value ? String(value.error) : undefined;

/**
 * Of several unknown names in one text the genuine engine reports whichever its hash table gives first, so that
 * the choice differs from run to run; any name of the text that is unknown by itself is right. Lists of names in
 * errors have no order either.
 */
function sameError(
  want: string,
  got: string,
  context: { readonly text: string; readonly engine: Classification },
): boolean {
  if (want === got) return true;
  const bag = (text: string) => text.split(/[\s,:()[\]&']+/).sort().join(" ");
  if (bag(want) === bag(got)) return true;
  const name = /^Unknown Subgroup: (.*)$/.exec(want)?.[1];
  if (name === undefined || !got.startsWith("Unknown Subgroup: ")) return false;
  const named = context.text.toUpperCase().split(/[/,]/).map((one) => one.trim()).includes(name);
  const level = context.engine.levels[0]!.short_name;
  const alone = errorOf(answer(() => context.engine.normalize(`${level}//${name}`)));
  return named && alone === want;
}

/** Asks our engine what the genuine one was asked; one entry for each answer. */
export function checkClassification(file: ClassificationCases): {
  readonly agree: number;
  readonly total: number;
  readonly disagreements: readonly ClassificationDisagreement[];
} {
  const engine = new Classification(file.definition);
  const disagreements: ClassificationDisagreement[] = [];
  let total = 0;
  const check = (name: string, text: string, want: unknown, run: () => unknown) => {
    if (want === undefined) return;
    total++;
    const got = answer(run);
    const [wanted, received] = [errorOf(want), errorOf(got)];
    const same = wanted !== undefined && received !== undefined
      ? sameError(wanted, received, { text, engine })
      : isDeepStrictEqual(got, want);
    if (!same) disagreements.push({ name: `${name} ${text}`, want, got });
  };
  for (const { text, ...want } of file.normalize) {
    check("long", text, want.long, () => engine.normalize(text));
    check("short", text, want.short, () => engine.normalize(text, { longFormat: false }));
    check("valid", text, want.valid, () => engine.isValid(text));
    check("without auto-selected", text, want.skip, () => engine.normalize(text, { skipAutoSelect: true }));
    check("hidden fields", text, want.parts, () => engine.accessControlParts(text));
    check(
      "hidden fields of a user",
      text,
      want.uparts,
      () => engine.accessControlParts(text, { user: true }),
    );
  }
  for (const { a, b, ...want } of file.pairs) {
    const text = `${a} , ${b}`;
    check("max", text, want.max, () => engine.max(a, b));
    check("min", text, want.min, () => engine.min(a, b));
    check("a can see b", text, want.a_can_see_b, () => engine.isAccessible(a, b));
    check("user of both", text, want.user_both, () => engine.buildUser(a, b));
    check("intersection", text, want.intersect, () => engine.intersect(a, b));
  }
  return { agree: total - disagreements.length, total, disagreements };
}
