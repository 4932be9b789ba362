/** One action on alerts, as a job. @module */
import type { Whoami } from "../../api/types/user.ts";
import { actedOn, type ActionAuthor, actOnAlerts, type AlertAction } from "../../features/alerts.ts";
import { AlxError, toError } from "../../util/error.ts";
import { formatIso } from "../../util/format.ts";
import { safeText } from "../../util/safe_text.ts";
import type { App } from "../contracts.ts";
import { patchAlerts, refreshLater } from "./patch.ts";
import { countAlerts } from "./rows.ts";
import type { Targets } from "./targets.ts";
import { beforeOf, rememberUndo, undoWords } from "./undo.ts";

/** From so many alerts on a change is asked about once more. */
const MANY = 100;
/** Who acts, and when. */
export function authorOf(app: App): ActionAuthor {
  const whoami = app.queries.peek<Whoami>("whoami");
  const user = whoami?.username ?? app.services.settings.user ?? "";
  return { user, name: whoami?.name ?? user, at: formatIso(app.now()) };
}

/** What an action does, for titles: `status MALICIOUS`. */
function actionWords(action: AlertAction): string {
  switch (action.kind) {
    case "status":
      return `status ${action.status}`;
    case "priority":
      return `priority ${action.priority}`;
    case "labels":
      return [...action.add.map((one) => `+${one}`), ...action.remove.map((one) => `-${one}`)].join(" ");
    case "owner":
      return "ownership";
    case "verdict":
      return `verdict ${action.verdict === "malicious" ? "malicious" : "not malicious"}`;
  }
}

/** What to say when it is done. */
function doneWords(
  action: AlertAction,
  done: { readonly changed: number; readonly count: number; readonly owners: readonly string[] },
): string {
  const { changed, count } = done;
  if (action.kind === "owner") {
    const others = done.owners.length === 0 ? "" : ` (${done.owners.map((one) => safeText(one)).join(", ")})`;
    if (changed === count) return count === 1 ? "The alert is yours" : `${countAlerts(count)} are yours`;
    return changed === 0
      ? `Nothing taken: ${count === 1 ? "it has an owner" : "all have an owner"} already${others}`
      : `${changed} of ${countAlerts(count)} are yours; the others have an owner already${others}`;
  }
  const what = safeText(actionWords(action));
  if (changed === 0) return `${count === 1 ? "It has" : `All ${count} have`} ${what} already`;
  return changed === count
    ? `${countAlerts(count)}: ${what}`
    : `${changed} of ${countAlerts(count)}: ${what}; the others have it already`;
}

async function sureOf(app: App, targets: Targets, action: AlertAction): Promise<boolean> {
  if (targets.count < MANY) return true;
  return await app.confirm({
    title: "many alerts",
    lines: [[[targets.words, "bold"]], [safeText(actionWords(action))]],
    yes: `change ${countAlerts(targets.count)}`,
  });
}

async function runAction(
  app: App,
  targets: Targets,
  job: { action: AlertAction; signal: AbortSignal; progress: (text: string, share?: number) => void },
): Promise<void> {
  const { action, signal, progress } = job;
  const { client } = app.services;
  const ids = await targets.ids(signal);
  if (ids.length === 0) throw new AlxError("the alerts are gone", { hint: "r refreshes the list" });
  const author = authorOf(app);
  const before = await beforeOf(app, targets, { action, ids, signal });
  const owners = targets.known.flatMap(({ owner }) => owner && owner !== author.user ? [owner] : []);
  // One alert is taken by its own call: it says who was quicker.
  const changed = action.kind === "owner" && ids.length === 1
    ? await client.alert.ownership(ids[0]!, signal).then(() => 1)
    : await actOnAlerts(client, ids, action, {
      signal,
      onProgress: (done) => progress(`${done} of ${countAlerts(ids.length)}`, done / ids.length),
    });
  rememberUndo(app, { before, action, words: targets.words });
  // When some were taken by others meanwhile, only the server knows which.
  if (action.kind !== "owner" || changed === ids.length) {
    patchAlerts(app, ids, (alert) => actedOn(alert, action, author));
  }
  const canUndo = changed > 0 && undoWords(app) !== undefined;
  app.notify(doneWords(action, { changed, count: ids.length, owners: [...new Set(owners)] }), {
    kind: changed === 0 ? "info" : "success",
    ...(canUndo ? { hint: "U undoes it" } : {}),
  });
}

/** Does it, as a job: what changes is seen at once, what fails says what it was. */
export async function act(app: App, targets: Targets, action: AlertAction): Promise<void> {
  if (!await sureOf(app, targets, action)) return;
  const title = `${safeText(actionWords(action))} for ${targets.words}`;
  app.startJob({
    title,
    async run(signal, progress) {
      try {
        await runAction(app, targets, { action, signal, progress });
      } catch (thrown) {
        if (signal.aborted) throw thrown;
        const error = toError(thrown);
        const hint = error instanceof AlxError && error.hint !== undefined ? { hint: error.hint } : {};
        throw new AlxError(`${title}: ${error.message}`, { cause: error, ...hint });
      } finally {
        // A verdict is one on the submission, too.
        refreshLater(app, action.kind === "verdict" ? ["submission/"] : []);
      }
    },
  });
}
