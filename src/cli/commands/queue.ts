import type { Command } from "@commander-js/extra-typings";
import type { IngestMessage } from "../../api/types/flow.ts";
import type { Column } from "../../domain/column.ts";
import { scoreText, verdictOf } from "../../domain/verdict.ts";
import type { Services } from "../../features/services.ts";
import { AlxError } from "../../util/error.ts";
import { fileFault } from "../../util/file_error.ts";
import { formatCount, formatDuration } from "../../util/format.ts";
import { safeText } from "../../util/safe_text.ts";
import { xdgDirs } from "../../util/xdg.ts";
import type { CliContext } from "../context.ts";
import { parsePositive } from "../options.ts";
import { askedFormat, givesRows } from "../output/format.ts";
import { streamRows } from "../output/stream.ts";
import { openSpool, type Spool, spoolPath } from "../queue/spool.ts";
import { tellingWait } from "../wait_line.ts";

interface ReadOptions {
  readonly follow?: true | undefined;
  readonly pageSize: number;
  readonly out?: string | undefined;
  readonly again?: true | undefined;
}

/** `alx queue read NAME` */
export function add(root: Command, ctx: CliContext): void {
  const noun = root.command("queue").description("Notification queues of ingested files");
  givesRows(noun.command("read"))
    .description(
      "Take the notifications off a queue\n\n" +
        "A message that was taken is gone from the server. alx keeps the messages of the last read in its state " +
        "folder: those that could not be written, as after a closed pipe or on a full disk, come first in the next " +
        "read, and --again prints all of them once more.",
    )
    .argument("<name>")
    .option("--follow", "Read until Ctrl-C")
    .option("--page-size <n>", "Messages a request", parsePositive, 100)
    .option("--out <file>", "Append to this file; each page is on the disk before the next is taken")
    .option("--again", "Print what the last read took once more, and take nothing")
    .action((name, options) => read(ctx, name, options));
}

async function read(ctx: CliContext, name: string, options: ReadOptions): Promise<void> {
  const services = await ctx.services();
  using spool = await spoolOf(ctx, services.settings.server, name);
  const target = await targetOf(ctx, options.out);
  try {
    await streamRows(ctx, {
      rows: options.again ? previousOf(spool) : messages(services, { queue: name, spool, ctx }, options),
      columns: COLUMNS,
      format: askedFormat(ctx, "rows") ?? (ctx.isTty.out && options.out === undefined ? "table" : "jsonl"),
      ...{ head: target.head, toFile: target.toFile, write: target.write },
      ...options.again ? {} : { onWritten: () => spool?.delivered() },
    });
  } finally {
    target.close();
  }
}

async function spoolOf(ctx: CliContext, server: string, queue: string): Promise<Spool | undefined> {
  const { state } = xdgDirs(ctx.env);
  if (state === undefined) return undefined;
  try {
    const spool = await openSpool(spoolPath(state, { server, queue }));
    if (spool === undefined) ctx.note("Another process reads this queue: what this one cannot write is lost");
    return spool;
  } catch (error) {
    ctx.note(`${spoolFault(error)}: what cannot be written is lost`);
    return undefined;
  }
}

const spoolFault = (error: unknown) => `Messages cannot be kept in alx's state folder (${fileFault(error)})`;

async function* previousOf(spool: Spool | undefined): AsyncGenerator<readonly IngestMessage[]> {
  if (spool !== undefined && spool.previous.length > 0) yield spool.previous;
}

interface Target {
  readonly head: boolean;
  readonly toFile: boolean;
  write(data: string | Uint8Array): Promise<void>;
  close(): void;
}

/** Standard output, or a file that is appended to. @throws {AlxError} it cannot be written */
async function targetOf(ctx: CliContext, out: string | undefined): Promise<Target> {
  if (out === undefined) {
    return { head: true, toFile: false, write: (data) => ctx.out(data), close: () => undefined };
  }
  const failed = (cause: unknown) => new AlxError(`Cannot write "${out}": ${fileFault(cause)}`, { cause });
  const file = await Deno.open(out, { append: true, create: true, mode: 0o600 })
    .catch((cause) => Promise.reject(failed(cause)));
  return {
    head: (await file.stat()).size === 0,
    toFile: true,
    async write(data) {
      const bytes = typeof data === "string" ? new TextEncoder().encode(data) : data;
      try {
        for (let done = 0; done < bytes.length;) done += await file.write(bytes.subarray(done));
        await file.syncData().catch(() => undefined); // a device cannot be synced
      } catch (cause) {
        throw failed(cause);
      }
    },
    close: () => file.close(),
  };
}

/** Pause while the queue is empty, at first and at most. */
const PAUSE_MS = { least: 1000, most: 8000 };

interface Reading {
  readonly queue: string;
  readonly spool: Spool | undefined;
  readonly ctx: CliContext;
}

async function* messages(
  { client, clock, signal }: Services,
  { queue, spool, ctx }: Reading,
  { follow, pageSize }: ReadOptions,
): AsyncGenerator<readonly IngestMessage[]> {
  const { undelivered = [] } = spool ?? {};
  if (undelivered.length > 0) {
    ctx.note(`${formatCount(undelivered.length)} messages that an earlier read could not write come first`);
    yield undelivered;
  }
  const noNews = (waitedMs: number) => `No message in "${safeText(queue)}" for ${formatDuration(waitedMs)}`;
  for (;;) {
    const page = await tellingWait(ctx, noNews, async () => {
      for (let pause = PAUSE_MS.least;; pause = Math.min(pause * 2, PAUSE_MS.most)) {
        const found = await client.ingest.getMessages(queue, { pageSize, signal });
        if (found.length > 0 || !follow) return found;
        await clock.sleep(pause, signal);
      }
    });
    if (page.length === 0) return;
    await spool?.add(page).catch((error) => ctx.note(spoolFault(error)));
    yield page;
  }
}

const file = (message: IngestMessage) => message.submission?.files?.[0];
const text = (id: string, width: number, of: (message: IngestMessage) => string): Column<IngestMessage> => ({
  ...{ id, title: id.replaceAll("_", " ").toUpperCase(), width, priority: 0, text: of },
  exact: (message) => of(message) || null,
});

const COLUMNS: readonly Column<IngestMessage>[] = [
  {
    ...text("score", 7, ({ score }) => typeof score === "number" ? scoreText(score) : ""),
    exact: ({ score }) => score,
    type: "integer",
    tone: ({ score }) => typeof score === "number" ? verdictOf(score).tone : "plain",
  },
  text("sid", 22, ({ submission, failure }) => failure === "" ? submission?.sid ?? "" : ""),
  { ...text("ingest_id", 22, ({ ingest_id }) => ingest_id), priority: 1 },
  { ...text("failure", 10, ({ failure }) => failure), tone: () => "error" },
  { ...text("sha256", 15, (message) => file(message)?.sha256 ?? ""), priority: 2 },
  { ...text("name", 20, (message) => file(message)?.name ?? ""), grow: 3 },
];
