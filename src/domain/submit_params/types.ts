import type { Json } from "../../util/json.ts";

/**
 * What a setting holds. `flag` true or false · `integer` · `text` one line · `json` JSON text · `marking` a
 * classification · `names` a list of names · `spec` parameters by service.
 */
export type SubmitParamType = "flag" | "integer" | "text" | "json" | "marking" | "names" | "spec";

/** Where the wizard and the documentation put a setting. */
export const SUBMIT_PARAM_GROUPS = {
  analysis: "Analysis",
  services: "Services",
  handling: "Handling",
  limits: "Limits",
  archive: "Archive",
  server: "Set by the server",
} as const;
/** A key of {@link SUBMIT_PARAM_GROUPS}. */
export type SubmitParamGroup = keyof typeof SUBMIT_PARAM_GROUPS;

/** One setting of a submission. */
export interface SubmitParam {
  /** Path in `params`: `priority`, `services.selected`. */
  readonly name: string;
  readonly type: SubmitParamType;
  /** What the server takes when it is not sent. */
  readonly default: Json;
  readonly group: SubmitParamGroup;
  /** One sentence for `--help` and the wizard. */
  readonly help: string;
  /** What more there is to know, one or two sentences. */
  readonly meaning?: string;
  /** Long option; none for what cannot be chosen by one. */
  readonly flag?: string;
  /** What follows the option in its help: `N`, `NAME`. */
  readonly argument?: string;
  /** Least and greatest value of an integer. */
  readonly min?: number;
  readonly max?: number;
  /** Words for values: `high` for 1500. */
  readonly words?: Readonly<Record<string, number>>;
  /** The words where files are ingested. @default words */
  readonly ingestWords?: Readonly<Record<string, number>>;
  /** A profile may set it, and may forbid to change it. @default false */
  readonly profile?: boolean;
  /** Another value asks for a new analysis instead of cached results. @default false */
  readonly cacheKey?: boolean;
  /** Needs a server with this feature; it is otherwise ignored. */
  readonly needs?: "archive" | "external sources" | "malicious hinting";
}
