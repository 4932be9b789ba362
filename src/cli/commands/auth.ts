import { type Command, Option } from "@commander-js/extra-typings";
import { UsageError } from "../../util/error.ts";
import { safeText } from "../../util/safe_text.ts";
import type { CliContext } from "../context.ts";
import { pairLines } from "../lines.ts";
import { call, callAndSay, confirmDanger, YES } from "../noun.ts";
import { parseList } from "../options.ts";
import { printValue } from "../output/print.ts";

/** `alx auth otp|obo-token|security-key` */
export function add(root: Command, ctx: CliContext): void {
  const noun = root.command("auth").description('Second factors and tokens; "alx login" logs in');
  addOtp(noun, ctx);
  addTokens(noun, ctx);
}

function addOtp(noun: Command, ctx: CliContext): void {
  const otp = noun.command("otp").description("The second factor: six digits of an authenticator");
  otp.command("setup").description("Begin; shows a secret for the authenticator, this once").action(
    async () => {
      const setup = await call(ctx, (client, signal) => client.auth.setupOtp(signal));
      await printValue(ctx, setup, () => [
        ...pairLines(ctx, [["secret", setup.secret_key], ["address", setup.otp_url]]),
        "Then: alx auth otp validate DIGITS",
      ]);
    },
  );
  otp.command("validate").description("End the set-up with the first six digits").argument("<digits>")
    .action((digits) =>
      callAndSay(ctx, (client, signal) => client.auth.validateOtp(digits, signal), "The second factor is on")
    );
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
