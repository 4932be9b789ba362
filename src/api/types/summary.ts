import type { HeuristicLevel } from "./common.ts";

/** `[value, level, safelisted, classification]`; shorter on older servers. */
export type TagRow = readonly [
  value: string,
  level: HeuristicLevel,
  safelisted?: boolean,
  classification?: string,
];

/** `[attack id, pattern name, level]` */
export type AttackRow = readonly [attackId: string, pattern: string, level: HeuristicLevel];

/** Rows by tactic, such as `defense-evasion`. */
export type AttackMatrix = Readonly<Record<string, readonly AttackRow[]>>;

/** `[heuristic id, name]` by level. */
export type HeuristicsByLevel = Readonly<
  Record<string, readonly (readonly [heurId: string, name: string])[]>
>;

/** Tag rows by tag type. */
export type TagsByType = Readonly<Record<string, readonly TagRow[]>>;
