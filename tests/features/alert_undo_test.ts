import assert from "node:assert/strict";
import fc from "fast-check";
import type { Alert } from "../../src/api/types/alert.ts";
import { undoOf } from "../../src/features/alert_undo.ts";
import { actedOn, type AlertAction } from "../../src/features/alerts.ts";

const author = { user: "a", name: "A", at: "2026-11-24T08:20:00Z" };
const status = fc.constantFrom("MALICIOUS", "NON-MALICIOUS", "ASSESS", "TRIAGE");
const priority = fc.constantFrom("LOW", "MEDIUM", "HIGH", "CRITICAL");
const labels = fc.uniqueArray(fc.constantFrom("A", "B", "C", "D"));
const alerts = fc.array(fc.record({ status, priority, label: labels })).map((list) =>
  list.map((one, i) => ({ ...one, alert_id: String(i), events: [] }) as unknown as Alert)
);
const actions = fc.oneof(
  status.map((one): AlertAction => ({ kind: "status", status: one })),
  priority.map((one): AlertAction => ({ kind: "priority", priority: one })),
  fc.tuple(labels, labels).map(([add, remove]): AlertAction => ({
    kind: "labels",
    add,
    remove: remove.filter((one) => !add.includes(one)),
  })),
);

Deno.test("Undoing an action leaves status, priority and labels of every alert as they were", () => {
  fc.assert(fc.property(alerts, actions, (before, action) => {
    const { steps, left } = undoOf(before, action);
    assert.equal(left, 0);
    const after = before.map((alert) =>
      steps.filter(({ ids }) => ids.includes(alert.alert_id))
        .reduce((now, step) => actedOn(now, step.action, author), actedOn(alert, action, author))
    );
    const seen = (list: readonly Alert[]) =>
      list.map(({ status, priority, label }) => [status, priority, [...label].sort()]);
    assert.deepEqual(seen(after), seen(before));
  }));
});

Deno.test("Alerts without an earlier value, and what the server cannot take back, are counted as left", () => {
  const none = { alert_id: "1", status: null, priority: null, label: [] } as unknown as Alert;
  assert.deepEqual(undoOf([none], { kind: "status", status: "ASSESS" }), { steps: [], left: 1 });
  assert.deepEqual(undoOf([none], { kind: "owner" }), { steps: [], left: 1 });
});
