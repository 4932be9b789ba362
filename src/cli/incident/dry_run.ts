/** `alx incident submit --dry-run`: what a run would submit, with totals; a line for each file on request. @module */
import type { Column } from "../../domain/column.ts";
import { FATES } from "../../features/incident/fates.ts";
import { readIncident } from "../../features/incident/journal.ts";
import type { IncidentPlan } from "../../features/incident/plan.ts";
import { survey, type SurveyRow } from "../../features/incident/survey.ts";
import type { Services } from "../../features/services.ts";
import { formatBytes, formatCount, formatDuration } from "../../util/format.ts";
import type { CliContext } from "../context.ts";
import { pairLines } from "../lines.ts";
import { streamFormatOf } from "../output/format.ts";
import { printValue } from "../output/print.ts";
import { streamRows } from "../output/stream.ts";
import { createProgress } from "../progress.ts";
import { settingPairs, settingsRecord } from "./settings_lines.ts";

/** How {@link dryRun} looks and what it prints. */
export interface DryRunOptions {
  /** Without the journal of earlier runs. */
  readonly fresh?: boolean | undefined;
  /** A line for each file. */
  readonly list?: boolean | undefined;
}

/** Looks at all files and prints what would be submitted. */
export async function dryRun(ctx: CliContext, plan: IncidentPlan, options: DryRunOptions): Promise<void> {
  const { ledger } = options.fresh
    ? { ledger: undefined }
    : await readIncident(plan.journal, { mayBeAbsent: true });
  const { submit: { maxSizeBytes }, shard, inputs } = plan;
  const totals = new Totals();
  const progress = createProgress(ctx);
  const rows = async function* () {
    for await (const row of survey(inputs!, { ledger, maxSizeBytes, shard, signal: ctx.signal })) {
      totals.add(row);
      if (!options.list) progress.show(() => `${formatCount(totals.files)} files looked at`);
      yield row;
    }
  };
  try {
    if (options.list) await printList(ctx, rows());
    else for await (const _ of rows()) { /* counted on the way */ }
  } finally {
    progress.end();
  }
  const rate = await recentRate(await ctx.services());
  if (options.list) return ctx.note(totals.sentence(rate));
  const settings = { ...plan.submit, shard };
  const value = {
    ...{ incident: plan.incident, journal: plan.journal, settings: settingsRecord(settings) },
    ...totals.record(rate),
  };
  await printValue(ctx, value, () => [
    ...pairLines(ctx, [["incident", plan.incident], ["journal", plan.journal], ...settingPairs(settings)]),
    "",
    ...pairLines(ctx, totals.pairs()),
    "",
    totals.sentence(rate),
  ]);
}

async function printList(ctx: CliContext, rows: AsyncIterable<SurveyRow>): Promise<void> {
  const format = streamFormatOf(ctx);
  // A table is laid out by its first rows.
  const size = format === "table" ? 500 : 1;
  const grouped = async function* () {
    const group: SurveyRow[] = [];
    for await (const row of rows) {
      group.push(row);
      if (group.length >= size) yield group.splice(0);
    }
    if (group.length > 0) yield group;
  };
  await streamRows(ctx, { rows: grouped(), columns: COLUMNS, format, write: (data) => ctx.out(data) });
}

const WINDOW_MINUTES = 10;

/** Submissions a second that the server completed lately; undefined: none, or it does not say. */
async function recentRate({ client, signal }: Services): Promise<number | undefined> {
  const query = `times.completed:[now-${WINDOW_MINUTES}m TO now]`;
  const count = await client.search.count("submission", query, { signal }).catch(() => 0);
  return count === 0 ? undefined : count / (60 * WINDOW_MINUTES);
}

/** Names of the fates in a dry run. */
const WORDS: Readonly<Record<string, string>> = {
  pending: "new",
  duplicate: "duplicates of these",
  done: "analysed already",
  sending: "response lost",
  sent: "in flight",
  again: "to be submitted again",
  elsewhere: "of other machines",
};

class Totals {
  readonly #counts = new Map<SurveyRow["fate"], number>();
  #bytes = 0;
  files = 0;

  add({ fate, size = 0 }: SurveyRow): void {
    this.files++;
    this.#counts.set(fate, (this.#counts.get(fate) ?? 0) + 1);
    if (fate === "pending" || fate === "again") this.#bytes += size;
  }

  #toSubmit(): number {
    return (this.#counts.get("pending") ?? 0) + (this.#counts.get("again") ?? 0);
  }

  record(rate: number | undefined): object {
    const counts = Object.fromEntries(
      [...FATES, "duplicate" as const].map((fate) => [fate, this.#counts.get(fate) ?? 0]),
    );
    const seconds = rate === undefined ? null : Math.round(this.#toSubmit() / rate);
    return { files: this.files, counts, bytes_to_submit: this.#bytes, estimate_seconds: seconds };
  }

  pairs(): [string, string][] {
    const order: SurveyRow["fate"][] = [
      "pending",
      "duplicate",
      ...FATES.filter((fate) => fate !== "pending"),
    ];
    const shown = order.filter((fate) => this.#counts.has(fate));
    return [
      ...shown.map((fate): [string, string] => [WORDS[fate] ?? fate, formatCount(this.#counts.get(fate)!)]),
      ["files", formatCount(this.files)],
    ];
  }

  sentence(rate: number | undefined): string {
    const time = rate === undefined
      ? ""
      : `, in about ${formatDuration(1000 * this.#toSubmit() / rate)} at the ` +
        `server's rate of the last ${WINDOW_MINUTES} minutes`;
    return `${formatCount(this.#toSubmit())} contents with ${
      formatBytes(this.#bytes)
    } would be submitted${time}`;
  }
}

const COLUMNS: readonly Column<SurveyRow>[] = [
  {
    ...{ id: "fate", title: "FATE", width: 10, priority: 0 },
    text: ({ fate }) => fate,
    exact: ({ fate }) => fate,
  },
  {
    ...{ id: "size", title: "SIZE", width: 8, priority: 0 },
    text: ({ size }) => size === undefined ? "" : formatBytes(size),
    exact: ({ size }) => size ?? null,
    type: "integer",
  },
  {
    ...{ id: "sha256", title: "SHA256", width: 12, priority: 1 },
    text: ({ sha256 }) => (sha256 ?? "").slice(0, 12),
    exact: ({ sha256 }) => sha256 ?? null,
  },
  {
    ...{ id: "path", title: "PATH", width: 40, grow: 3, priority: 0 },
    text: ({ path, reason }) => reason === undefined ? path : `${path}: ${reason}`,
    exact: ({ path }) => path,
  },
];
