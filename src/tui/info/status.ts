/** How the server's parts are while somebody looks: their heartbeats. @module */
import type { StatusEvent } from "../../api/types/flow.ts";
import { type Beat, BUCKETS, readBeat } from "../../domain/heartbeat.ts";
import { type Pulse, readPulse } from "../../features/status.ts";
import type { Query } from "../../features/queries.ts";
import { toError } from "../../util/error.ts";
import { formatCount, formatPercent } from "../../util/format.ts";
import { safeText } from "../../util/safe_text.ts";
import { cutToWidth, padToWidth } from "../../util/width.ts";
import type { App } from "../contracts.ts";
import { headingLine } from "../drill/pairs.ts";
import type { DrillLine } from "../drill/line.ts";
import type { Pane } from "../drill/state.ts";
import type { Span } from "../paint.ts";
import { useEffect } from "../react.ts";
import type { InfoContext, InfoParams } from "./panes.ts";

/** What the heartbeats told so far. */
interface Heard {
  /** The last of each part. */
  readonly beats: ReadonlyMap<string, StatusEvent>;
  readonly failure?: Error;
}

const KEY = "info/heard";
const NOTHING: Heard = { beats: new Map() };
/** Heartbeats come in bursts: they are shown together after so long. */
const GATHER_MS = 250;

const heardOf = ({ app }: Pick<InfoContext, "app">): Heard => app.queries.peek<Heard>(KEY) ?? NOTHING;

/** Which part a heartbeat is of. */
const partKey = (event: StatusEvent): string =>
  event.event === "ServiceHeartbeat" || event.event === "ScalerStatusHeartbeat"
    ? `${event.event} ${event.data.service_name}`
    : event.event;

async function listen(app: App, signal: AbortSignal): Promise<void> {
  const beats = new Map(heardOf({ app }).beats);
  let stop: (() => void) | undefined;
  const show = () => {
    stop = undefined;
    if (!signal.aborted) app.queries.put<Heard>(KEY, { beats: new Map(beats) });
  };
  try {
    for await (const event of app.services.client.socketio.status(signal)) {
      beats.set(partKey(event), event);
      stop ??= app.after(GATHER_MS, show);
    }
  } catch (thrown) {
    if (!signal.aborted) app.queries.put<Heard>(KEY, { beats, failure: toError(thrown) });
  } finally {
    stop?.();
  }
}

/** Listens to heartbeats while the screen is shown and `R` has not turned it off. */
export function useHeartbeats({ app, state }: InfoContext): void {
  useEffect(() => {
    if (!state.live) return;
    const controller = new AbortController();
    void listen(app, controller.signal);
    return () => controller.abort();
  }, [app, state.live]);
}

/** Stands for the heartbeats among the questions: they are put in from outside. */
function heardQuery(ctx: InfoContext): Query<Heard> {
  return { key: KEY, staleMs: Infinity, fetch: () => Promise.resolve(heardOf(ctx)) };
}

const COLUMNS = [["instances", 9], ["working", 8], ["waiting", 8], ["done", 7], ["failed", 7]] as const;

function beatLine(beat: Beat, columns: number): DrillLine {
  const name = columns >= 60 ? 22 : 15;
  const shown = columns >= 60 ? COLUMNS : COLUMNS.slice(1, 4);
  const cells = shown.map(([id, width]): Span => {
    const value = beat[id];
    const bad = id === "failed" && value !== undefined && value > 0;
    return [
      padToWidth(value === undefined ? "" : formatCount(value), width, { align: "right" }),
      bad ? "error" : value === 0 ? "dim" : "plain",
    ];
  });
  const isDown = beat.instances === 0;
  return {
    spans: [
      [padToWidth(cutToWidth(safeText(beat.part), name - 1), name), isDown ? "error" : "plain"],
      ...cells,
    ],
    handle: { kind: "service", name: beat.part },
    json: beat,
  };
}

function heading(columns: number): DrillLine {
  const name = columns >= 60 ? 22 : 15;
  const shown = columns >= 60 ? COLUMNS : COLUMNS.slice(1, 4);
  const words = shown.map(([id, width]) => padToWidth(id, width, { align: "right" }));
  return { spans: [[padToWidth("part", name) + words.join(""), "dim"]], quiet: true };
}

function queueLines({ ingester }: Pulse): DrillLine[] {
  if (ingester === undefined) return [];
  return [
    { spans: [""], quiet: true },
    headingLine("Files that wait to be analysed, by priority"),
    ...BUCKETS.map((bucket): DrillLine => {
      const waiting = ingester.queues?.[bucket] ?? 0;
      const chance = ingester.processing_chance?.[bucket] ?? 1;
      return {
        spans: [
          [padToWidth(bucket, 12), "dim"],
          padToWidth(formatCount(waiting), 10, { align: "right" }),
          chance < 1 ? [`   ${formatPercent(1 - chance)} are dropped`, "error"] : "",
        ],
        depth: 1,
      };
    }),
  ];
}

/** What the heartbeats tell, part by part. */
export const statusPane: Pane<InfoParams> = {
  id: "status",
  word: "system status",
  queries: (ctx) => [heardQuery(ctx)],
  note: (
    ctx,
  ) => [[ctx.state.live ? "live  " : "stands still  ", "dim"], ["R", "key"], [" live on/off", "dim"]],
  lines(ctx, { columns }) {
    const { beats, failure } = heardOf(ctx);
    const broken: DrillLine[] = failure === undefined
      ? []
      : [{ spans: [["The heartbeats cannot be heard: ", "error"], [safeText(failure.message), "error"]] }];
    if (beats.size === 0) return broken;
    const pulse = readPulse([...beats.values()]);
    const core = [
      ...(pulse.ingester === undefined ? [] : [readBeat({ event: "IngestHeartbeat", data: pulse.ingester })]),
      ...(pulse.dispatcher === undefined
        ? []
        : [readBeat({ event: "DispatcherHeartbeat", data: pulse.dispatcher })]),
    ];
    const services = Object.values(pulse.services).map((data) =>
      readBeat({ event: "ServiceHeartbeat", data })
    );
    return [
      ...broken,
      heading(columns),
      ...[...core, ...services].map((beat) => beatLine(beat, columns)),
      ...queueLines(pulse),
    ];
  },
  empty: "Waiting for the heartbeats: each part tells every few seconds how it is",
};
