import type { Command } from "@commander-js/extra-typings";
import type { IngestMessage } from "../../api/types/flow.ts";
import type { Column } from "../../domain/column.ts";
import { scoreText, verdictOf } from "../../domain/verdict.ts";
import type { Services } from "../../features/services.ts";
import type { CliContext } from "../context.ts";
import { parsePositive } from "../options.ts";
import { askedFormat, givesRows } from "../output/format.ts";
import { streamRows } from "../output/stream.ts";

interface ReadOptions {
  readonly follow?: true | undefined;
  readonly pageSize: number;
}

/** `alx queue read NAME` */
export function add(root: Command, ctx: CliContext): void {
  const noun = root.command("queue").description("Notification queues of ingested files");
  givesRows(noun.command("read"))
    .description(
      "Take the notifications off a queue\n\n" +
        "A message that was taken is gone from the server: keep what is printed. Who made the queue with " +
        '"alx ingest --queue NAME" reads it under the same name.',
    )
    .argument("<name>")
    .option("--follow", "Go on reading until Ctrl-C")
    .option("--page-size <n>", "Messages a request", parsePositive, 100)
    .action((name, options) => read(ctx, name, options));
}

async function read(ctx: CliContext, name: string, options: ReadOptions): Promise<void> {
  const services = await ctx.services();
  await streamRows(ctx, {
    rows: messages(services, name, options),
    columns: COLUMNS,
    format: askedFormat(ctx, "rows") ?? (ctx.isTty.out ? "table" : "jsonl"),
    write: (data) => ctx.out(data),
  });
}

/** Pause while the queue is empty, at first and at most. */
const PAUSE_MS = { least: 1000, most: 8000 };

async function* messages(
  { client, clock, signal }: Services,
  queue: string,
  { follow, pageSize }: ReadOptions,
): AsyncGenerator<readonly IngestMessage[]> {
  for (let pause = PAUSE_MS.least;;) {
    const page = await client.ingest.getMessages(queue, { pageSize, signal });
    if (page.length > 0) {
      pause = PAUSE_MS.least;
      yield page;
    } else {
      if (!follow) return;
      await clock.sleep(pause, signal);
      pause = Math.min(pause * 2, PAUSE_MS.most);
    }
  }
}

const file = (message: IngestMessage) => message.submission.files[0];
const text = (id: string, width: number, of: (message: IngestMessage) => string): Column<IngestMessage> => ({
  ...{ id, title: id.replaceAll("_", " ").toUpperCase(), width, priority: 0, text: of },
  exact: (message) => of(message) || null,
});

const COLUMNS: readonly Column<IngestMessage>[] = [
  {
    ...text("score", 7, ({ score }) => score === null ? "" : scoreText(score)),
    exact: ({ score }) => score,
    tone: ({ score }) => score === null ? "plain" : verdictOf(score).tone,
  },
  text("sid", 22, ({ submission, failure }) => failure === "" ? submission.sid : ""),
  { ...text("ingest_id", 22, ({ ingest_id }) => ingest_id), priority: 1 },
  { ...text("failure", 10, ({ failure }) => failure), tone: () => "error" },
  { ...text("sha256", 15, (message) => file(message)?.sha256 ?? ""), priority: 2 },
  { ...text("name", 20, (message) => file(message)?.name ?? ""), grow: 3 },
];
