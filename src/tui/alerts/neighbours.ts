/** From an alert to the next one of the list below it. @module */
import type { App } from "../contracts.ts";
import { frameContext } from "../shell/frame_context.ts";
import { moveTo } from "../widgets/list.ts";
import { openAlert } from "./commands_open.ts";
import { rowsOf, tableBinding } from "./rows.ts";
import type { AlertsContext } from "./state.ts";

/** The list that an alert was opened from. */
function listBelow(app: App): AlertsContext | undefined {
  const frame = app.shell.get().frames.findLast(({ screen }) => screen.id === "alerts");
  // The frame is that of the list, so its state is the list's.
  return frame === undefined ? undefined : frameContext(app, frame) as unknown as AlertsContext;
}

/** Shows the next alert of the list in place of this one, and moves the list's cursor along. @param by 1 or -1. */
export function openNeighbour(app: App, by: 1 | -1): void {
  const ctx = listBelow(app);
  if (ctx === undefined) return app.notify("It was not opened from a list of alerts");
  const { list, size, set } = tableBinding(ctx);
  const at = list.cursor + by;
  const alert = rowsOf(app, ctx.state).at(at);
  if (alert === undefined) {
    return app.notify(
      by < 0 ? "This is the first alert of the list" : "This is the last alert that is loaded",
    );
  }
  set(moveTo(list, at, size));
  openAlert(app, alert, { replace: true });
}
