import type { Command } from "@commander-js/extra-typings";
import { readBeat } from "../../domain/heartbeat.ts";
import type { Services } from "../../features/services.ts";
import { gather, isWhole, type Pulse, readPulse } from "../../features/status.ts";
import { UsageError } from "../../util/error.ts";
import { safeText } from "../../util/safe_text.ts";
import { formatIso } from "../../util/format.ts";
import type { CliContext } from "../context.ts";
import { EXIT, ExitWith } from "../exit.ts";
import { tellingUnfinished } from "../interrupted.ts";
import { parseList, parsePositive } from "../options.ts";
import { formatOf, givesRows, streamFormatOf } from "../output/format.ts";
import { jsonText } from "../output/json.ts";
import { capital } from "../submit/words.ts";
import { printLines } from "../output/print.ts";
import { streamRows } from "../output/stream.ts";
import { createProgress } from "../progress.ts";
import { beatColumns, type BeatRow, pausedParts, statusLines } from "../views/status_view.ts";

/** `alx status` */
export function add(root: Command, ctx: CliContext): void {
  givesRows(root.command("status"))
    .description(
      "Server health: ingester, dispatcher, services, queues\n\n" +
        "Waits for a heartbeat of each part, which takes up to ten seconds; exits with 1 when the ingester or the " +
        "dispatcher sent none, or a part is paused. A chance below 100 % means that files of that priority are being dropped.",
    )
    .option("--follow", "A line for every heartbeat until Ctrl-C")
    .option("--part <a,b>", "With --follow: only these, such as ingester,dispatcher,Extract", parseList)
    .option("--wait <seconds>", "Give up on parts that send no heartbeat for this long", parsePositive, 20)
    .action(async ({ follow, part, wait }) => {
      if (part !== undefined && !follow) throw new UsageError("--part belongs to --follow");
      const services = await ctx.services();
      await (follow ? followBeats(ctx, services, part) : showOnce(ctx, services, wait));
    });
}

async function showOnce(ctx: CliContext, services: Services, waitSeconds: number): Promise<void> {
  const events: BeatRow[] = [];
  const components = await tellingUnfinished(
    ctx,
    () => ({ what: ` before ${silentParts(readPulse(events))} had told how it is`, hint: "alx status" }),
    () => listen(ctx, services, { waitSeconds, events }),
  );
  const pulse = readPulse(events);
  await printPulse(ctx, { components, pulse, events });
  const paused = pausedParts(components);
  if (paused.length > 0) ctx.err(`alx: Paused: ${safeText(paused.join(", "))}\n`);
  if (!isWhole(pulse)) ctx.err(`alx: ${capital(silentParts(pulse))} sent no heartbeat\n`);
  if (paused.length > 0 || !isWhole(pulse)) throw new ExitWith(EXIT.failed);
}

/** Which parts are not paused; adds what they tell of themselves to `events`. */
async function listen(
  ctx: CliContext,
  { client, signal, clock }: Services,
  { waitSeconds, events }: { readonly waitSeconds: number; readonly events: BeatRow[] },
): Promise<Shown["components"]> {
  const components = await client.system.status("ALL", signal);
  const progress = createProgress(ctx);
  progress.show(() => "Waiting for heartbeats …");
  try {
    for await (const event of gather(client, { clock, signal, waitMs: 1000 * waitSeconds })) {
      events.push({ time: formatIso(clock.now()), ...event });
    }
    return components;
  } finally {
    progress.end();
  }
}

/** `the ingester and the dispatcher`: those that every server has, and that sent no heartbeat yet. */
function silentParts(pulse: Pulse): string {
  const silent = (["ingester", "dispatcher"] as const).filter((part) => pulse[part] === undefined);
  return silent.length === 0 ? "every service" : silent.map((part) => `the ${part}`).join(" and ");
}

interface Shown {
  readonly components: Readonly<Record<string, boolean>>;
  readonly pulse: Pulse;
  readonly events: readonly BeatRow[];
}

async function printPulse(ctx: CliContext, { components, pulse, events }: Shown): Promise<void> {
  switch (formatOf(ctx, "rows")) {
    case "table":
      return await printLines(ctx, statusLines(ctx, components, pulse));
    case "json": {
      const { ingester = null, dispatcher = null, services, others } = pulse;
      const value = { components, ingester, dispatcher, services, others };
      return await ctx.out(jsonText(ctx, value, { indent: 2 }) + "\n");
    }
    default:
      await printBeats(ctx, only(events));
  }
}

async function followBeats(
  ctx: CliContext,
  { client, signal, clock }: Services,
  parts: readonly string[] | undefined,
): Promise<void> {
  async function* rows(): AsyncGenerator<BeatRow[]> {
    for await (const event of client.socketio.status(signal)) {
      if (parts?.includes(readBeat(event).part) === false) continue;
      yield [{ time: formatIso(clock.now()), ...event }];
    }
  }
  await printBeats(ctx, rows());
}

async function printBeats(ctx: CliContext, rows: AsyncIterable<readonly BeatRow[]>): Promise<void> {
  await streamRows(ctx, {
    rows,
    columns: beatColumns(),
    format: streamFormatOf(ctx),
    write: (data) => ctx.out(data),
  });
}

async function* only<T>(batch: T): AsyncGenerator<T> {
  yield batch;
}
