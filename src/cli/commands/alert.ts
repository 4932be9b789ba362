import type { Command } from "@commander-js/extra-typings";
import type { AlertListOptions } from "../../api/alert_query.ts";
import type { Alert } from "../../api/types/alert.ts";
import { alertGroupColumns } from "../../domain/columns/lists.ts";
import { textColumn } from "../../domain/columns/make.ts";
import { formatCount } from "../../util/format.ts";
import { safeText } from "../../util/safe_text.ts";
import { type AlertChoice, NO_DELAY, selectionOf, SPAN, START } from "../alert_options.ts";
import type { CliContext } from "../context.ts";
import { withHandle } from "../handles.ts";
import { headingLines } from "../lines.ts";
import { call, callAndList, callAndPrint, forEach } from "../noun.ts";
import { objectLines } from "../object_lines.ts";
import { parseCount, parseSort } from "../options.ts";
import { givesRows } from "../output/format.ts";
import { firstText, printRows, printValue } from "../output/print.ts";
import { FILTER } from "../search_options.ts";
import { addAlertChange } from "./alert_change.ts";
import { addAlertWrites } from "./alert_write.ts";

/** `alx alert list|grouped|show|stats|related|label|unlabel|priority|status|owner|change|verdict` */
export function add(root: Command, ctx: CliContext): void {
  const noun = root.command("alert").description("Read and triage alerts");
  addLists(noun, ctx);
  noun.command("show").description("Whole alerts").argument("<id...>")
    .action((ids) =>
      forEach(ctx, ids, {
        get: (client, id, signal) => client.alert.get(id, signal),
        lines: (alert) => alertLines(ctx, alert),
      })
    );
  noun.command("stats").description("Commonest labels, priorities, states and telling values")
    .argument("[query]").option(...FILTER).option(...SPAN).option(...START).option(...NO_DELAY)
    .action((query, options) =>
      callAndPrint(ctx, async (client, signal) => {
        const which = { ...selectionOf(query, options), signal };
        const [statistics, labels, priorities, statuses] = await Promise.all([
          client.alert.statistics(which),
          client.alert.labels(which),
          client.alert.priorities(which),
          client.alert.statuses(which),
        ]);
        return { labels, priorities, statuses, statistics };
      })
    );
  noun.command("related").description("Ids of all alerts that match").argument("<query>")
    .option(...FILTER).option(...SPAN).option(...START).option(...NO_DELAY)
    .action(async (query, options) => {
      const which = selectionOf(query, options);
      const ids = await call(ctx, (client, signal) => client.alert.related({ ...which, signal }));
      await printValue(ctx, ids, () => ids.map((id) => safeText(id)));
    });
  addAlertWrites(noun, ctx);
  addAlertChange(noun, ctx);
}

/** What an alert is about, for the next command. */
const KEYS = [
  textColumn<Alert>("sid", "sid", { width: 22, priority: 6 }),
  textColumn<Alert>("sha256", "file.sha256", { width: 64, priority: 6 }),
];

function addLists(noun: Command, ctx: CliContext): void {
  const paged = (name: "list" | "grouped") =>
    givesRows(noun.command(name))
      .option(...FILTER).option(...SPAN).option(...START)
      .option(...NO_DELAY)
      .option("--offset <n>", "Leave out the first", parseCount, 0)
      .option("--rows <n>", "How many", parseCount, 25)
      .option("--sort <sort>", '"field desc"', parseSort)
      .option("--exact-total", "Count beyond 10,000");
  paged("list").description("Alerts, newest first").argument("[query]")
    .action((query, options) =>
      callAndList(
        ctx,
        (client, signal) => client.alert.list(listOf(query, options, signal)),
        withHandle("alert", [...alertGroupColumns().filter(({ id }) => id !== "n"), ...KEYS], ctx.columns),
      )
    );
  paged("grouped").description("Alerts grouped by a field").argument("[field]", "", "file.sha256").argument(
    "[query]",
  )
    .action(async (field, query, options) => {
      const page = await call(
        ctx,
        (client, signal) => client.alert.grouped(field, listOf(query, options, signal)),
      );
      const total = `${formatCount(page.items.length)} groups, ${formatCount(page.total ?? 0)} alerts`;
      await printRows(ctx, page.items, {
        columns: [
          ...alertGroupColumns(),
          ...KEYS,
          textColumn<Alert>("alert_id", "alert_id", { width: 22, priority: 3 }),
        ],
        value: page,
        footer: [ctx.style.tone(total, "dim")],
        more: firstText(page.items.length, {
          ...{ rows: options.rows, what: "groups", hint: "--rows and --offset for others" },
        }),
      });
    });
}

interface ListChoice extends AlertChoice {
  readonly offset: number;
  readonly rows: number;
  readonly sort?: string | undefined;
  readonly exactTotal?: true | undefined;
}

function listOf(query: string | undefined, choice: ListChoice, signal: AbortSignal): AlertListOptions {
  const { offset, rows, sort, exactTotal } = choice;
  return {
    ...selectionOf(query, choice),
    offset,
    rows,
    sort,
    trackTotalHits: exactTotal,
    signal,
  };
}

function alertLines(ctx: CliContext, alert: Alert): string[] {
  const { al, metadata, events, ...rest } = alert;
  const { detailed: _, ...short } = al;
  const notEmpty = Object.fromEntries(
    Object.entries({ ...rest, al: short }).filter(([, value]) => !Array.isArray(value) || value.length > 0),
  );
  return [
    ...objectLines(ctx, notEmpty),
    ...(Object.keys(metadata).length === 0
      ? []
      : [...headingLines(ctx, "Metadata"), ...objectLines(ctx, metadata)]),
    ...(events.length === 0 ? [] : [...headingLines(ctx, "Events"), ...objectLines(ctx, events)]),
  ];
}
