import type { Alert } from "../../api/types/alert.ts";
import type { SearchHit } from "../../api/types/common.ts";
import type { Column } from "../../domain/column.ts";
import { fieldClause } from "../../domain/lucene/quote.ts";
import { shellCommand } from "../../util/shell.ts";
import { dateMathSpan, spanUntilNow } from "../search/time_range.ts";
import type { CopyChoice } from "../contracts.ts";
import { harmlessValue } from "../drill/handle.ts";
import { exportText } from "../search/export_text.ts";
import { filterText } from "../search/state.ts";
import { currentHandle, currentTarget } from "./cells.ts";
import { alertColumns } from "./columns.ts";
import { alertLink } from "./commands_open.ts";
import { currentAlert, rowKey, shownAsk } from "./rows.ts";
import type { AlertAsk, AlertsContext } from "./state.ts";

/** The command that lists the same rows. */
export function alertsCommand({ run, groupBy, noDelay }: AlertAsk): string {
  const span = run.filters.find(({ time, exclude }) => spanUntilNow(time) !== undefined && !exclude);
  const spanMs = spanUntilNow(span?.time);
  const filters = run.filters.filter((one) => one !== span);
  const operands = [groupBy ?? "", run.query.trim()].filter((word) => word !== "");
  return shellCommand(["alx", "alert", groupBy === undefined ? "list" : "grouped"], operands, [
    ...filters.flatMap((filter) => ["--filter", filterText(filter)]),
    ...(spanMs === undefined ? [] : ["--tc", dateMathSpan(spanMs)]),
    ...(noDelay ? ["--no-delay"] : []),
    ...(run.sort.field === "reporting_ts" && run.sort.direction === "desc"
      ? []
      : ["--sort", `${run.sort.field} ${run.sort.direction}`]),
  ]);
}

/** What there is to copy of an alert. */
export function alertCopies(server: string, alert: Alert): CopyChoice[] {
  return [
    { key: "s", title: "sha256", text: () => alert.file.sha256 },
    { key: "n", title: "file name", text: () => alert.file.name },
    { key: "i", title: "alert id", text: () => alert.alert_id },
    { key: "u", title: "sid of the submission", text: () => alert.sid },
    { key: "w", title: "link to the web page", text: () => alertLink(server, alert.alert_id) },
    { key: "j", title: "alert as JSON", text: () => JSON.stringify(alert, null, 2) },
  ];
}

function markedCopies(ctx: AlertsContext): CopyChoice[] {
  const { marks } = ctx.state;
  if (marks.size === 0) return [];
  const rows = [...marks.values()];
  // Rows and columns of alerts, which the export of the search writes as it does any other.
  const columns = alertColumns(ctx.app, { compact: false, grouped: true }) as unknown as readonly Column<
    SearchHit
  >[];
  const hits = rows as unknown as readonly SearchHit[];
  const as = (key: string, format: "tsv" | "csv" | "md", word: string): CopyChoice => ({
    key,
    title: `${rows.length} marked rows as ${word}`,
    text: () => exportText(format, columns, hits),
  });
  return [as("t", "tsv", "TSV"), as("c", "csv", "CSV"), as("m", "md", "Markdown")];
}

/** What `y` offers on the list of alerts. */
export function listCopies(ctx: AlertsContext): readonly CopyChoice[] {
  const alert = currentAlert(ctx);
  const target = currentTarget(ctx);
  const handle = currentHandle(ctx);
  const ask = shownAsk(ctx.app, ctx.state);
  const { value } = target ?? { value: null };
  const choices: CopyChoice[] = [];
  if (value !== null) {
    const field = target!.field;
    const harmless = handle?.kind === "field" ? harmlessValue(handle) : String(value);
    choices.push({ key: "y", title: field, text: () => String(value) });
    if (harmless !== String(value)) {
      choices.push({ key: "d", title: `${field}, defanged`, text: () => harmless });
    }
  }
  if (alert !== undefined) choices.push(...alertCopies(ctx.app.services.settings.server, alert));
  choices.push(...markedCopies(ctx));
  if (alert !== undefined) {
    const field = ask.groupBy ?? "alert_id";
    choices.push({ key: "q", title: "query", text: () => fieldClause(field, rowKey(ask, alert)) });
  }
  return [...choices, { key: "a", title: "alx command", text: () => alertsCommand(ask) }];
}
