/** Every hit of a search as a stream, to standard output or a file, that can be resumed. @module */
import type { IndexName, SearchHit } from "../api/types/common.ts";
import type { SearchStream } from "../api/search_stream.ts";
import type { Column } from "../domain/column.ts";
import { UsageError } from "../util/error.ts";
import { formatCount } from "../util/format.ts";
import type { CliContext, Format } from "./context.ts";
import { createFile } from "./files.ts";
import { streamRows } from "./output/stream.ts";
import { createProgress } from "./progress.ts";
import { openResume, type Resume } from "./resume_file.ts";
import { withQueryHelp } from "./search_options.ts";

/** What is searched. */
export interface SearchRequest {
  readonly index: IndexName;
  readonly query: string;
  readonly filters: readonly string[];
  readonly fl: readonly string[] | undefined;
  readonly sort: string | undefined;
  readonly useArchive?: true;
  readonly archiveOnly?: true;
}

/** What is searched, and where the hits go. */
export interface StreamChoice {
  readonly request: SearchRequest;
  readonly columns: readonly Column<SearchHit>[];
  readonly format: Format;
  readonly pageSize: number | undefined;
  readonly limit: number | undefined;
  /** File that remembers how far the stream got. */
  readonly resume: string | undefined;
  readonly out: string | undefined;
  readonly force: true | undefined;
}

const PAGE_SIZE = 1000;

/**
 * Refuses a stream that cannot end well, before a server is asked.
 *
 * @throws {UsageError}
 */
export function checkStream(
  ctx: CliContext,
  { format, resume, out }: Pick<StreamChoice, "format" | "resume" | "out">,
): void {
  if (resume !== undefined && format !== "jsonl" && format !== "csv") {
    throw new UsageError(`Cannot resume ${format}: only whole lines can be continued`, {
      hint: "--output jsonl",
    });
  }
  if (format === "parquet" && out === undefined && ctx.isTty.out) {
    throw new UsageError("Will not write Parquet to a terminal", { hint: "--out FILE.parquet" });
  }
}

/** Writes every hit. What goes wrong is thrown; with `resume` the same call goes on from there. */
export async function searchAll(ctx: CliContext, choice: StreamChoice): Promise<void> {
  const { request, format, limit } = choice;
  const { client, settings, signal } = await ctx.services();
  const resume = choice.resume === undefined ? undefined : await openResume(choice.resume, {
    search: JSON.stringify([settings.server, request, format]),
    ...(choice.out === undefined ? {} : { out: choice.out, force: choice.force }),
  });
  const { index, query, ...options } = request;
  const pageSize = Math.min(choice.pageSize ?? PAGE_SIZE, limit ?? Infinity);
  const stream = client.search.stream(index, query, { ...options, pageSize, cursor: resume?.cursor, signal });
  try {
    await withQueryHelp(ctx, request, () => writeAll(ctx, choice, { stream, resume }));
  } catch (error) {
    if (resume !== undefined && stream.delivered > 0) {
      ctx.note(`Stopped after ${formatCount(stream.delivered)} hits; the same command resumes from there`);
    }
    throw error;
  }
}

interface Running {
  readonly stream: SearchStream;
  readonly resume: Resume | undefined;
}

async function writeAll(ctx: CliContext, choice: StreamChoice, { stream, resume }: Running): Promise<void> {
  const { columns, format, limit, out, force } = choice;
  const target = resume?.target ?? (out === undefined ? undefined : await createFile(out, { force }));
  const progress = createStreamProgress(ctx, stream);
  try {
    await streamRows(ctx, {
      rows: limited(stream, limit),
      columns,
      format,
      head: stream.delivered === 0,
      toFile: target !== undefined,
      async write(data) {
        if (target === undefined) await ctx.out(data);
        else await target.write(typeof data === "string" ? new TextEncoder().encode(data) : data);
      },
      async onWritten() {
        await resume?.save(stream.cursor);
        progress.show();
      },
    });
    await target?.finish(force === undefined ? {} : { force });
    await resume?.done();
  } finally {
    progress.end();
    await target?.discard();
  }
}

/** Pages until `limit` hits are out, those before a resumed cursor included. */
async function* limited(stream: SearchStream, limit = Infinity): AsyncGenerator<readonly SearchHit[]> {
  let before = stream.delivered;
  if (before >= limit) return;
  for await (const page of stream.pages()) {
    yield page.length > limit - before ? page.slice(0, limit - before) : page;
    before += page.length;
    if (before >= limit) return;
  }
}

function createStreamProgress(ctx: CliContext, stream: SearchStream): { show(): void; end(): void } {
  const progress = createProgress(ctx);
  const started = ctx.clock.now();
  const first = stream.delivered;
  let total = "";
  let asked = false;
  return {
    show() {
      progress.show(() => {
        // Asked for only when somebody looks on, and after the first page: it must not slow the start.
        if (!asked) {
          asked = true;
          stream.total().then((count) => total = ` of ${formatCount(count)}`, () => undefined);
        }
        const perSecond = 1000 * (stream.delivered - first) / Math.max(1, ctx.clock.now() - started);
        return `${formatCount(stream.delivered)}${total} hits, ${formatCount(perSecond)} a second`;
      });
    },
    end: () => progress.end(),
  };
}
