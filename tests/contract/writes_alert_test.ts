/** Changes to alerts and workflows, undone. */
import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert/strict";
import { type AlertPriority, type AlertStatus, type Client, ServerError } from "../../src/api/mod.ts";
import { route } from "../../src/api/http.ts";
import { refused } from "./refusal.ts";
import { adminTest, contractTest, embeddedTest } from "./suite.ts";

const LABEL = "ALX_CONTRACT";

/** An alert that has a priority and a status to go back to. */
async function someAlert(client: Client, order: "asc" | "desc" = "asc") {
  const { items } = await client.search.page("alert", "priority:* AND status:*", {
    rows: 1,
    fl: ["alert_id"],
    sort: `alert_id ${order}`,
  });
  const id = items[0]?.["alert_id"];
  if (typeof id !== "string") throw new Error("No alert has a priority and a status");
  const { label: labels, priority, status } = await client.alert.get(id);
  return { id, labels, priority: priority as AlertPriority, status: status as AlertStatus };
}

/** A priority and a status that it does not have. */
function others({ priority, status }: { priority: AlertPriority; status: AlertStatus }) {
  return [priority === "HIGH" ? "LOW" : "HIGH", status === "ASSESS" ? "TRIAGE" : "ASSESS"] as const;
}

contractTest("an alert is labelled, and the label taken off", async ({ client, undo }) => {
  const { id, labels } = await someAlert(client);
  undo(() => client.alert.removeLabel(id, [LABEL]));
  deepStrictEqual(await client.alert.label(id, [LABEL.toLowerCase()]), { success: true });
  ok((await client.alert.get(id)).label.includes(LABEL));
  deepStrictEqual(await client.alert.removeLabel(id, [LABEL]), { success: true });
  deepStrictEqual([...(await client.alert.get(id)).label].sort(), [...labels].sort());
  await refused(client.alert.label("nope", [LABEL]), 404, "Alert ID nope not found");
});

contractTest("an alert's priority and status are set, and set back", async ({ client, undo }) => {
  const { id, priority, status } = await someAlert(client);
  undo(() => client.alert.priority(id, priority));
  undo(() => client.alert.status(id, status));
  const [urgent, state] = others({ priority, status });
  deepStrictEqual(await client.alert.priority(id, urgent), { success: true });
  deepStrictEqual(await client.alert.status(id, state), { success: true });
  const now = await client.alert.get(id);
  deepStrictEqual([now.priority, now.status], [urgent, state]);
  ok(now.events.some((event) => event["status"] === state));
  await refused(client.alert.priority(id, "NO" as AlertPriority), 400, "Invalid priority received.");
  await refused(client.alert.status(id, "NO" as AlertStatus), 400, "Invalid status received.");
});

contractTest("alerts are changed by query, one by one and all at once", async ({ client, undo }) => {
  const { id, priority, status } = await someAlert(client, "desc");
  const which = { query: `alert_id:"${id}"` };
  const back = { priority, status, removedLabels: [LABEL, `${LABEL}_2`] };
  undo(() => client.alert.all(id, back));
  deepStrictEqual(await client.alert.batch.label(which, [LABEL]), { success: 1 });
  const [urgent, state] = others({ priority, status });
  deepStrictEqual(await client.alert.batch.priority(which, urgent), { success: 1 });
  deepStrictEqual(await client.alert.batch.status(which, state), { success: 1 });
  const changed = await client.alert.get(id);
  ok(changed.label.includes(LABEL));
  deepStrictEqual([changed.priority, changed.status], [urgent, state]);
  deepStrictEqual(await client.alert.batch.removeLabel(which, [LABEL]), { success: 1 });
  deepStrictEqual(
    await client.alert.batch.all(which, { labels: [`${LABEL}_2`], priority: "MEDIUM", status: null }),
    { success: 1 },
  );
  const again = await client.alert.get(id);
  deepStrictEqual([again.priority, again.status], ["MEDIUM", state]);
  ok(again.label.includes(`${LABEL}_2`) && !again.label.includes(LABEL));
  await client.alert.all(id, back);
  ok(!(await client.alert.get(id)).label.includes(`${LABEL}_2`));
  deepStrictEqual(await client.alert.batch.label({ query: 'alert_id:"no such"' }, [LABEL]), { success: 0 });
});

contractTest("several changes to one alert by its id fail on the server", async ({ client }) => {
  // Why `alert.all` is a batch of one.
  const { id } = await someAlert(client);
  const json = { labels: [], priority: "LOW", status: null };
  await rejects(client.http.json("POST", route`alert/all/${id}/`, { json }), ServerError);
});

contractTest("who owns an alert is not taken from them", async ({ client }) => {
  const { items } = await client.search.page("alert", "owner:*", { rows: 1, fl: ["alert_id", "owner"] });
  const { alert_id: id, owner } = items[0]!;
  await refused(client.alert.ownership(String(id)), 403, `Alert is already owned by ${owner}`);
  deepStrictEqual(await client.alert.batch.ownership({ query: `alert_id:"${id}"` }), { success: 0 });
});

contractTest("a verdict on an alert moves from one list to the other", async ({ client, username }) => {
  // A verdict can be turned round but not taken back: the same alert each time, and what was said before said again.
  const said = `verdict.malicious:${username} OR verdict.non_malicious:${username}`;
  const { items } = await client.search.page("alert", `(${said}) OR alert_id:*`, {
    rows: 1,
    fl: ["alert_id"],
    sort: "alert_id asc",
  });
  const id = String(items[0]!["alert_id"]);
  const before = (await client.alert.get(id)).verdict?.malicious?.includes(username);
  const order = before ? ["non_malicious", "malicious"] as const : ["malicious", "non_malicious"] as const;
  for (const verdict of order) {
    deepStrictEqual(await client.alert.verdict(id, verdict), { success: true });
    const { malicious, non_malicious: harmless } = (await client.alert.get(id)).verdict!;
    strictEqual(malicious.includes(username), verdict === "malicious");
    strictEqual(harmless.includes(username), verdict === "non_malicious");
  }
  await refused(client.alert.verdict("nope", "malicious"), 404, "There are no alert with id: nope");
});

adminTest("a workflow from its making to its end", async ({ admin: client, undo }) => {
  const draft = {
    name: "alx contract",
    query: 'alert_id:"no such alert"',
    labels: [LABEL],
    priority: "LOW",
    status: null,
  } as const;
  const { workflow_id: id, success } = await client.workflow.add(draft, { run: true });
  let gone = false;
  undo(async () => gone || await client.workflow.delete(id));
  strictEqual(success, true);
  const made = await client.workflow.get(id);
  deepStrictEqual([made.name, made.query, made.enabled], [draft.name, draft.query, true]);
  await client.workflow.update(id, { name: "alx contract 2", query: draft.query });
  const changed = await client.workflow.get(id);
  deepStrictEqual([changed.name, changed.labels], ["alx contract 2", [LABEL]]);
  deepStrictEqual(await client.workflow.enable(id, false), { success: true });
  strictEqual((await client.workflow.get(id)).enabled, false);
  deepStrictEqual(await client.workflow.run(id), { success: true });
  deepStrictEqual(await client.workflow.delete(id), { success: true });
  gone = true;
  await refused(client.workflow.get(id), 404, `Workflow ID ${id} does not exist`);
  await refused(client.workflow.add({ ...draft, query: "a:[" }), 400, /Query contains an error/);
});

embeddedTest("an alert is taken on, one and many", async ({ client, username }) => {
  const { items } = await client.search.page("alert", "!owner:*", { rows: 2, fl: ["alert_id"] });
  const [one, other] = items.map((item) => String(item["alert_id"]));
  deepStrictEqual(await client.alert.ownership(one!), { success: true });
  deepStrictEqual(await client.alert.batch.ownership({ query: `alert_id:"${other}"` }), { success: 1 });
  for (const id of [one!, other!]) strictEqual((await client.alert.get(id)).owner, username);
});
