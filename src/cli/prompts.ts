/** Questions to the person; @clack/prompts is loaded when the first is asked. @module */
import { CanceledError, UsageError } from "../util/error.ts";
import type { CliContext } from "./context.ts";

/** Whether there is anybody to ask. */
export function canAsk(ctx: CliContext): boolean {
  return ctx.isTty.in && ctx.isTty.out && ctx.globals.input !== false;
}

/** Asks for a text that is not shown while it is typed. `instead` names the option that makes asking needless. */
export async function askSecret(ctx: CliContext, question: string, instead: string): Promise<string> {
  return answered(await (await prompts(ctx, instead)).password({ message: question }));
}

/** Asks for a text. */
export async function askText(
  ctx: CliContext,
  question: string,
  options: { readonly instead: string; readonly initial?: string | undefined },
): Promise<string> {
  const { text } = await prompts(ctx, options.instead);
  const initial = options.initial === undefined ? {} : { initialValue: options.initial };
  return answered(await text({ message: question, ...initial }));
}

/** Asks for yes or no. */
export async function askConfirm(ctx: CliContext, question: string, instead: string): Promise<boolean> {
  return answered(await (await prompts(ctx, instead)).confirm({ message: question, initialValue: false }));
}

async function prompts(ctx: CliContext, instead: string): Promise<typeof import("@clack/prompts")> {
  if (!canAsk(ctx)) {
    throw new UsageError("There is no terminal to ask on", { hint: instead });
  }
  return await import("@clack/prompts");
}

function answered<T>(answer: T): Exclude<T, symbol> {
  if (typeof answer === "symbol") throw new CanceledError("Interrupted");
  return answer as Exclude<T, symbol>; // the cancelled one is thrown above
}
