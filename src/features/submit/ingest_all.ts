import { toError } from "../../util/error.ts";
import type { Services } from "../services.ts";
import { followIngested, type FollowIngestedOptions } from "./follow_ingested.ts";
import type { Found } from "./item.ts";
import type { SubmitOutcome } from "./outcome.ts";
import { submitAll, type SubmitAllOptions } from "./submit_all.ts";

/** How {@link ingestAll} works. */
export interface IngestAllOptions
  extends Omit<SubmitAllOptions, "via" | "wait" | "queue">, FollowIngestedOptions {}

/**
 * Ingests everything found and tells what becomes of it, also while others are still being sent: one outcome for each.
 * What is not told of when the person stops it, or the queue cannot be read, is `unfinished` with its ingest id.
 */
export async function* ingestAll(
  services: Services,
  found: AsyncIterable<Found>,
  options: IngestAllOptions,
): AsyncGenerator<SubmitOutcome, void> {
  const inputs = new Map<string, string>();
  const refused: SubmitOutcome[] = [];
  const send = async () => {
    for await (const outcome of submitAll(services, found, { ...options, via: "ingest" })) {
      if (outcome.fate === "ingested" && outcome.ingestId !== undefined) {
        inputs.set(outcome.ingestId, outcome.input);
      } else refused.push(outcome);
    }
  };
  const sent = send();
  const told = new Set<string | undefined>();
  try {
    for await (const outcome of followIngested(services, { inputs, sent }, options)) {
      yield* refused.splice(0);
      told.add(outcome.ingestId);
      yield outcome;
    }
  } catch (error) {
    await sent.catch(() => undefined);
    for (const [ingestId, input] of inputs) {
      if (!told.has(ingestId)) yield { input, fate: "unfinished", ingestId, error: toError(error) };
    }
  }
  yield* refused.splice(0);
  await sent;
}
