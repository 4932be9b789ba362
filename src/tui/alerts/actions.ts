import { ALERT_STATUSES, type AlertStatus } from "../../api/types/alert.ts";
import type { App, PickItem } from "../contracts.ts";
import { PRIORITY_NAMES, priorityText, priorityTone, statusTone } from "./columns.ts";
import { chooseLabels } from "./labels.ts";
import { act, authorOf } from "./act.ts";
import type { Targets } from "./targets.ts";

/** Assigns the alerts to this account. */
export async function takeOn(app: App, targets: Targets): Promise<void> {
  const { user } = authorOf(app);
  if (targets.known.length === targets.count && targets.known.every(({ owner }) => owner === user)) {
    return app.notify(targets.count === 1 ? "The alert is yours already" : "All of them are yours already");
  }
  await act(app, targets, { kind: "owner" });
}

const STATUS_KEYS: Readonly<Record<AlertStatus, string>> = {
  "MALICIOUS": "m",
  "NON-MALICIOUS": "n",
  "ASSESS": "a",
  "TRIAGE": "t",
};

/** The value that all known alerts share, to start on. */
function shared<T>(targets: Targets, valueOf: (alert: Targets["known"][number]) => T): T | undefined {
  const [first, ...rest] = targets.known.map(valueOf);
  return rest.every((one) => one === first) ? first : undefined;
}

/** Asks for a status and sets it. */
export async function setStatus(app: App, targets: Targets): Promise<void> {
  const items = ALERT_STATUSES.map((status): PickItem<AlertStatus> => ({
    value: status,
    label: status,
    key: STATUS_KEYS[status],
    role: statusTone(status),
  }));
  const now = shared(targets, ({ status }) => status);
  const selected = ALERT_STATUSES.find((one) => one === now);
  const status = await app.pick({
    title: `status of ${targets.words}`,
    filter: false,
    items,
    ...(selected === undefined ? {} : { selected }),
  });
  if (status !== undefined) await act(app, targets, { kind: "status", status });
}

/** Asks for a priority and sets it. */
export async function setPriority(app: App, targets: Targets): Promise<void> {
  const { ascii } = app.theme();
  const now = shared(targets, ({ priority }) => priority);
  const selected = PRIORITY_NAMES.find((one) => one === now);
  const priority = await app.pick({
    title: `priority of ${targets.words}`,
    filter: false,
    items: PRIORITY_NAMES.map((value) => ({
      value,
      label: `${priorityText(value, ascii).slice(0, 2)}${value}`,
      key: value[0]!.toLowerCase(),
      role: priorityTone(value),
    })),
    ...(selected === undefined ? {} : { selected }),
  });
  if (priority !== undefined) await act(app, targets, { kind: "priority", priority });
}

/** Asks for labels to put on and take off, and does it. */
export async function setLabels(app: App, targets: Targets): Promise<void> {
  const change = await chooseLabels(app, targets);
  if (change !== undefined) await act(app, targets, { kind: "labels", ...change });
}

/** Asks for the account's verdict and gives it to each. */
export async function giveVerdict(app: App, targets: Targets): Promise<void> {
  const verdict = await app.pick<"malicious" | "non_malicious">({
    title: `your verdict on ${targets.words}`,
    filter: false,
    items: [
      { value: "malicious", label: "malicious", key: "m", role: "malicious" },
      { value: "non_malicious", label: "not malicious", key: "n", role: "safe" },
    ],
    foot: "also set on their submissions",
  });
  if (verdict !== undefined) await act(app, targets, { kind: "verdict", verdict });
}
