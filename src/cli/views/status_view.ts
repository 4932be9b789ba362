/** The state of the server's parts as lines and rows. @module */
import type { IngestHeartbeat, StatusEvent } from "../../api/types/flow.ts";
import type { Column } from "../../domain/column.ts";
import { column } from "../../domain/columns/make.ts";
import { type Beat, BUCKETS, readBeat } from "../../domain/heartbeat.ts";
import type { Pulse } from "../../features/status.ts";
import { formatCount, formatPercent } from "../../util/format.ts";
import type { CliContext } from "../context.ts";
import { headingLines } from "../lines.ts";
import { tableLines } from "../output/table.ts";

/** A heartbeat as it came. */
export type BeatRow = StatusEvent & {
  /** When, ISO 8601 in UTC. */
  readonly time: string;
};

/** Columns of heartbeats. */
export function beatColumns(): Column<BeatRow>[] {
  return [
    column<BeatRow>({
      id: "time",
      width: 8,
      text: ({ time }) => time.slice(11, 19),
      exact: ({ time }) => time,
      type: "date",
      tone: () => "dim",
    }),
    ...NUMBERS.map((one): Column<BeatRow> => ({
      ...one,
      text: (row, now) => one.text(readBeat(row), now),
      exact: (row) => one.exact?.(readBeat(row)) ?? null,
      tone: (row) => one.tone?.(readBeat(row)) ?? "plain",
    })),
  ];
}

function number(id: Exclude<keyof Beat, "part">, bad?: (value: number) => boolean): Column<Beat> {
  return column<Beat>({
    id,
    width: 9,
    align: "right",
    priority: 0,
    text: ({ [id]: value }) =>
      value === undefined ? "" : id === "chance" ? formatPercent(value) : formatCount(value),
    exact: ({ [id]: value }) => value ?? null,
    type: id === "chance" ? "float" : "integer",
    tone: ({ [id]: value }) => value !== undefined && bad?.(value) ? "error" : "plain",
  });
}

const NUMBERS: readonly Column<Beat>[] = [
  column<Beat>({ id: "part", width: 18, priority: 0, text: ({ part }) => part, exact: ({ part }) => part }),
  number("instances"),
  number("working"),
  number("waiting"),
  number("done"),
  number("failed", (value) => value > 0),
  number("chance", (value) => value < 1),
];

/** Parts that an administrator has paused. */
export function pausedParts(components: Readonly<Record<string, boolean>>): readonly string[] {
  return Object.entries(components).filter(([, active]) => !active).map(([name]) => name);
}

/** The page for people: who runs, what waits and is dropped at which priority, the services. */
export function statusLines(
  ctx: CliContext,
  components: Readonly<Record<string, boolean>>,
  { ingester, dispatcher, services }: Pulse,
): string[] {
  const { style } = ctx;
  const options = { width: ctx.columns, now: ctx.clock.now(), style };
  const paused = pausedParts(components);
  const core = [
    ...ingester === undefined ? [] : [readBeat({ event: "IngestHeartbeat", data: ingester })],
    ...dispatcher === undefined ? [] : [readBeat({ event: "DispatcherHeartbeat", data: dispatcher })],
  ];
  const beats = Object.values(services).map((data) => readBeat({ event: "ServiceHeartbeat", data }));
  return [
    ...paused.length === 0
      ? []
      : [style.tone(`PAUSED by an administrator: ${paused.join(", ")}`, "error"), ""],
    ...tableLines(NUMBERS, [...core, ...beats], options),
    ...ingester === undefined ? [] : [
      ...headingLines(ctx, "Files to be analysed, by priority"),
      ...tableLines(QUEUES, queuesOf(ingester), options),
    ],
  ];
}

interface Queue {
  readonly priority: string;
  readonly waiting: number;
  readonly chance: number;
}

function queuesOf({ queues, processing_chance: chances }: IngestHeartbeat): Queue[] {
  const rows = BUCKETS.map((priority) => ({
    priority,
    waiting: queues?.[priority] ?? 0,
    chance: chances?.[priority] ?? 1,
  }));
  return [...rows, { priority: "not yet sorted", waiting: queues?.ingest ?? 0, chance: 1 }];
}

const QUEUES: readonly Column<Queue>[] = [
  column<Queue>({ id: "priority", width: 14, priority: 0, text: ({ priority }) => priority }),
  column<Queue>({
    id: "waiting",
    width: 9,
    align: "right",
    priority: 0,
    text: ({ waiting }) => formatCount(waiting),
  }),
  column<Queue>({
    id: "chance",
    width: 9,
    align: "right",
    priority: 0,
    text: ({ chance }) => formatPercent(chance),
    tone: ({ chance }) => chance < 1 ? "error" : "plain",
  }),
];
