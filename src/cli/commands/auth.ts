import { type Command, Option } from "@commander-js/extra-typings";
import { RequestError } from "../../api/errors.ts";
import { openSession } from "../../features/session.ts";
import { resolveSettings } from "../../features/settings.ts";
import { UsageError } from "../../util/error.ts";
import { safeText } from "../../util/safe_text.ts";
import type { CliContext } from "../context.ts";
import { errorText } from "../exit.ts";
import { readTextFile } from "../files.ts";
import { pairLines } from "../lines.ts";
import { call, callAndSay, confirmDanger, YES } from "../noun.ts";
import { parseList } from "../options.ts";
import { printLines, printValue } from "../output/print.ts";
import { type Asker, askerOf, canAsk } from "../prompts.ts";
import { checkedCode, codeFault, otpOf } from "../second_factor.ts";

/** `alx auth otp|obo-token|security-key` */
export function add(root: Command, ctx: CliContext): void {
  const noun = root.command("auth").description('Second factors and tokens; "alx login" logs in');
  addOtp(noun, ctx);
  addTokens(noun, ctx);
}

function addOtp(noun: Command, ctx: CliContext): void {
  const otp = noun.command("otp").description("The second factor: six digits of an authenticator");
  otp.command("setup").description(
    "Set up a second factor: shows a secret for the authenticator, this once, and asks for its code",
  ).action(() => setupOtp(ctx, askerOf(ctx)));
  otp.command("disable").description("Turn your second factor off, or that of a user, for administrators")
    .argument("[user]").option(...YES)
    .action(async (user, { yes }) => {
      await confirmDanger(
        ctx,
        `Turn off ${user === undefined ? "your second factor" : `that of "${user}"`}?`,
        yes,
      );
      await callAndSay(
        ctx,
        (client, signal) =>
          user === undefined ? client.auth.disableOtp(signal) : client.auth.unsetOtp(user, signal),
        "The second factor is off",
      );
    });
}

/**
 * Sets up a second factor. The server keeps the new secret in the session until its first code is given, so both
 * requests have to share one.
 *
 * @throws {UsageError} there is no terminal
 */
export async function setupOtp(ctx: CliContext, ask: Pick<Asker, "text">): Promise<void> {
  if (!canAsk(ctx)) {
    throw new UsageError("A second factor is set up on a terminal: its first code is asked for");
  }
  const { layers, profile } = await ctx.sources();
  const { clock, signal } = ctx;
  const { client } = await openSession(resolveSettings(layers, profile), {
    ...{ clock, signal, readText: readTextFile, otp: otpOf(ctx), inOneSession: true },
  });
  try {
    const { secret_key: secret, otp_url: address } = await client.auth.setupOtp(signal);
    await printLines(ctx, pairLines(ctx, [["secret", secret], ["address", address]]));
    await validateCode(ctx, ask, (code) => client.auth.validateOtp(code, signal));
    await printLines(ctx, ["The second factor is on: a login by password now needs its code"]);
  } finally {
    await client.close();
  }
}

/** Asks until the server takes the code, which changes every half minute. */
async function validateCode(
  ctx: CliContext,
  ask: Pick<Asker, "text">,
  validate: (code: string) => Promise<unknown>,
): Promise<void> {
  const question = "Code that the authenticator shows now, six digits";
  for (;;) {
    const code = checkedCode(await ask.text(question, { instead: "a terminal", check: codeFault }));
    try {
      await validate(code);
      return;
    } catch (error) {
      if (!(error instanceof RequestError) || error.status !== 400) throw error;
      ctx.err(errorText(error));
    }
  }
}

const SCOPES = ["r", "w", "rw", "c"] as const;

function addTokens(noun: Command, ctx: CliContext): void {
  const tokens = noun.command("obo-token").description("Tokens with which others act for you");
  tokens.command("create").description("Let an application act for you; prints the token")
    .argument("<account>", "The application's account")
    .argument("<address>", "Where it waits for the token; https")
    .addOption(
      new Option("--scope <what>", "r reads, w writes, c has --roles").choices(SCOPES).default("r" as const),
    )
    .option("--roles <a,b>", "With --scope c", parseList)
    .option("--application <name>", "What people call it")
    .action(async (clientId, redirectUrl, { scope, roles, application: server }) => {
      if ((scope === "c") !== (roles !== undefined)) throw new UsageError("--roles belongs to --scope c");
      const token = await call(
        ctx,
        (client, signal) => client.auth.oboToken({ clientId, redirectUrl, scope, roles, server, signal }),
      );
      await printValue(ctx, token, () => [safeText(token)]);
    });
  tokens.command("revoke").description("Revoke one").argument("<id>").option(...YES).action(
    async (id, { yes }) => {
      await confirmDanger(ctx, `Revoke the token "${id}"?`, yes);
      await callAndSay(ctx, (client, signal) => client.auth.deleteOboToken(id, signal), `"${id}" is revoked`);
    },
  );
  const keys = noun.command("security-key").description("Keys plugged in to log in on the web");
  keys.command("remove").description("Remove one").argument("<name>").option(...YES)
    .action(async (name, { yes }) => {
      await confirmDanger(ctx, `Remove the security key "${name}"?`, yes);
      await callAndSay(
        ctx,
        (client, signal) => client.auth.removeSecurityToken(name, signal),
        `"${name}" is removed`,
      );
    });
}
