import type { Alert, AlertPage } from "../../api/types/alert.ts";
import type { Handle } from "../drill/handle.ts";
import type { DrillLine } from "../drill/line.ts";
import { remember } from "../drill/remember.ts";
import type { DrillContext } from "../drill/state.ts";
import { alertQuery, relatedQuery } from "./queries.ts";
import { ownName } from "./rows.ts";

/** Which alert. */
export interface AlertParams {
  readonly id: string;
}

/** Context of everything on the screen of one alert. */
export type AlertContext = DrillContext<AlertParams>;

/** The alert, once it is known. */
export function alertOf({ app, params }: AlertContext): Alert | undefined {
  return app.queries.peek<Alert>(alertQuery(app, params.id).key);
}

/** The question for it. */
export const queryOf = ({ app, params }: AlertContext) => alertQuery(app, params.id);

/** Others about the same file, once they are known. */
export function relatedOf(ctx: AlertContext): AlertPage | undefined {
  const alert = alertOf(ctx);
  return alert === undefined ? undefined : ctx.app.queries.peek<AlertPage>(relatedQuery(ctx.app, alert).key);
}

/** The value of a field of the alert. */
export const fieldHandle = (field: string, value: string | number): Handle => ({
  kind: "field",
  index: "alert",
  field,
  value,
});

/** Lines of an alert, made once for each answer and width. */
export function linesOf(
  ctx: AlertContext,
  slot: string,
  columns: number,
  make: (alert: Alert) => readonly DrillLine[],
): readonly DrillLine[] {
  const alert = alertOf(ctx);
  if (alert === undefined) return [];
  return remember(ctx.app, `alert ${slot}`, [alert, columns, ownName(ctx.app)], () => make(alert));
}
