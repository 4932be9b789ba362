import type { Alert } from "../../api/types/alert.ts";
import { listAt } from "../../domain/columns.ts";
import { rangeClause } from "../../domain/lucene/quote.ts";
import type { Handle } from "../drill/handle.ts";
import { facetTarget } from "../search/facet_lines.ts";
import { shortField } from "../search/filters.ts";
import type { Target } from "../search/target.ts";
import { tabOf } from "../search/state.ts";
import { familyOf, layoutOf } from "./columns.ts";
import { searchContext } from "./context.ts";
import { geometryOf } from "./geometry.ts";
import { currentAlert, shownAsk } from "./rows.ts";
import type { AlertsContext } from "./state.ts";

/** The columns on screen as laid out now. */
export function layoutNow(ctx: AlertsContext): ReturnType<typeof layoutOf> {
  const { table, compact } = geometryOf(ctx);
  const grouped = shownAsk(ctx.app, ctx.state).groupBy !== undefined;
  return layoutOf(ctx.app, table.columns, { compact, grouped });
}

/** Place of the name where there is room for score, name and age only. */
const COMPACT_COLUMN = 1;

/** Index of the column in focus. */
export function focusedColumn(ctx: AlertsContext): number {
  if (geometryOf(ctx).compact) return COMPACT_COLUMN;
  return Math.min(tabOf(ctx.state.search).column, layoutNow(ctx).columns.length - 1);
}

/** The field of the column in focus, if it shows one. */
export function focusedField(ctx: AlertsContext): string | undefined {
  return layoutNow(ctx).columns[focusedColumn(ctx)]?.column.field;
}

/** Nothing else has this very microsecond: the day is what a person means. */
function dayTarget(field: string, time: string): Target {
  const day = time.slice(0, 10);
  const clause = rangeClause(field, { from: `${day}T00:00:00.000Z`, to: `${day}T23:59:59.999Z` });
  return { field, value: time, clause, label: `${shortField(field)} ${day}` };
}

/** The value that a column shows of an alert. */
function valueOf(alert: Alert, field: string): Target {
  if (field === "reporting_ts") return dayTarget(field, alert.reporting_ts);
  const first = field === "al.attrib" ? familyOf(alert) || null : listAt(alert, field)[0] ?? null;
  const plain = typeof first === "string" || typeof first === "number" || typeof first === "boolean";
  return { field, value: plain ? first : null };
}

/** The value that the keys work on: of the facet in focus, else of the cell in focus. */
export function currentTarget(ctx: AlertsContext): Target | undefined {
  if (ctx.state.search.focus === "facets") return facetTarget(searchContext(ctx));
  const alert = currentAlert(ctx);
  const field = focusedField(ctx);
  return alert === undefined || field === undefined ? undefined : valueOf(alert, field);
}

/** The same as a thing that can be followed; undefined where there is no value. */
export function currentHandle(ctx: AlertsContext): Handle | undefined {
  const target = currentTarget(ctx);
  if (target === undefined || target.value === null || typeof target.value === "boolean") return undefined;
  const alert = currentAlert(ctx);
  if (ctx.state.search.focus === "table" && target.field === "file.name" && alert !== undefined) {
    return { kind: "file", sha256: alert.file.sha256, name: alert.file.name };
  }
  return { kind: "field", index: "alert", field: target.field, value: target.value };
}
