import type { IngestOutcome } from "../../api/ingest_follow.ts";
import { AlxError } from "../../util/error.ts";
import type { Services } from "../services.ts";
import type { IncidentPlan } from "./plan.ts";

/** What {@link testIngest} sends. */
export interface TestIngest extends Pick<IncidentPlan, "incident" | "submit" | "deadlineMs"> {}

/**
 * Sends one small made file as an incident's files are sent, and follows it to its end. It carries the incident's id as
 * `alx_test`, so that it is not counted among the incident's files.
 *
 * @throws {ApiError} it is refused
 */
export async function testIngest(
  services: Services,
  { incident, submit, deadlineMs = 300_000 }: TestIngest,
): Promise<IngestOutcome> {
  const { client, clock, signal } = services;
  const id = crypto.randomUUID().replaceAll("-", "");
  const queue = `alx_test_${id}`;
  const { params, metadata, profile, generateAlert } = submit;
  const bytes = new TextEncoder().encode(`A test of alx, ${id}\n`);
  const { ingest_id } = await client.ingest.ingest({ kind: "bytes", name: "alx-test.txt", bytes }, {
    ...{ params, profile, generateAlert, notificationQueue: queue, signal },
    metadata: { ...metadata, alx_test: incident, filename: "alx-test.txt" },
  });
  for await (const outcome of client.ingest.follow(queue, { ids: [ingest_id], deadlineMs, clock, signal })) {
    return outcome;
  }
  throw new AlxError("The server told nothing of the test file");
}
