/** What the server tells while it works: watch queues and socket.io. */
import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert/strict";
import { freshBytes, own } from "./own_submission.ts";
import { all, refused } from "./refusal.ts";
import { adminTest, contractTest } from "./suite.ts";

/** Both servers take seconds for it. */
function slowBytes(): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${new TextDecoder().decode(freshBytes())} ALX-SLOW`);
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
  const { sid } = await client.submit.submit({ kind: "bytes", name: "alx.txt", bytes: slowBytes() });
  const events = await all(client.live.watch(sid, { pollMs: 50 }));
  await own(contract, sid);
  const keys = events.flatMap((event) => event.type === "result" ? [event.key] : []);
  deepStrictEqual(events.at(-1), { type: "stop", missed: false });
  deepStrictEqual([...keys].sort(), [...(await client.submission.get(sid)).results].sort());
});

contractTest("a watch queue gives a start, the keys and a stop", async (contract) => {
  const { client } = contract;
  const { sid } = await client.submit.submit({ kind: "bytes", name: "alx.txt", bytes: slowBytes() });
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
  const { sid } = await client.submit.submit({ kind: "bytes", name: "alx.txt", bytes: slowBytes() });
  const { wq_id: queue } = await client.live.setupWatchQueue(sid);
  const events = await all(listener.socketio.watchQueue(queue));
  await own(contract, sid);
  deepStrictEqual([events[0]!.event, events.at(-1)!.event], ["start", "stop"]);
  ok(events.some(({ event, data }) => event === "cachekey" && data.status_code === 200));
  // A client that cannot log in hears nothing.
  const stranger = as({ kind: "password", user: "alx_contract_nobody", password: "wrong" });
  await refused(stranger.socketio.status().next(), 401, "Wrong username or password");
});

contractTest("socket.io tells of submissions on their way", async (contract) => {
  const { client, undo } = contract;
  const events = client.socketio.submissions();
  // Joined once the first heartbeat or event could come: hand in until one of ours is heard.
  const stop = new AbortController();
  const sids = new Set<string>();
  const handingIn = (async () => {
    while (!stop.signal.aborted) {
      const { sid } = await client.submit.submit({ kind: "bytes", name: "alx.txt", bytes: freshBytes() });
      sids.add(sid);
      undo(() => client.submission.delete(sid));
      await own({ client, undo: () => {} }, sid);
    }
  })();
  const seen = await until(
    events,
    ({ event, data }) => event === "SubmissionCompleted" && sids.has(data.sid),
  );
  stop.abort();
  await handingIn;
  const { data } = seen.at(-1)!;
  ok(data.files.length === 1 && data.scan_key !== undefined);
  const ours = seen.filter((event) => event.data.sid === data.sid).map(({ event }) => event);
  deepStrictEqual(
    ours.slice(-3),
    ["SubmissionReceived", "SubmissionStarted", "SubmissionCompleted"].slice(-ours.length),
  );
});

contractTest("socket.io beats: the ingester, the dispatcher, the services", async ({ client }) => {
  const heard = new Set<string>();
  const wanted = ["DispatcherHeartbeat", "IngestHeartbeat", "ServiceHeartbeat"];
  await until(client.socketio.status(), ({ event }) => {
    heard.add(event);
    return wanted.every((name) => heard.has(name));
  });
});

adminTest("socket.io tells of alerts as they are made and changed", async ({ client, undo }) => {
  const { items } = await client.search.page("alert", "alert_id:*", { rows: 1, fl: ["alert_id"] });
  const id = String(items[0]!["alert_id"]);
  undo(() => client.alert.removeLabel(id, ["ALX_CONTRACT"]));
  const stop = new AbortController();
  const changing = (async () => {
    while (!stop.signal.aborted) {
      await client.alert.label(id, ["ALX_CONTRACT"]);
      await client.alert.removeLabel(id, ["ALX_CONTRACT"]);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  })();
  const [event] = (await until(
    client.socketio.alerts(),
    ({ event, data }) => event === "AlertUpdated" && data.alert_id === id,
  )).slice(-1);
  stop.abort();
  await changing;
  strictEqual(event!.data.alert_id, id);
});

contractTest("listening to a file's comments or to a hunt ends when it is stopped", async (contract) => {
  const { client, sample } = contract;
  const listens = [
    (signal: AbortSignal) => client.socketio.fileComments(sample.sha256, signal),
    (signal: AbortSignal) => client.socketio.retrohunt("no such hunt", signal),
  ];
  for (const listen of listens) {
    // Nothing is told: comments only when another client says that it changed them, and there is no hunt.
    await rejects(listen(AbortSignal.timeout(400)).next(), { name: "TimeoutError" });
  }
});
