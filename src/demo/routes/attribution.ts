import type { Json, JsonObject } from "../../util/json.ts";
import { texts } from "../accounts.ts";
import { type Call, param } from "../call.ts";
import { Refusal } from "../envelope.ts";
import type { RouteLine } from "../router.ts";
import type { Doc } from "../store.ts";
import { serverTime } from "../server_time.ts";

const KINDS = ["actor", "campaign", "category", "exploit", "implant", "family", "network"];

/** `badlist/attribution/…` */
export const attributionRoutes: readonly RouteLine[] = [
  ["PUT", "/attribution/<qhash>/<attrib_type>/<value>/", "badlist_manage", "w", (call) => {
    return attribute(call, (values, value) => [...new Set([...values, value])]);
  }],
  ["DELETE", "/attribution/<qhash>/<attrib_type>/<value>/", "badlist_manage", "w", (call) => {
    return attribute(call, (values, value) => values.filter((one) => one !== value));
  }],
];

function attribute(call: Call, next: (values: readonly string[], value: string) => string[]) {
  const kind = param(call, "attrib_type");
  if (!KINDS.includes(kind)) {
    throw new Refusal(400, `Invalid attribution type, must in : ${JSON.stringify(KINDS)}`, {});
  }
  const { badlist } = call.state.store.collections;
  const id = param(call, "qhash");
  const doc: Doc | undefined = badlist.get(id);
  if (doc === undefined) {
    throw new Refusal(404, "The badlist item your are trying to modify does not exists", {});
  }
  const old = (doc["attribution"] ?? {}) as JsonObject;
  const values = next(texts(old[kind]), param(call, "value").toUpperCase());
  const attribution: Record<string, Json> = { ...old, [kind]: values.length === 0 ? null : values };
  badlist.put(id, { ...doc, attribution, updated: serverTime(call.state.clock.now()) });
  return { success: true };
}
