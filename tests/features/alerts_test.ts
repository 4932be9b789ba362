import assert from "node:assert/strict";
import fc from "fast-check";
import type { Client } from "../../src/api/mod.ts";
import type { Alert } from "../../src/api/types/alert.ts";
import {
  actedOn,
  actOnAlerts,
  type AlertAction,
  clauseLists,
  idsOfGroups,
} from "../../src/features/alerts.ts";

const WHO = { user: "ana", name: "Ana A", at: "2026-11-24T08:00:00.000Z" };

function alert(change: Partial<Alert> = {}): Alert {
  // What an action reads of an alert, and no more.
  return {
    alert_id: "a1",
    owner: null,
    status: null,
    priority: null,
    label: [],
    events: [],
    verdict: { malicious: [], non_malicious: [] },
    ...change,
  } as unknown as Alert;
}

Deno.test("Lists of clauses hold every clause once, in order, and fit a request line", () => {
  fc.assert(fc.property(fc.array(fc.string({ maxLength: 80, unit: "grapheme" })), (clauses) => {
    const lists = clauseLists(clauses, 600);
    assert.deepEqual(lists.flat(), clauses);
    for (const list of lists) {
      assert.ok(list.length === 1 || encodeURIComponent(list.join(" OR ")).length <= 600);
      assert.ok(list.length > 0);
    }
  }));
});

Deno.test("No more lists than needed: two neighbours would not fit into one", () => {
  fc.assert(fc.property(fc.array(fc.stringMatching(/^[a-z0-9]{1,60}$/)), (clauses) => {
    const lists = clauseLists(clauses, 300);
    for (let i = 1; i < lists.length; i++) {
      const joined = [...lists[i - 1]!, lists[i]![0]!].map((one) => one.length + 8).reduce((a, b) => a + b);
      assert.ok(joined > 300);
    }
  }));
});

const CASES:
  readonly (readonly [what: string, before: Partial<Alert>, AlertAction, after: Partial<Alert>])[] = [
    ["a status", {}, { kind: "status", status: "ASSESS" }, { status: "ASSESS" }],
    ["a priority", { priority: "LOW" }, { kind: "priority", priority: "HIGH" }, { priority: "HIGH" }],
    [
      "labels on and off",
      { label: ["A", "B"] },
      { kind: "labels", add: ["B", "C"], remove: ["A", "Z"] },
      { label: ["B", "C"] },
    ],
    ["an owner", { hint_owner: true }, { kind: "owner" }, { owner: "ana", hint_owner: false }],
    [
      "a vote turned around",
      { verdict: { malicious: ["bob", "ana"], non_malicious: [] } },
      { kind: "verdict", verdict: "non_malicious" },
      { verdict: { malicious: ["bob"], non_malicious: ["ana"] } },
    ],
    [
      "a vote repeated",
      { verdict: { malicious: ["ana"], non_malicious: [] } },
      { kind: "verdict", verdict: "malicious" },
      { verdict: { malicious: ["ana"], non_malicious: [] } },
    ],
  ];
for (const [what, before, action, after] of CASES) {
  Deno.test(`An alert after an action: ${what}`, () => {
    const next = actedOn(alert(before), action, WHO);
    const { events, ...rest } = next;
    assert.deepEqual({ ...rest, events: [] }, { ...alert(before), ...after, events: [] });
    const told = ["status", "priority", "labels"].includes(action.kind);
    assert.equal(events.length, told ? 1 : 0);
    if (told) {
      assert.deepEqual([events[0]!.entity_id, events[0]!.entity_type, events[0]!.ts], [
        "ana",
        "user",
        WHO.at,
      ]);
    }
  });
}

Deno.test("An action that changes nothing gives the same alert", () => {
  const same = (before: Partial<Alert>, action: AlertAction) => {
    const one = alert(before);
    assert.equal(actedOn(one, action, WHO), one);
  };
  same({ status: "ASSESS" }, { kind: "status", status: "ASSESS" });
  same({ priority: "LOW" }, { kind: "priority", priority: "LOW" });
  same({ label: ["A"] }, { kind: "labels", add: ["A"], remove: ["B"] });
  same({ owner: "bob" }, { kind: "owner" });
});

/** A client that notes what it is asked. */
function fake(
  answers: { status?: (query: string) => Promise<number | boolean>; related?: readonly string[] },
) {
  const asked: unknown[] = [];
  const alertPart = {
    related(options: { filters?: readonly string[] }) {
      asked.push(options.filters);
      return Promise.resolve(answers.related ?? []);
    },
    verdict(id: string) {
      asked.push(id);
      return Promise.resolve({ success: true });
    },
    batch: {
      async status({ query }: { query: string }) {
        asked.push(query);
        return { success: await (answers.status?.(query) ?? Promise.resolve(1)) };
      },
    },
  };
  // Only these are asked of it here.
  return { client: { alert: alertPart } as unknown as Client, asked };
}

Deno.test("A thousand alerts take some requests, each names its alerts, and progress is told", async () => {
  const ids = Array.from({ length: 1000 }, (_, i) => String(i).padStart(32, "0"));
  const { client, asked } = fake({ status: (query) => Promise.resolve(query.split(" OR ").length) });
  const told: number[] = [];
  const changed = await actOnAlerts(client, ids, { kind: "status", status: "TRIAGE" }, {
    onProgress: (done) => told.push(done),
  });
  assert.equal(changed, 1000);
  assert.equal(told.at(-1), 1000);
  assert.equal(told.length, asked.length);
  assert.ok(asked.length > 1 && asked.length < 30, String(asked.length));
  const named = asked.flatMap((query) =>
    String(query).split(" OR ").map((one) => one.replace("alert_id:", ""))
  );
  assert.deepEqual(named, ids);
});

Deno.test("What fails midway says how far it came; `false` counts as none", async () => {
  const ids = Array.from({ length: 200 }, (_, i) => String(i).padStart(32, "0"));
  let calls = 0;
  const { client } = fake({
    status: (query) =>
      ++calls === 3 ? Promise.reject(new Error("gone")) : Promise.resolve(query.split(" OR ").length),
  });
  await assert.rejects(
    actOnAlerts(client, ids, { kind: "status", status: "TRIAGE" }),
    /^AlxError: \d+ of 200 alerts were done, then: gone$/,
  );
  const none = fake({ status: () => Promise.resolve(false) });
  assert.equal(await actOnAlerts(none.client, ["x"], { kind: "status", status: "TRIAGE" }), 0);
});

Deno.test("A stop is heeded between two requests", async () => {
  const stop = new AbortController();
  const { client, asked } = fake({});
  const work = actOnAlerts(client, ["a", "b", "c"], { kind: "verdict", verdict: "malicious" }, {
    signal: stop.signal,
    onProgress: (done) => done === 2 && stop.abort(new Error("stopped")),
  });
  await assert.rejects(work, /stopped/);
  assert.deepEqual(asked, ["a", "b"]);
});

Deno.test("Ids of groups are asked for with the conditions of the list, whatever the values hold", async () => {
  const { client, asked } = fake({ related: ["i1", "i2"] });
  const ids = await idsOfGroups(client, { query: "*", filters: ["owner:x"] }, {
    field: "file.name",
    values: ['a "b" OR c.doc', "plain.exe"],
  });
  assert.deepEqual(ids, ["i1", "i2"]);
  assert.deepEqual(asked, [["owner:x", 'file.name:"a \\"b\\" OR c.doc" OR file.name:plain.exe']]);
});
