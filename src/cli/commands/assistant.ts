import type { Command } from "@commander-js/extra-typings";
import type { ChatMessage } from "../../api/mod.ts";
import { UsageError } from "../../util/error.ts";
import type { CliContext } from "../context.ts";
import { isObject } from "../../util/json.ts";
import { textLines } from "../lines.ts";
import { call, readJson } from "../noun.ts";
import { printValue } from "../output/print.ts";
import { textArgument } from "../text_argument.ts";

/** `alx assistant ask` */
export function add(root: Command, ctx: CliContext): void {
  const noun = root.command("assistant").description("The server's assistant, where there is one");
  noun.command("ask").description("Ask a question; JSON output holds the conversation to go on with")
    .argument("<question>", "A text, @FILE or @-")
    .option("--continue <json>", "An earlier answer, as @FILE: goes on from there")
    .option("--language <name>", "Language of the answer, such as en")
    .action(async (question, { continue: earlier, language }) => {
      const before = earlier === undefined ? [] : traceOf(await readJson(ctx, earlier));
      const content = await textArgument(ctx, question);
      const answer = await call(
        ctx,
        (client, signal) =>
          client.assistant.chat([...before, { role: "user", content }], {
            ...(language === undefined ? {} : { language }),
            signal,
          }),
      );
      await printValue(
        ctx,
        answer,
        () => textLines(answer.content ?? answer.trace.at(-1)?.content ?? ""),
      );
    });
}

function traceOf(value: unknown): ChatMessage[] {
  const trace = isObject(value) ? value["trace"] : value;
  if (!Array.isArray(trace)) throw new UsageError("The earlier answer holds no conversation");
  return trace.map((line: unknown) => {
    if (isObject(line) && typeof line["role"] === "string" && typeof line["content"] === "string") {
      return { role: line["role"], content: line["content"] };
    }
    throw new UsageError("The earlier answer holds no conversation");
  });
}
