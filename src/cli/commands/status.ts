import type { Command } from "@commander-js/extra-typings";
import { readBeat } from "../../domain/heartbeat.ts";
import type { Services } from "../../features/services.ts";
import { gather, isWhole, type Pulse, readPulse } from "../../features/status.ts";
import { UsageError } from "../../util/error.ts";
import { formatIso } from "../../util/format.ts";
import type { CliContext } from "../context.ts";
import { EXIT, ExitWith } from "../exit.ts";
import { parseList, parsePositive } from "../options.ts";
import { askedFormat, formatOf, givesRows } from "../output/format.ts";
import { jsonText } from "../output/json.ts";
import { printLines } from "../output/print.ts";
import { streamRows } from "../output/stream.ts";
import { createProgress } from "../progress.ts";
import { beatColumns, type BeatRow, statusLines } from "../views/status_view.ts";

/** `alx status` */
export function add(root: Command, ctx: CliContext): void {
  givesRows(root.command("status"))
    .description(
      "Whether the server is at work: ingester, dispatcher, services, queues\n\n" +
        "Waits until each part has told how it is, which takes up to ten seconds; ends with 1 when the ingester or " +
        "the dispatcher said nothing. A chance below 100 % means that files of that priority are being dropped.",
    )
    .option("--follow", "A line for every heartbeat until Ctrl-C")
    .option("--part <a,b>", "With --follow: only these, such as ingester,dispatcher,Extract", parseList)
    .option("--wait <seconds>", "Give up on parts that said nothing for so long", parsePositive, 20)
    .action(async ({ follow, part, wait }) => {
      if (part !== undefined && !follow) throw new UsageError("--part belongs to --follow");
      const services = await ctx.services();
      await (follow ? followBeats(ctx, services, part) : showOnce(ctx, services, wait));
    });
}

async function showOnce(ctx: CliContext, services: Services, waitSeconds: number): Promise<void> {
  const { client, signal, clock } = services;
  const components = await client.system.status("ALL", signal);
  const progress = createProgress(ctx);
  progress.show(() => "Waiting for heartbeats …");
  const events: BeatRow[] = [];
  try {
    for await (const event of gather(client, { clock, signal, waitMs: 1000 * waitSeconds })) {
      events.push({ time: formatIso(clock.now()), ...event });
    }
  } finally {
    progress.end();
  }
  const pulse = readPulse(events);
  await printPulse(ctx, { components, pulse, events });
  if (isWhole(pulse)) return;
  const silent = (["ingester", "dispatcher"] as const).filter((part) => pulse[part] === undefined);
  ctx.err(`alx: The ${silent.join(" and the ")} said nothing\n`);
  throw new ExitWith(EXIT.failed);
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
    format: askedFormat(ctx, "rows") ?? (ctx.isTty.out ? "table" : "jsonl"),
    write: (data) => ctx.out(data),
  });
}

async function* only<T>(batch: T): AsyncGenerator<T> {
  yield batch;
}
