import type { Submission } from "../../src/api/mod.ts";
import { eventually } from "./eventually.ts";
import type { Contract } from "./suite.ts";

/** Bytes that no server has seen; both servers find them malicious. */
export function freshBytes(): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`ALX-MALICIOUS alx contract ${crypto.randomUUID()}`);
}

/** What {@link own} needs of a test. */
export type Owner = Pick<Contract, "client" | "undo">;

/** Waits until a submission is finished, and has it deleted at the test's end. */
export async function own({ client, undo }: Owner, sid: string): Promise<void> {
  undo(async () => {
    await eventually(() => client.submission.isCompleted(sid).catch(() => true), Boolean);
    // The test may have deleted it.
    await client.submission.delete(sid).catch(() => undefined);
  });
  await eventually(() => client.submission.isCompleted(sid), Boolean);
}

/** Hands in something new and waits for its end; it is deleted at the test's end. */
export async function ownSubmission(owner: Owner): Promise<Submission> {
  const { sid } = await owner.client.submit.submit({ kind: "bytes", name: "alx.txt", bytes: freshBytes() });
  await own(owner, sid);
  return await owner.client.submission.get(sid);
}
