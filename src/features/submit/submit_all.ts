/** Hands in many things, several at once, and waits for them. One that fails stops none of the others. @module */
import { AuthError, QuotaError } from "../../api/errors.ts";
import type { WatchEvent } from "../../api/live_watch.ts";
import { AlxError, toError } from "../../util/error.ts";
import type { Services } from "../services.ts";
import { checkSize, handIn, type HandInOptions, type Receipt } from "./hand_in.ts";
import { type Found, isUnusable, type SubmitItem } from "./item.ts";
import { findAnalysis } from "./known.ts";
import type { SubmitOutcome } from "./outcome.ts";
import { inParallel } from "./parallel.ts";
import { waitFor, type WaitOptions } from "./wait.ts";

/** Something that happened to one input. */
export type SubmitEvent =
  | { readonly type: "begin"; readonly input: string; readonly sizeBytes: number | undefined }
  | { readonly type: "sent"; readonly input: string; readonly sentBytes: number }
  | ({ readonly type: "accepted"; readonly input: string } & Receipt)
  | { readonly type: "watch"; readonly input: string; readonly event: WatchEvent }
  | { readonly type: "failing"; readonly input: string; readonly error: Error }
  | { readonly type: "end"; readonly outcome: SubmitOutcome };

/** How {@link submitAll} works. */
export interface SubmitAllOptions extends Omit<HandInOptions, "onSent"> {
  /** How many at once. Default: 4. */
  readonly jobs?: number | undefined;
  /** Wait for the analysis of what has a sid. Default: not. */
  readonly wait?: WaitOptions | undefined;
  /** Do not send what was analysed before; needs its hash. Default: false. */
  readonly skipKnown?: boolean | undefined;
  readonly onEvent?: ((event: SubmitEvent) => void) | undefined;
}

/**
 * Hands in everything found; outcomes come as they are ready, one for each. When the daily quota is used up, the login
 * ends, or the person stops it, the rest is `not sent`.
 */
export async function* submitAll(
  services: Services,
  found: AsyncIterable<Found>,
  options: SubmitAllOptions,
): AsyncGenerator<SubmitOutcome, void> {
  const { jobs = 4, onEvent } = options;
  let stop: Error | undefined;
  const work = async (one: Found): Promise<SubmitOutcome> => {
    if (isUnusable(one)) return { input: one.input, fate: "error", error: one.error };
    if (stop !== undefined) return { input: one.input, fate: "not sent", error: stop };
    const outcome = await submitOne(services, one, options);
    if (endsAll(outcome.error)) stop ??= outcome.error;
    return outcome;
  };
  for await (const outcome of inParallel(found, { jobs, work, isStopped: () => services.signal.aborted })) {
    onEvent?.({ type: "end", outcome });
    yield outcome;
  }
}

/** Whether a failure says that nothing else would go through. */
function endsAll(error: Error | undefined): boolean {
  return error instanceof AuthError || error instanceof QuotaError && error.kind === "daily";
}

async function submitOne(
  services: Services,
  item: SubmitItem,
  options: SubmitAllOptions,
): Promise<SubmitOutcome> {
  const { input } = item;
  const { onEvent, wait } = options;
  let receipt: Receipt | undefined;
  try {
    onEvent?.({ type: "begin", input, sizeBytes: item.sizeBytes });
    const known = options.skipKnown ? await findKnown(services, item, options) : undefined;
    if (known !== undefined) return known;
    const onSent = onEvent && ((sentBytes: number) => onEvent({ type: "sent", input, sentBytes }));
    receipt = await handIn(services, item, { ...options, onSent });
    onEvent?.({ type: "accepted", input, ...receipt });
    const { sid, ingestId } = receipt;
    if (sid === undefined) return { input, fate: "ingested", ingestId };
    if (wait === undefined) return { input, fate: "submitted", sid };
    return await waitOne(services, { input, sid }, wait, onEvent);
  } catch (error) {
    const fate = receipt !== undefined ? "unfinished" : services.signal.aborted ? "not sent" : "error";
    return { input, fate, ...receipt, error: toError(error) };
  }
}

async function waitOne(
  services: Services,
  { input, sid }: { input: string; sid: string },
  wait: WaitOptions,
  onEvent: SubmitAllOptions["onEvent"],
): Promise<SubmitOutcome> {
  const submission = await waitFor(services, sid, {
    ...wait,
    onEvent: (event) => onEvent?.({ type: "watch", input, event }),
    onFailure: (error) => onEvent?.({ type: "failing", input, error }),
  });
  const base = { input, sid, submission, score: submission.max_score };
  if (submission.state !== "failed") return { ...base, fate: "completed" };
  return { ...base, fate: "error", error: new AlxError("its analysis failed") };
}

/** The newest completed submission of the same content. */
async function findKnown(
  { client, signal }: Services,
  item: SubmitItem,
  { plan }: SubmitAllOptions,
): Promise<SubmitOutcome | undefined> {
  checkSize(item, plan.maxSizeBytes);
  const sha256 = await item.sha256?.(signal);
  if (sha256 === undefined) return undefined;
  const found = await findAnalysis(client, sha256, signal);
  return found === undefined
    ? undefined
    : { input: item.input, fate: "known", sid: found.sid, score: found.score };
}
