import type { Command } from "@commander-js/extra-typings";
import type { FieldInfo, IndexName } from "../../api/types/common.ts";
import { RequestError } from "../../api/errors.ts";
import type { Diagnostic } from "../../domain/lucene/ast.ts";
import { caretText, positionOf } from "../../domain/lucene/caret.ts";
import { diagnose } from "../../domain/lucene/mod.ts";
import { safeText } from "../../util/safe_text.ts";
import type { CliContext } from "../context.ts";
import { ExitWith } from "../exit.ts";
import { indexNamed } from "../options.ts";
import { printValue } from "../output/print.ts";
import { faultError, hintOf } from "../query_fault.ts";

/** `alx query check INDEX QUERY` */
export function add(root: Command, ctx: CliContext): void {
  root.command("query").description("Check a query before it is sent")
    .command("check")
    .description(
      "Say what is wrong with a query and where, and warn of what is seldom meant\n\n" +
        "Without --offline the server's fields are looked up and the server has the last word.",
    )
    .argument("<index>").argument("<query>")
    .option("--offline", "Send no request")
    .action((name, query, { offline }) =>
      check(ctx, { index: indexNamed(name), query, offline: offline ?? false })
    );
}

interface CheckRequest {
  readonly index: IndexName;
  readonly query: string;
  readonly offline: boolean;
}

async function check(ctx: CliContext, { index, query, offline }: CheckRequest): Promise<void> {
  const fields = offline ? undefined : await fieldsOf(ctx, index);
  const diagnostics = diagnose(query, fields === undefined ? {} : { fields });
  const fault = diagnostics.find(({ severity }) => severity === "error");
  if (fault !== undefined) throw faultError(query, fault);
  const refusal = offline ? undefined : await serverRefusal(ctx, index, query);
  const value = {
    valid: refusal === undefined,
    diagnostics,
    ...(refusal === undefined ? {} : { server: refusal }),
  };
  await printValue(ctx, value, () => checkLines(ctx, query, { diagnostics, refusal }));
  if (refusal !== undefined) throw new ExitWith(2);
}

async function fieldsOf(ctx: CliContext, index: IndexName): Promise<Readonly<Record<string, FieldInfo>>> {
  const { client, signal } = await ctx.services();
  return await client.search.fields(index, signal);
}

/** What the server has against it; nothing is returned by the search itself. */
async function serverRefusal(ctx: CliContext, index: IndexName, query: string): Promise<string | undefined> {
  const { client, signal } = await ctx.services();
  try {
    await client.search.page(index, query, { rows: 0, signal });
    return undefined;
  } catch (error) {
    if (error instanceof RequestError && error.status === 400) return error.message;
    throw error;
  }
}

interface Found {
  readonly diagnostics: readonly Diagnostic[];
  readonly refusal: string | undefined;
}

function checkLines(ctx: CliContext, query: string, { diagnostics, refusal }: Found): string[] {
  const warnings = diagnostics.flatMap((one) => {
    const { hint } = hintOf(one);
    return [
      ctx.style.tone(`Column ${positionOf(query, one).column}: ${safeText(one.message)}`, "suspicious"),
      ...caretText(query, one).split("\n").map((line) => `  ${line}`),
      ...(hint === undefined ? [] : [`  Try: ${safeText(hint)}`]),
    ];
  });
  if (refusal !== undefined) {
    return [...warnings, ctx.style.tone(`The server refuses it: ${safeText(refusal)}`, "error")];
  }
  return warnings.length > 0 ? warnings : [ctx.style.tone("The query is fine", "safe")];
}
