import { canSee } from "../access.ts";
import { type Call, param } from "../call.ts";
import { Refusal } from "../envelope.ts";
import { type Route, section } from "../router.ts";
import { newId } from "../random_ids.ts";
import type { WatchMessage } from "../watch.ts";

/** `live/…` */
export const liveRoutes: readonly Route[] = section("live", [
  ["GET", "/setup_watch_queue/<sid>/", "submission_view", "w", setup],
  ["GET", "/get_message/<wq_id>/", "submission_view", "w", message],
  [
    "GET",
    "/get_message_list/<wq_id>/",
    "submission_view",
    "w",
    (call) => call.state.core.watch.takeAll(queueOf(call)),
  ],
  ["GET", "/outstanding_services/<sid>/", "submission_view", "w", outstanding],
]);

function sidOf(call: Call, response: unknown): string {
  const sid = param(call, "sid");
  const doc = call.state.store.collections.submission.get(sid);
  if (doc === undefined || !canSee(call, doc)) {
    throw new Refusal(403, "You are not allowed to access this submissions.", response);
  }
  return sid;
}

function setup(call: Call) {
  const sid = sidOf(call, "");
  const id = `D-${newId(call.state)}-WQ`;
  if (!call.state.core.watchRun(id, sid)) {
    throw new Refusal(404, "No dispatchers are processing this submission.");
  }
  return { wq_id: id };
}

function queueOf(call: Call): string {
  const id = param(call, "wq_id");
  if (!/^D-.*-WQ$/.test(id)) throw new Refusal(400, "invalid watch queue");
  return id;
}

/** How long one call waits for a message. */
const WAIT_MS = 3_000;
const TIMEOUT: WatchMessage = {
  err_msg: "Timeout waiting for a message.",
  msg: null,
  status_code: 408,
  type: "timeout",
};

async function message(call: Call): Promise<WatchMessage> {
  const { clock, core } = call.state;
  const id = queueOf(call);
  const untilMs = clock.now() + WAIT_MS;
  for (;;) {
    core.advance();
    const first = core.watch.take(id);
    if (first !== undefined) return first;
    const now = clock.now();
    if (!core.watch.isOpen(id) || now >= untilMs) return TIMEOUT;
    const next = core.timeline.next() ?? untilMs;
    await clock.sleep(Math.max(1, Math.min(next, untilMs) - now), call.request.signal);
  }
}

function outstanding(call: Call) {
  return call.state.core.outstanding(sidOf(call, {})) ?? {};
}
