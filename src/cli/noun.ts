/** What the commands that wrap one endpoint each have in common. @module */
import { NotFoundError } from "../api/errors.ts";
import type { Client } from "../api/mod.ts";
import type { Column } from "../domain/column.ts";
import { UsageError } from "../util/error.ts";
import { formatCount } from "../util/format.ts";
import { safeText } from "../util/safe_text.ts";
import type { CliContext } from "./context.ts";
import { isObject, jsonFault } from "../util/json.ts";
import { blamedOnAnswer, errorText, EXIT, exitCodeOf, ExitWith } from "./exit.ts";
import { objectLines } from "./object_lines.ts";
import { formatOf } from "./output/format.ts";
import { jsonText } from "./output/json.ts";
import { moreText, printLines, printRows, printValue } from "./output/print.ts";
import { windowFault } from "./search_options.ts";
import { askConfirm, canAsk } from "./prompts.ts";
import { textArgument } from "./text_argument.ts";

/** A request to the server. */
export type Call<T> = (client: Client, signal: AbortSignal) => Promise<T>;

/** Sends a request; a page beyond what the server can return is explained. */
export async function call<T>(ctx: CliContext, work: Call<T>): Promise<T> {
  const { client, signal } = await ctx.services();
  try {
    return await work(client, signal);
  } catch (error) {
    throw windowFault(error) ?? error;
  }
}

/** Sends a request and prints the answer: names and values for people, else as the server sent it. */
export async function callAndPrint(ctx: CliContext, work: Call<unknown>): Promise<void> {
  const value = await call(ctx, work);
  await printValue(ctx, value, () => objectLines(ctx, value));
}

/** A change that was made, said in one line; JSON shows the server's answer. */
export async function callAndSay(ctx: CliContext, work: Call<unknown>, done: string): Promise<void> {
  const value = await call(ctx, work);
  // Some changes to what is not there are answered as done, with a no inside.
  if (isObject(value) && value.success === false) {
    throw new NotFoundError("The server changed nothing: there is no such entry", { hint: "check the id" });
  }
  await printValue(ctx, value, () => [done]);
}

/** A page of rows with `items` and a `total`. */
export interface RowsPage<Row> {
  readonly items: readonly Row[];
  readonly total: number | null;
}

/** Sends a request for a page and prints its rows. */
export async function callAndList<Row>(
  ctx: CliContext,
  work: Call<RowsPage<Row>>,
  columns: readonly Column<Row>[],
): Promise<void> {
  const page = await call(ctx, work);
  const shown = formatCount(page.items.length);
  const footer = page.total === null ? shown : `${shown} of ${formatCount(page.total)}`;
  await printRows(ctx, page.items, {
    columns,
    value: page,
    footer: [ctx.style.tone(footer, "dim")],
    more: moreText(page),
  });
}

/** What to do for each of several arguments. */
export interface EachOf<T> {
  get: (client: Client, item: string, signal: AbortSignal) => Promise<T>;
  /** Lines for people. Default: names and values. */
  readonly lines?: (value: T, item: string) => readonly string[];
  /** JSON of several: an object by argument, or a list. @default "object" */
  readonly json?: "object" | "list";
  /** Member of a JSON line that names the argument, where the value does not. */
  readonly key?: string;
}

/**
 * Does the same for several arguments. One that fails is named on standard error and the others are done all the same.
 *
 * @throws {ExitWith} 7 when some failed; the failure itself when there is only one argument
 */
export async function forEach<T>(ctx: CliContext, items: readonly string[], each: EachOf<T>): Promise<void> {
  const { client, signal } = await ctx.services();
  const [only] = items;
  if (items.length === 1 && only !== undefined) {
    const value = await each.get(client, only, signal);
    if (formatOf(ctx, "value") === "jsonl") {
      return await ctx.out(jsonText(ctx, keyed(each, only, value)) + "\n");
    }
    return await printValue(ctx, value, () => each.lines?.(value, only) ?? objectLines(ctx, value));
  }
  const format = formatOf(ctx, "value");
  const values = new Map<string, T>();
  let failed = 0;
  for (const item of items) {
    try {
      const value = await each.get(client, item, signal);
      values.set(item, value);
      if (format === "jsonl") await ctx.out(jsonText(ctx, keyed(each, item, value)) + "\n");
      if (format === "table") {
        await printLines(ctx, [
          ctx.style.bold(safeText(item)),
          ...each.lines?.(value, item) ?? objectLines(ctx, value),
          "",
        ]);
      }
    } catch (error) {
      if (signal.aborted || [EXIT.denied, EXIT.server].some((code) => code === exitCodeOf(error))) {
        throw error;
      }
      failed++;
      ctx.err(`alx: "${safeText(item)}": ${errorText(blamedOnAnswer(error)).replace(/^alx: /, "")}`);
    }
  }
  if (format === "json") {
    const all = each.json === "list" ? [...values.values()] : Object.fromEntries(values);
    await ctx.out(jsonText(ctx, all, { indent: 2 }) + "\n");
  }
  if (failed > 0) throw new ExitWith(EXIT.partial);
}

/** The value with its argument first, as a line that stands for itself. */
function keyed<T>({ key }: EachOf<T>, item: string, value: T): unknown {
  return key === undefined ? value : { [key]: item, ...value };
}

/** `--yes` */
export const YES = ["--yes", "Do not ask"] as const;

/**
 * Asks before something that cannot be undone.
 *
 * @throws {UsageError} when the answer is no, or nobody can be asked and `--yes` is not given
 */
export async function confirmDanger(
  ctx: CliContext,
  question: string,
  yes: boolean | undefined,
): Promise<void> {
  if (yes) return;
  if (!canAsk(ctx)) throw new UsageError(`Cannot ask "${question}" without a terminal`, { hint: "--yes" });
  if (!await askConfirm(ctx, question, "--yes")) throw new UsageError("Nothing was done");
}

/**
 * A JSON object given as text, as `@FILE`, or as `@-` for standard input.
 *
 * @throws {UsageError} when it is not a JSON object
 */
export async function readObject(ctx: CliContext, text: string): Promise<Record<string, unknown>> {
  const value = await readJson(ctx, text);
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return { ...value };
  throw new UsageError("Expected a JSON object", { hint: '{"name": "value"}, or @FILE' });
}

/**
 * JSON given as text, as `@FILE`, or as `@-` for standard input.
 *
 * @throws {UsageError} when it is not JSON, or the file is absent
 */
export async function readJson(ctx: CliContext, text: string): Promise<unknown> {
  const source = await textArgument(ctx, text);
  try {
    return JSON.parse(source);
  } catch (cause) {
    throw new UsageError(`Invalid JSON: ${jsonFault(source)}`, {
      cause,
      hint: text.startsWith("@") ? `check ${text.slice(1)}` : "@FILE for the JSON in a file",
    });
  }
}
