import assert from "node:assert/strict";
import type { Client } from "../../../src/api/mod.ts";
import { NetworkError, ProtocolError, ServerError } from "../../../src/api/errors.ts";
import { noFailures } from "../../../src/features/incident/failures.ts";
import { sendContent } from "../../../src/features/incident/send.ts";
import { type Bench, shaOf, withBench } from "./bench.ts";

/** Sends a content until it is given up, or `most` times; returns how often it was sent. */
async function sendUntilFailed(
  { run }: Bench,
  { error, most, isRest, between }: {
    readonly error: Error;
    readonly most: number;
    /** Nothing else is left to be sent. */
    readonly isRest: boolean;
    /** Happens between two tries. */
    readonly between: (failures: ReturnType<typeof noFailures>) => void;
  },
): Promise<number> {
  const { journal, flight } = run;
  const path = `${run.plan.journal}.file`;
  await Deno.writeTextFile(path, "poison");
  const { size, mtime } = await Deno.stat(path);
  const sha256 = shaOf("poison");
  journal.add({ type: "file", path, size, mtime: mtime!.getTime(), sha256 });
  const content = journal.ledger.find(sha256);
  if (isRest) run.isFound = true;
  const failures = noFailures();
  const ingest = { ingest: () => Promise.reject(error) };
  Object.assign(run.services.client, { ingest } as unknown as Client);
  for (let tries = 1; tries <= most; tries++) {
    await sendContent(run, content, failures);
    if (journal.ledger.state(content) === "failed") return tries;
    // The server shows no trace of it: it is sent again.
    flight.doubts.delete(content);
    journal.add({ type: "again", sha256, reason: "no trace" });
    between(failures);
  }
  return Infinity;
}

const away = new NetworkError("no answer");
const broken = new ServerError("It broke on this one", { status: 500 });

for (
  const { what, error, isRest, isTaking, tries } of [
    {
      what: "the server fails at it and takes others",
      error: broken,
      isRest: false,
      isTaking: true,
      tries: 5,
    },
    {
      what: "the server fails at it, the last of all",
      error: broken,
      isRest: true,
      isTaking: false,
      tries: 30,
    },
    {
      what: "the server fails, more is left",
      error: broken,
      isRest: false,
      isTaking: false,
      tries: Infinity,
    },
    { what: "the network fails", error: away, isRest: true, isTaking: true, tries: Infinity },
  ]
) {
  Deno.test(`a content is to blame in the end, or never: ${what}`, () =>
    withBench(async (bench) => {
      const between = (failures: ReturnType<typeof noFailures>) => void (failures.taken += isTaking ? 1 : 0);
      assert.equal(await sendUntilFailed(bench, { error, most: 40, isRest, between }), tries);
    }));
}

Deno.test("a response with an ingest id that another request got acknowledges nothing", () =>
  withBench(async ({ run, stateOf }) => {
    const { journal, flight } = run;
    const responses: unknown[] = ["id-1", "id-1", "", undefined, "id-2"];
    const ingest = { ingest: () => Promise.resolve({ ingest_id: responses.shift() }) };
    Object.assign(run.services.client, { ingest } as unknown as Client);
    const failures = noFailures();
    for (const text of ["a", "b", "c", "d", "e"]) {
      const path = `${run.plan.journal}.${text}`;
      await Deno.writeTextFile(path, text);
      const { size, mtime } = await Deno.stat(path);
      journal.add({ type: "file", path, size, mtime: mtime!.getTime(), sha256: shaOf(text) });
      await sendContent(run, journal.ledger.find(shaOf(text)), failures);
    }
    assert.deepEqual(["a", "b", "c", "d", "e"].map(stateOf), [
      "sent",
      "sending",
      "sending",
      "sending",
      "sent",
    ]);
    assert.equal(flight.doubts.size, 3);
  }));

Deno.test("a way to the server that only redirects ends the run with the refusal", () =>
  withBench(async ({ run }) => {
    const { journal, flight } = run;
    const redirect = new ProtocolError("The server redirects to a portal", { status: 302 });
    Object.assign(run.services.client, { ingest: { ingest: () => Promise.reject(redirect) } });
    const path = `${run.plan.journal}.file`;
    await Deno.writeTextFile(path, "a");
    const { size, mtime } = await Deno.stat(path);
    journal.add({ type: "file", path, size, mtime: mtime!.getTime(), sha256: shaOf("a") });
    const failures = noFailures();
    for (let i = 0; i < 8; i++) {
      assert.equal(run.stopped, undefined);
      await sendContent(run, journal.ledger.find(shaOf("a")), failures);
      flight.takeAgain(run.now());
    }
    assert.deepEqual([run.stopped?.reason, run.stopped?.error], ["error", redirect]);
  }));
