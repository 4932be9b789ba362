/** What the guided tour needs from a server beside the commands it runs. @module */
import type { Submission } from "../api/types/submission.ts";
import { AlxError } from "../util/error.ts";
import type { Services } from "./services.ts";

/** A small harmless file with something to find: the demo's services score these words. */
const SAMPLE = [
  "This file is harmless. It is part of the tour of alx.",
  'powershell -nop -w hidden -enc "ZQBjAGgAbwAgAGgAZQBsAGwAbwA="',
  "http://tour.invalid/payload.bin",
  "",
].join("\r\n");

/** Sid of the submission with the highest score, undefined when there is none. */
export async function worstSubmission({ client, signal }: Services): Promise<string | undefined> {
  const page = await client.search.page("submission", "state:completed AND file_count:>1", {
    rows: 1,
    sort: "max_score desc",
    fl: ["sid"],
    signal,
  });
  const sid = page.items[0]?.sid;
  return typeof sid === "string" ? sid : undefined;
}

/** Submits the tour's file. */
export async function submitSample({ client, signal }: Services): Promise<Submission> {
  const bytes = new TextEncoder().encode(SAMPLE);
  return await client.submit.submit({ kind: "bytes", name: "tour.ps1", bytes }, { signal });
}

/**
 * Waits until a submission is completed.
 *
 * @throws {AlxError} when it is not within `timeoutMs` (default 30,000)
 */
export async function waitCompleted(
  { client, clock, signal }: Services,
  sid: string,
  { timeoutMs = 30_000 }: { readonly timeoutMs?: number } = {},
): Promise<void> {
  const end = clock.now() + timeoutMs;
  while (!await client.submission.isCompleted(sid, signal)) {
    if (clock.now() > end) throw new AlxError(`The submission "${sid}" is not completed yet`);
    await clock.sleep(200, signal);
  }
}
