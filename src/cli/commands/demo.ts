import { type Command, InvalidArgumentError, Option } from "@commander-js/extra-typings";
import type { RunningDemo, ServeOptions } from "../../demo/server.ts";
import { UsageError } from "../../util/error.ts";
import type { CliContext } from "../context.ts";
import { type DemoAccess, withDemoEnv } from "../demo_world.ts";
import { ExitWith } from "../exit.ts";
import { collect, parseCount, parsePositive } from "../options.ts";
import { run } from "../run.ts";

/** `alx demo [-- COMMAND…]` */
export function add(root: Command, ctx: CliContext): void {
  root.command("demo")
    .description(
      "Try alx on an embedded server: nothing is installed, nothing leaves this machine\n\n" +
        "Opens the terminal UI on it; without a terminal it runs a short tour. " +
        '"alx demo -- COMMAND" runs one command, "--serve" runs the server alone until it is stopped.',
    )
    .argument("[command...]", "After --: an alx command to run against it")
    .option("--port <n>", "Port on loopback (any free one)", parsePort)
    .option("--serve", "Only the server; prints the settings to reach it")
    .option("--submissions <n>", "How many submissions it holds", parsePositive, 2000)
    .option("--seed <n>", "Another number makes other data", parseCount, 1)
    .option("--seed-time <time>", "Time of the newest data; fix it to restart with the same (now)", parseTime)
    .addOption(load("--service-ms <n>", "Time each service takes for a file (25)", parseCount))
    .addOption(load("--workers <n>", "Submissions analysed at a time (16)", parsePositive))
    .addOption(load("--ingest-per-second <n>", "Ingested files analysed a second (no limit)", parsePositive))
    .addOption(load("--sampling-at <lengths>", 'Drop files at this queue length: "low=500"', parseSampling))
    .addOption(
      load("--max-inflight <n>", "Submissions in analysis from which it drops more (500)", parsePositive),
    )
    .addOption(load("--latency-ms <n>", "Delay before each response (0)", parseCount))
    .addOption(load("--silent-percent <n>", "Share of notifications that never come (0)", parseCount))
    .addOption(
      load("--fault <rule>", 'Fails so: "503%5 POST /api/v4/ingest/"; may be repeated', collect).default([]),
    )
    .action(
      async (command, { serve, port = 0, submissions, seed, seedTime, fault, silentPercent, ...speeds }) => {
        const server = await startServer({
          ...{ port, submissions, seed, faults: checkedFaults(fault) },
          ...(seedTime !== undefined && { seedMs: seedTime }),
          load: { ...speeds, silentShare: (silentPercent ?? 0) / 100 },
        });
        try {
          await (serve ? waitForEnd(ctx, server) : use(ctx, server, command));
        } finally {
          await server.close();
        }
      },
    );
}

/** Runs the command on the server; without one the UI, or where there is no terminal the tour. */
async function use(ctx: CliContext, server: DemoAccess, command: readonly string[]): Promise<void> {
  const world = withDemoEnv(ctx, server);
  if (command.length > 0) return endWith(await run(command, world));
  if (ctx.isTty.in && ctx.isTty.out) return endWith(await run(["tui"], world));
  const { runTour } = await import("../tour.ts");
  await runTour(ctx, world);
}

function parsePort(text: string): number {
  const port = parseCount(text);
  if (port <= 65_535) return port;
  throw new InvalidArgumentError("Expected a port from 0 to 65535");
}

function parseTime(text: string): number {
  const timeMs = Date.parse(text);
  if (!Number.isNaN(timeMs)) return timeMs;
  throw new InvalidArgumentError("Expected a time such as 2026-11-24T08:00Z");
}

/** Starts the embedded server. @throws {UsageError} the port cannot be listened on */
async function startServer(options: ServeOptions & { readonly port: number }): Promise<RunningDemo> {
  const { serveDemo } = await import("../../demo/server.ts");
  try {
    return await serveDemo(options);
  } catch (cause) {
    const { AddrInUse, PermissionDenied } = Deno.errors;
    const why = cause instanceof AddrInUse
      ? "is in use"
      : cause instanceof PermissionDenied
      ? "needs more rights"
      : "";
    if (why === "") throw cause;
    throw new UsageError(`Port ${options.port} ${why}`, { hint: "another --port", cause });
  }
}

/** An option of the loaded server. */
function load<F extends string, T>(flags: F, about: string, parse: (text: string, before: T) => T) {
  return new Option(flags, about).helpGroup("A loaded server:").argParser(parse);
}

const BUCKETS = ["critical", "high", "medium", "low"] as const;

/** `low=500,high=50`, or one number for all. */
function parseSampling(text: string): Partial<Record<typeof BUCKETS[number], number>> {
  const given = /^\d+$/.test(text) ? BUCKETS.map((name) => `${name}=${text}`) : text.split(",");
  return Object.fromEntries(given.map((part) => {
    const [, name, length] = /^([a-z]+)=(\d+)$/.exec(part.trim()) ?? [];
    const bucket = BUCKETS.find((one) => one === name);
    if (bucket !== undefined && Number(length) > 0) return [bucket, Number(length)] as const;
    throw new InvalidArgumentError(`Expected low=500, of ${BUCKETS.join(", ")}`);
  }));
}

const FAULT =
  /^([45]\d\d|quota|slow:\d+|drop|accept-then-drop|truncate|restart|session-expired|html|garbage)([*%]\d+(\.\d+)?)?(\s+[A-Z]+)?(\s+\/\S*)?$/;

/** Rules that the server understands; others would make it fail at the first request. */
function checkedFaults(rules: readonly string[]): readonly string[] {
  for (const rule of rules) {
    if (FAULT.test(rule.trim())) continue;
    throw new UsageError(`Unknown fault "${rule}"`, {
      hint: "503*2 /api/v4/search/, drop%5, restart*1 POST /api/v4/ingest/",
    });
  }
  return rules;
}

function endWith(code: number): void {
  if (code !== 0) throw new ExitWith(code);
}

/** Serves until the person or the system stops it, which is how it is meant to end. */
async function waitForEnd(
  ctx: CliContext,
  { url, user, apikey }: { readonly url: string; readonly user: string; readonly apikey: string },
): Promise<void> {
  await ctx.out(`export ALX_SERVER=${url} ALX_USER=${user} ALX_APIKEY=${apikey}\n`);
  if (ctx.signal.aborted) return;
  await new Promise<void>((resolve) => ctx.signal.addEventListener("abort", () => resolve(), { once: true }));
}
