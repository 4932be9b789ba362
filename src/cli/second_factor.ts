/** The code of a second factor, where an account has one. @module */
import { AuthError } from "../api/errors.ts";
import { UsageError } from "../util/error.ts";
import type { CliContext } from "./context.ts";
import { type Asker, askSecret, canAsk } from "./prompts.ts";

/**
 * The code as `--otp` or `ALX_OTP` gives it; else on a terminal a function that asks for it once the server wants it.
 *
 * @throws {UsageError} what is given is not six digits
 */
export function otpOf(
  ctx: CliContext,
  ask: Asker["secret"] = (question, instead) => askSecret(ctx, question, instead),
): string | (() => Promise<string>) | undefined {
  const given = ctx.globals.otp ?? (ctx.env.ALX_OTP || undefined);
  if (given !== undefined) return checkedCode(given);
  if (!canAsk(ctx)) return undefined;
  return async () => {
    if (ctx.hasWholeScreen) {
      throw new AuthError("The session is over, and a new one needs the code of the second factor", {
        hint: "Leave alx and start it again",
      });
    }
    return checkedCode(await ask("Code of the second factor, six digits", "--otp DIGITS"));
  };
}

/** What is wrong with a code: an authenticator shows six digits, and blanks between them do not count. */
export function codeFault(text: string): string | undefined {
  return /^\d{6}$/.test(digitsOf(text)) ? undefined : "Expected six digits";
}

/**
 * The six digits of a code.
 *
 * @throws {UsageError} it is something else
 */
export function checkedCode(text: string): string {
  if (codeFault(text) === undefined) return digitsOf(text);
  throw new UsageError("Invalid code of the second factor: expected six digits", {
    hint: "the code that the authenticator shows now",
  });
}

function digitsOf(text: string): string {
  return text.replaceAll(/\s/g, "");
}
