/** What the server tells while it works: watch queues and socket.io. */
import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert/strict";
import { type Client, systemClock } from "../../src/api/mod.ts";
import { freshBytes, own } from "./own_submission.ts";
import { all, refused } from "./refusal.ts";
import { contractTest } from "./suite.ts";

/** Hands in what takes one service seconds on either server. */
async function submitSlow(client: Client): Promise<string> {
  const bytes = new TextEncoder().encode(`ALX-SLOW ${new TextDecoder().decode(freshBytes())}`);
  const params = { services: { selected: ["Characterize"] } };
  return (await client.submit.submit({ kind: "bytes", name: "alx.txt", bytes }, { params })).sid;
}

/** Takes events until one is what is waited for; gives them all. */
async function until<E>(events: AsyncGenerator<E, void>, last: (event: E) => boolean): Promise<E[]> {
  const seen: E[] = [];
  for await (const event of events) {
    seen.push(event);
    if (last(event)) return seen;
  }
  return seen;
}

contractTest("a submission is watched to its end", async (contract) => {
  const { client } = contract;
  const sid = await submitSlow(client);
  const events = await all(client.live.watch(sid, { pollMs: 50 }));
  await own(contract, sid);
  const keys = events.flatMap((event) => event.type === "result" ? [event.key] : []);
  deepStrictEqual(events.at(-1), { type: "stop", missed: false });
  deepStrictEqual([...keys].sort(), [...(await client.submission.get(sid)).results].sort());
});

contractTest("a watch queue gives a start, the keys and a stop", async (contract) => {
  const { client } = contract;
  const sid = await submitSlow(client);
  const { wq_id: queue } = await client.live.setupWatchQueue(sid);
  ok(/^D-.+-WQ$/.test(queue));
  const outstanding = await client.live.outstandingServices(sid);
  ok(outstanding === null || Object.values(outstanding).every((files) => files >= 0));
  strictEqual((await client.live.getMessage(queue)).type, "start");
  const types: string[] = [];
  while (types.at(-1) !== "stop") {
    const message = await client.live.getMessage(queue);
    if (message.type !== "timeout") types.push(message.type);
  }
  await own(contract, sid);
  ok(types.includes("cachekey"));
});

contractTest("socket.io tells of a watch queue, and ends with it", async (contract) => {
  const { as, client, genuine } = contract;
  const listener = genuine && contract.admin === undefined ? client : contract.admin ?? client;
  const sid = await submitSlow(client);
  const { wq_id: queue } = await client.live.setupWatchQueue(sid);
  const events = await all(listener.socketio.watchQueue(queue));
  await own(contract, sid);
  deepStrictEqual([events[0]!.event, events.at(-1)!.event], ["start", "stop"]);
  ok(events.some(({ event, data }) => event === "cachekey" && data.status_code === 200));
  // A client that cannot log in hears nothing.
  const stranger = as({ kind: "password", user: "alx_contract_nobody", password: "wrong" });
  await refused(stranger.socketio.status().next(), 401, "Wrong username or password");
});

contractTest("socket.io beats: the ingester, the dispatcher, the services", async ({ client }) => {
  const heard = new Set<string>();
  const wanted = ["DispatcherHeartbeat", "IngestHeartbeat", "ServiceHeartbeat"];
  await until(client.socketio.status(), ({ event }) => {
    heard.add(event);
    return wanted.every((name) => heard.has(name));
  });
});

/**
 * Does `work` now and then until `events` give what is waited for; gives that. Once is not enough: what happens before
 * the server has let a listener in is not told.
 */
async function whileDoing<E>(
  events: AsyncGenerator<E, void>,
  last: (event: E) => boolean,
  { everyMs, work }: { readonly everyMs: number; readonly work: () => Promise<unknown> },
): Promise<E> {
  const stop = new AbortController();
  const working = (async () => {
    while (!stop.signal.aborted) {
      await work();
      await systemClock.sleep(everyMs, stop.signal).catch(() => {});
    }
  })();
  const seen = await until(events, last).finally(() => stop.abort());
  await working;
  return seen.at(-1)!;
}

contractTest("socket.io tells of submissions on their way", async ({ client, undo }) => {
  const word = crypto.randomUUID();
  const { data } = await whileDoing(
    client.socketio.submissions(),
    ({ event, data }) => event === "SubmissionCompleted" && data.metadata["alx_contract"] === word,
    {
      everyMs: 50,
      work: async () => {
        const { sid } = await client.submit.submit(
          { kind: "bytes", name: "alx.txt", bytes: freshBytes() },
          { metadata: { alx_contract: word } },
        );
        await own({ client, undo }, sid);
      },
    },
  );
  deepStrictEqual([data.files.length, data.files[0]!.name], [1, "alx.txt"]);
});

// An alert cannot be deleted; it lives for a day.
contractTest("socket.io tells of what is ingested, and of the alert that is made of it", async (contract) => {
  const { client, undo } = contract;
  // Its events may be told before the answer to the request: they are known by a word of ours.
  const word = crypto.randomUUID();
  const ids = new Set<string>();
  const ingest = async (generateAlert: boolean) => {
    const { ingest_id: id } = await client.ingest.ingest(
      { kind: "bytes", name: "alx.txt", bytes: freshBytes() },
      { generateAlert, metadata: { alx_contract: word }, notificationQueue: word, params: { ttl: 1 } },
    );
    ids.add(id);
  };
  undo(async () => {
    for await (const { sid } of client.ingest.follow(word, { ids, pollMs: 100 })) {
      if (sid !== undefined) await client.submission.delete(sid);
    }
  });
  const ingested = await whileDoing(
    client.socketio.submissions(),
    ({ event, data }) => event === "SubmissionIngested" && data.metadata["alx_contract"] === word,
    { everyMs: 300, work: () => ingest(false) },
  );
  strictEqual(ingested.data.metadata["type"], "INGEST");
  const alert = await whileDoing(
    client.socketio.alerts(),
    ({ data }) => data.metadata["alx_contract"] === word,
    { everyMs: 5000, work: () => ingest(true) },
  );
  deepStrictEqual([alert.event, alert.data.file.name], ["AlertCreated", "alx.txt"]);
});

contractTest("listening to a file's comments or to a hunt ends when it is stopped", async (contract) => {
  const { client, sample } = contract;
  const listens = [
    (signal: AbortSignal) => client.socketio.fileComments(sample.sha256, signal),
    (signal: AbortSignal) => client.socketio.retrohunt("no such hunt", signal),
  ];
  // The first to listen logs in, which takes its time.
  await until(client.socketio.status(), () => true);
  for (const listen of listens) {
    // Nothing is told: comments only when another client says that it changed them, and there is no hunt.
    await rejects(listen(AbortSignal.timeout(1000)).next(), { name: "TimeoutError" });
  }
});
