/** Compares what journals say of analysed inputs with the server's submissions. @module */
import { numberAt, textAt } from "../../domain/columns.ts";
import { type FoundInput, withErrors } from "../../domain/incident_report/row.ts";
import type { Services } from "../services.ts";
import { submissionsOf } from "./report_details.ts";

/** Something that a journal says and the server does not. */
export interface Difference {
  readonly path: string;
  /** One clause, such as `the journal has score 0, the server 300`. */
  readonly what: string;
}

/** How {@link checkAnalysed} compares. */
export interface CheckOptions {
  /** Called for each input whose score or state differs. Default: only errors and missing submissions are looked for. */
  readonly onDifference?: ((difference: Difference) => void) | undefined;
}

const GONE = "the server has no such submission: it was deleted, has expired, or this account may not see it";

/**
 * Analysed inputs with what their submissions say by now: one with service errors is `incomplete`, one whose submission is
 * not on the server is `gone`. `POST search/submission/`
 */
export async function checkAnalysed(
  services: Services,
  inputs: readonly FoundInput[],
  options: CheckOptions = {},
): Promise<readonly FoundInput[]> {
  const sids = inputs.flatMap((input) => isChecked(input) ? [input.sid!] : []);
  if (sids.length === 0) return inputs;
  const fl = ["sid", "state", "error_count", "max_score", "classification"];
  const found = await submissionsOf(services, { sids, fl });
  return inputs.map((input) => {
    if (!isChecked(input)) return input;
    const hit = found.get(input.sid!);
    if (hit === undefined) {
      options.onDifference?.({ path: input.path, what: GONE });
      return { ...input, fate: "gone", reason: GONE, errors: null };
    }
    const errors = numberAt(hit, "error_count") ?? 0;
    const checked = withErrors({ ...input, classification: textAt(hit, "classification") || null }, errors);
    return options.onDifference === undefined ? checked : compared(checked, {
      ...{ state: textAt(hit, "state"), score: numberAt(hit, "max_score") ?? null },
      onDifference: options.onDifference,
    });
  });
}

function isChecked({ fate, sid }: FoundInput): boolean {
  return sid !== null && (fate === "done" || fate === "incomplete");
}

interface Compared {
  readonly state: string;
  readonly score: number | null;
  readonly onDifference: (difference: Difference) => void;
}

function compared(input: FoundInput, { state, score, onDifference }: Compared): FoundInput {
  const { path } = input;
  if (state !== "completed") {
    onDifference({ path, what: `the journal has it analysed, the server says "${state}"` });
    return { ...input, fate: state === "failed" ? "failed" : "sent", reason: null };
  }
  if (score === input.score) return input;
  onDifference({
    path,
    what: `the journal has score ${input.score ?? "none"}, the server ${score ?? "none"}`,
  });
  return { ...input, score };
}
