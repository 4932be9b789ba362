import type { Classification } from "../classification.ts";

/** What a report's marking follows from. */
export interface MarkingParts {
  /** Those of its submissions, as far as they were looked up. */
  readonly found: readonly string[];
  /** Those that the files were handed in with. */
  readonly own: readonly string[];
  /** Undefined where the server sends no definition. */
  readonly engine: Classification | undefined;
}

/**
 * Who may see a report: who may see all its submissions; without them, what the files were handed in with. Markings that
 * the definition does not know stand side by side. Undefined when there is none.
 */
export function reportMarking({ found, own, engine }: MarkingParts): string | undefined {
  const all = found.length > 0 ? found : own;
  try {
    return engine === undefined ? all[0] : all.reduce<string | undefined>(
      (highest, one) => highest === undefined ? one : engine.max(highest, one),
      undefined,
    );
  } catch {
    return all.join(" · ");
  }
}
