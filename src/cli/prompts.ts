/** Questions to the person; @clack/prompts is loaded when the first is asked. @module */
import { CanceledError, UsageError } from "../util/error.ts";
import type { CliContext } from "./context.ts";

/** Whether there is anybody to ask. */
export function canAsk(ctx: CliContext): boolean {
  return ctx.isTty.in && ctx.isTty.out && ctx.globals.input !== false;
}

/**
 * Asks for a text that is not shown while it is typed.
 *
 * @param instead the option that makes asking needless
 * @param check what is wrong with an answer; undefined when nothing is
 */
export async function askSecret(
  ctx: CliContext,
  question: string,
  instead: string,
  check?: TextQuestion["check"],
): Promise<string> {
  const { password } = await prompts(ctx, instead);
  return answered(await password({ message: question, signal: ctx.signal, ...validation(check) }));
}

/** How a text is asked for. */
export interface TextQuestion {
  /** The option that makes asking needless. */
  readonly instead: string;
  readonly initial?: string | undefined;
  /** Shown while nothing is typed. */
  readonly placeholder?: string | undefined;
  /** What is wrong with an answer; undefined when nothing is. */
  readonly check?: ((text: string) => string | undefined) | undefined;
}

/** Asks for a text. */
export async function askText(ctx: CliContext, question: string, options: TextQuestion): Promise<string> {
  const { text } = await prompts(ctx, options.instead);
  const { initial, placeholder, check } = options;
  return answered(
    await text({
      message: question,
      signal: ctx.signal,
      ...(initial === undefined ? {} : { initialValue: initial }),
      ...(placeholder === undefined ? {} : { placeholder }),
      ...validation(check),
    }),
  );
}

function validation(check: TextQuestion["check"]) {
  return check === undefined ? {} : { validate: (answer: string | undefined) => check(answer ?? "") };
}

/** Asks for yes or no. */
export async function askConfirm(
  ctx: CliContext,
  question: string,
  instead: string,
  initial = false,
): Promise<boolean> {
  const { confirm } = await prompts(ctx, instead);
  return answered(await confirm({ message: question, initialValue: initial, signal: ctx.signal }));
}

/** One of several answers. */
export interface Choice<T extends string> {
  readonly value: T;
  readonly label: string;
  readonly hint?: string;
}

/** How one of several is asked for. */
export interface ChoiceQuestion<T extends string> {
  /** The option that makes asking needless. */
  readonly instead: string;
  readonly choices: readonly Choice<T>[];
  readonly initial: T;
}

/** Asks for one of several. */
export async function askChoice<T extends string>(
  ctx: CliContext,
  question: string,
  { instead, choices, initial }: ChoiceQuestion<T>,
): Promise<T> {
  const { select } = await prompts(ctx, instead);
  const options = choices.map((one): Choice<string> => ({ ...one }));
  const answer = answered(
    await select<string>({ message: question, options, initialValue: initial, signal: ctx.signal }),
  );
  return choices.find(({ value }) => value === answer)?.value ?? initial;
}

/** Everything that can be asked, as one object, so that a test can answer. */
export interface Asker {
  text(question: string, options: TextQuestion): Promise<string>;
  /** @param instead the option that makes asking needless */
  secret(question: string, instead: string, check?: TextQuestion["check"]): Promise<string>;
  choice<T extends string>(question: string, options: ChoiceQuestion<T>): Promise<T>;
  /** @param instead the option that makes asking needless */
  confirm(question: string, instead: string): Promise<boolean>;
}

/** Asks the person at the terminal; `confirm` suggests yes. */
export function askerOf(ctx: CliContext): Asker {
  return {
    text: (question, options) => askText(ctx, question, options),
    secret: (question, instead, check) => askSecret(ctx, question, instead, check),
    choice: (question, options) => askChoice(ctx, question, options),
    confirm: (question, instead) => askConfirm(ctx, question, instead, true),
  };
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
