/** Handing in, waiting and following, against a server made of answers. */
import assert from "node:assert/strict";
import {
  NetworkError,
  NotFoundError,
  ProtocolError,
  QuotaError,
  RequestError,
  ServerError,
} from "../../../src/api/errors.ts";
import type { Answer } from "../../api/modules_support.ts";
import { collect } from "../../api/modules_support.ts";
import { dryRequest } from "../../../src/features/submit/dry_run.ts";
import { remoteItem } from "../../../src/features/submit/file_source.ts";
import { ingestAll } from "../../../src/features/submit/ingest_all.ts";
import type { Found, SubmitItem } from "../../../src/features/submit/item.ts";
import type { SubmitOutcome } from "../../../src/features/submit/outcome.ts";
import { inParallel } from "../../../src/features/submit/parallel.ts";
import { submitAll, type SubmitAllOptions } from "../../../src/features/submit/submit_all.ts";
import { waitFor } from "../../../src/features/submit/wait.ts";
import { AlxError, CanceledError } from "../../../src/util/error.ts";
import { fakeServices } from "./support.ts";

function item(input: string, text = input): SubmitItem {
  const bytes = new TextEncoder().encode(text);
  return {
    input,
    source: { kind: "bytes", name: input, bytes },
    sizeBytes: bytes.length,
    sha256: () => Promise.resolve(`hash-of-${text}`),
    read: (offset, length) => Promise.resolve(bytes.subarray(offset, offset + length)),
  };
}

async function* stream(...found: Found[]): AsyncGenerator<Found> {
  for (const one of found) yield await Promise.resolve(one);
}

const PLAN = { params: {}, metadata: {}, profile: undefined, generateAlert: undefined, maxSizeBytes: 10 };
const OPTIONS = { plan: PLAN, via: "submit" } as const;

async function submit(
  answer: Answer,
  found: readonly Found[],
  options: Partial<SubmitAllOptions> = {},
): Promise<{ readonly fates: string[]; readonly outcomes: SubmitOutcome[]; readonly paths: string[] }> {
  const { services, sent } = fakeServices(answer);
  const outcomes = await collect(submitAll(services, stream(...found), { ...OPTIONS, jobs: 1, ...options }));
  const fates = outcomes.map(({ input, fate, sid, error }) =>
    [input, fate, sid, error?.message].filter((one) => one !== undefined).join(" ")
  );
  return { fates, outcomes, paths: sent.map(({ path }) => path) };
}

Deno.test("one bad thing never stops the rest; empty and too big ones are not sent", async () => {
  const { fates, paths } = await submit(({ path }, n) => {
    if (n === 1) throw new RequestError("Metadata is wrong", { status: 400 });
    return { sid: `${path}${n}` };
  }, [
    item("a"),
    { input: "gone", error: new AlxError("there is no such file") },
    item("empty", ""),
    item("big", "12345678901"),
    item("b"),
    remoteItem("h", { kind: "hash", type: "md5", value: "h" }),
  ]);
  assert.deepEqual(fates, [
    "a error Metadata is wrong",
    "gone error there is no such file",
    "empty error it is empty",
    "big error it is too big: 11 B, and the server takes 10 B at most",
    "b submitted submit/2",
    "h submitted submit/3",
  ]);
  assert.equal(paths.length, 3);
});

Deno.test("the daily quota ends it cleanly: nothing more is sent, everything is named", async () => {
  const { fates, paths } = await submit((_, n) => {
    if (n === 2) throw new QuotaError("You've reached your daily maximum", "daily");
    return { sid: String(n) };
  }, [item("a"), item("b"), item("c"), item("d")]);
  assert.deepEqual(fates.map((fate) => fate.split(" ").slice(0, 3).join(" ")), [
    "a submitted 1",
    "b error You've",
    "c not sent",
    "d not sent",
  ]);
  assert.equal(paths.length, 2);
});

Deno.test("a concurrent quota is waited for as long as it takes", async () => {
  const { fates, paths } = await submit((_, n) => {
    if (n <= 20) throw new QuotaError("no place", "concurrent");
    return { sid: "x" };
  }, [item("a")]);
  assert.deepEqual(fates, ["a submitted x"]);
  assert.equal(paths.length, 21);
});

Deno.test("a free place is not waited for when the server wants a longer pause than is waited for", async () => {
  const { fates, paths } = await submit(() => {
    throw new QuotaError("no place", "concurrent", { retryAfterMs: 86_400_000 });
  }, [item("a")]);
  assert.deepEqual(fates, ["a error no place"]);
  assert.equal(paths.length, 1);
});

Deno.test("a response to a submission that says nothing is an error in words", async () => {
  const { fates } = await submit(() => null, [item("a")]);
  assert.deepEqual(fates, [
    "a error The server's response does not say what became of the file (POST submit/)",
  ]);
});

Deno.test("a lost answer is looked for by the content, and nothing is sent twice", async () => {
  const { fates, paths } = await submit(({ path, options }, n) => {
    if (path === "submit/") throw new NetworkError("connection lost");
    if (path.startsWith("search/")) {
      assert.match(JSON.stringify(options.json ?? options.query), /analyst.*hash-of-a/s);
      return { items: n < 4 ? [] : [{ sid: "found" }], total: 0 };
    }
    return { sid: "found" };
  }, [item("a")]);
  assert.deepEqual(fates, ["a submitted found"]);
  assert.equal(paths.filter((path) => path === "submit/").length, 1);
});

Deno.test("what is known is not sent again", async () => {
  const { fates, paths, outcomes } = await submit(
    ({ path, options }) =>
      path.startsWith("search/")
        ? { items: JSON.stringify(options).includes("hash-of-a") ? [{ sid: "old", max_score: 500 }] : [] }
        : { sid: "new" },
    [item("a"), item("b")],
    { skipKnown: true },
  );
  assert.deepEqual(fates, ["a known old", "b submitted new"]);
  assert.equal(outcomes[0]!.score, 500);
  assert.equal(paths.filter((path) => path === "submit/").length, 1);
});

/** A server on which a submission is completed after so many looks. */
function analysing(looks: number, more: { queue?: boolean; state?: string } = {}): Answer {
  let looked = 0;
  const isOver = () => looked > looks;
  return ({ path }) => {
    if (path === "submit/") return { sid: "S" };
    if (path.startsWith("live/setup")) {
      if (more.queue === false) throw new NotFoundError("No dispatchers are processing this submission.");
      return { wq_id: "D-1-WQ" };
    }
    if (path.startsWith("live/get_message_list")) {
      looked++;
      return isOver() ? [{ type: "stop", err_msg: null, status_code: 200, msg: null }] : [];
    }
    if (path.startsWith("submission/is_completed")) return ++looked > looks;
    return { sid: "S", state: isOver() ? more.state ?? "completed" : "submitted", max_score: 700 };
  };
}

Deno.test("waiting: by the queue, without one, and when it is over before anybody looks", async () => {
  for (const answer of [analysing(3), analysing(3, { queue: false }), analysing(0, { queue: false })]) {
    const { outcomes } = await submit(answer, [item("a")], { wait: {} });
    assert.deepEqual([outcomes[0]!.fate, outcomes[0]!.score], ["completed", 700]);
  }
  const { fates } = await submit(analysing(1, { state: "failed" }), [item("a")], { wait: {} });
  assert.deepEqual(fates, ["a error S its analysis failed"]);
});

Deno.test("waiting where live queues are forbidden: the submission is asked", async () => {
  const server = analysing(5);
  const { outcomes } = await submit(
    (sent, n) => {
      if (sent.path.startsWith("live/")) throw new RequestError("no", { status: 403 });
      return server(sent, n);
    },
    [item("a")],
    { wait: {} },
  );
  assert.equal(outcomes[0]!.fate, "completed");
});

Deno.test("a deadline leaves it unfinished, with its sid", async () => {
  const { fates } = await submit(analysing(Infinity), [item("a")], { wait: { deadlineMs: 1000 } });
  assert.deepEqual(fates, ["a unfinished S it is not finished after 1.0 s"]);
});

Deno.test("a server that does nothing but fail is not waited for without end; one that comes to itself is", async () => {
  const failing = (times: number) => {
    let asked = 0;
    return fakeServices(({ path }) => {
      if (path.startsWith("live/") || path.includes("is_completed") && ++asked <= times) {
        throw new ServerError("bad gateway", { status: 502 });
      }
      return path.includes("is_completed") ? true : { sid: "S", state: "completed" };
    });
  };
  const endless = failing(Infinity);
  const started = endless.services.clock.now();
  await assert.rejects(waitFor(endless.services, "S"), (error) => {
    assert(error instanceof ServerError);
    assert.match(error.message, /^The server did nothing but fail for 5 m.*: bad gateway$/);
    assert.deepEqual([error.hint, error.status], ["once it is well: alx submission wait S", 502]);
    return true;
  });
  const tookMs = endless.services.clock.now() - started;
  assert(tookMs >= 300_000 && tookMs < 320_000, String(tookMs));
  assert.equal((await waitFor(failing(20).services, "S")).state, "completed");
});

Deno.test("each failure that is waited out is told; a pause longer than is waited for ends the wait", async () => {
  const failures: string[] = [];
  const onFailure = (error: Error) => void failures.push(error.message);
  const busy = (retryAfterMs: number) =>
    fakeServices(({ path }, n) => {
      if (n <= 3) throw new ServerError(`busy ${n}`, { status: 429, retryAfterMs });
      return path.includes("is_completed") ? true : { sid: "S", state: "completed" };
    });
  const patient = busy(60_000);
  const started = patient.services.clock.now();
  await waitFor(patient.services, "S", { onFailure });
  assert.deepEqual(failures, ["busy 1", "busy 2", "busy 3"]);
  assert(patient.services.clock.now() - started >= 120_000);
  const endless = busy(86_400_000);
  await assert.rejects(waitFor(endless.services, "S", { onFailure }), /busy 1/);
  assert.equal(endless.sent.length, 1);
});

Deno.test("a submission that is finished, but stays submitted, is not waited for without end", async () => {
  const { services, sent } = fakeServices(({ path }) =>
    path.startsWith("live/setup") ? { wq_id: "q" } : path.startsWith("live/") ? [{ type: "stop" }] : {
      ...{ sid: "S", state: "submitted" },
    }
  );
  await assert.rejects(waitFor(services, "S"), ProtocolError);
  assert(sent.length < 60, String(sent.length));
});

Deno.test("waiting stops with the reason of the person", async () => {
  const stop = new AbortController();
  const { services } = fakeServices((sent, n) => {
    if (sent.path.startsWith("live/get")) stop.abort(new CanceledError("Interrupted"));
    return analysing(Infinity)(sent, n);
  }, stop.signal);
  await assert.rejects(waitFor(services, "S"), CanceledError);
});

Deno.test("interrupted: what is under way is unfinished, nothing more is taken", async () => {
  const stop = new AbortController();
  const { services } = fakeServices((sent, n) => {
    if (sent.path.startsWith("live/get")) stop.abort(new CanceledError("Interrupted"));
    return analysing(Infinity)(sent, n);
  }, stop.signal);
  const found = stream(item("a"), item("b"), item("c"));
  const outcomes = await collect(submitAll(services, found, { ...OPTIONS, jobs: 1, wait: {} }));
  assert.deepEqual(outcomes.map(({ input, fate, sid }) => [input, fate, sid]), [["a", "unfinished", "S"]]);
});

Deno.test("ingesting and following: one outcome for each, also those refused, skipped or overtaken", async () => {
  let number = 0;
  const waiting: unknown[] = [];
  const tell = (id: string, failure = "") =>
    waiting.push({
      ...{ ingest_id: id, failure, score: 5, extended_scan: "skipped", retries: 0 },
      ingest_time: "2030-01-01T00:00:00Z",
      submission: { sid: `S${id}`, files: [], metadata: {}, params: {}, notification: {}, scan_key: null },
    });
  const { services } = fakeServices(({ path }) => {
    if (path === "ingest/") {
      const id = String(++number);
      if (id === "2") throw new RequestError("refused", { status: 400 });
      tell(id, id === "3" ? "Skipped" : ""); // before the answer
      return { ingest_id: id };
    }
    return path.startsWith("ingest/get_message_list/") ? waiting.splice(0) : { items: [] };
  });
  const found = stream(item("a"), item("b"), item("c"), item("d"), item("e", ""));
  const outcomes = await collect(ingestAll(services, found, { plan: PLAN, jobs: 2, queue: "q" }));
  const told = outcomes.map(({ input, fate, sid = "-", error }) =>
    `${input} ${fate} ${sid} ${error?.message ?? ""}`.trim()
  ).sort();
  assert.deepEqual(told, [
    "a completed S1",
    "b error - refused",
    "c skipped - Skipped",
    "d completed S4",
    "e error - it is empty",
  ]);
});

Deno.test("a queue that cannot be read leaves what was sent unfinished, with ingest ids", async () => {
  const { services } = fakeServices(({ path }) => {
    if (path === "ingest/") return { ingest_id: "I" };
    throw new RequestError("no such queue", { status: 400 });
  });
  const outcomes = await collect(ingestAll(services, stream(item("a")), { plan: PLAN, queue: "q" }));
  assert.deepEqual(outcomes.map(({ fate, ingestId }) => [fate, ingestId]), [["unfinished", "I"]]);
});

Deno.test("no more are at work than there are jobs, and items are taken only when one is free", async () => {
  let [running, most, taken] = [0, 0, 0];
  const source = async function* () {
    for (let i = 0; i < 40; i++) {
      taken++;
      yield await Promise.resolve(i);
    }
  };
  const seen: number[] = [];
  const work = async (i: number) => {
    most = Math.max(most, ++running);
    for (let turns = (i * 7) % 5; turns >= 0; turns--) await new Promise((go) => setTimeout(go, 0));
    running--;
    return i;
  };
  for await (const i of inParallel(source(), { jobs: 3, work })) {
    seen.push(i);
    assert.ok(taken <= seen.length + 4, `${taken} taken when ${seen.length} were done`);
  }
  assert.deepEqual(seen.sort((a, b) => a - b), [...Array(40).keys()]);
  assert.equal(most, 3);
});

Deno.test("a dry run is the request itself", async () => {
  const plan = {
    ...PLAN,
    params: { generate_alert: true, ttl: 3 },
    metadata: { a: "b" },
    generateAlert: true,
  } as const;
  const via = async (via: "submit" | "ingest" | "chunked") =>
    await dryRequest(item("x"), { plan, via, queue: "q", threshold: 0 });
  assert.deepEqual(await via("ingest"), {
    input: "x",
    method: "POST",
    path: "/api/v4/ingest/",
    json: {
      ...{ name: "x", generate_alert: true, metadata: { a: "b" }, params: { generate_alert: true, ttl: 3 } },
      ...{ notification_queue: "q", notification_threshold: 0 },
    },
    file: { name: "x", size: 1 },
  });
  const submitted = await via("submit");
  assert.equal(submitted.path, "/api/v4/submit/");
  assert.equal("notification_queue" in (submitted.json as object), false);
  assert.deepEqual(((await via("chunked")).json as { filename: string }).filename, "x");
  const url = await dryRequest(remoteItem("u", { kind: "url", url: "http://u/x" }), { plan, via: "submit" });
  assert.deepEqual([(url.json as { url: string }).url, url.file], ["http://u/x", undefined]);
});
