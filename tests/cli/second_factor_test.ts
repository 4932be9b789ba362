import assert from "node:assert/strict";
import { setupOtp } from "../../src/cli/commands/auth.ts";
import { createContext } from "../../src/cli/create_context.ts";
import { otpOf } from "../../src/cli/second_factor.ts";
import { run } from "../support/cli.ts";
import { dayClock } from "../support/day_clock.ts";
import { startDemo } from "../support/demo.ts";
import { totp } from "../contract/totp.ts";

/** A context on a terminal that keeps what is written. */
function terminal(env: Record<string, string>) {
  const written = { out: "", err: "" };
  const ctx = createContext({
    ...{ env: { ...env, NO_COLOR: "1" }, clock: dayClock, signal: new AbortController().signal, columns: 80 },
    isTty: { in: true, out: true, err: true },
    out: (data) => {
      written.out += String(data);
      return Promise.resolve();
    },
    err: (text) => void (written.err += text),
    async *stdin() {},
  });
  return { ctx, written };
}

const ANALYST = { ALX_USER: "analyst", ALX_PASSWORD: "analyst" };

Deno.test("a second factor is set up in one run, and logins by password then need its code", async () => {
  await using demo = await startDemo({ submissions: 5 });
  const env = { ...ANALYST, ALX_SERVER: demo.url };
  const { ctx, written } = terminal(env);
  let code = "";
  const answers = [() => "00000", () => code = totp(/secret\s+(\w+)/.exec(written.out)![1]!, dayClock.now())];
  try {
    await setupOtp(ctx, {
      text: (question, { check }) => {
        assert.match(question, /six digits/);
        const answer = answers.shift()!();
        if (check?.(answer) === undefined) return Promise.resolve(answer);
        assert.equal(check(answer), "Expected six digits");
        return Promise.resolve(answers.shift()!());
      },
    });
  } finally {
    await ctx.close();
  }
  assert.match(written.out, /^secret {3}\w+\naddress {2}otpauth:\/\/totp\/.*\nThe second factor is on/);
  const refused = await run(["whoami"], { env });
  assert.equal(refused.code, 4);
  assert.match(refused.err, /^alx: Wrong OTP token\n {2}Try: .*--otp or ALX_OTP\n$/);
  const spaced = `${code.slice(0, 3)} ${code.slice(3)}`;
  for (const [args, variables] of [[["--otp", code], {}], [[], { ALX_OTP: spaced }]] as const) {
    const { out, err } = await run(["whoami", ...args], { env: { ...env, ...variables } });
    assert.equal(JSON.parse(out).username, "analyst", err);
  }
});

Deno.test("on a terminal the code of a second factor is asked for, but not under a whole screen", async () => {
  const { ctx } = terminal({});
  const questions: string[] = [];
  const ask = (question: string) => {
    questions.push(question);
    return Promise.resolve("123 456");
  };
  const otp = otpOf(ctx, ask);
  assert(typeof otp === "function");
  assert.equal(await otp(), "123456");
  assert.deepEqual(questions, ["Code of the second factor, six digits"]);
  await ctx.onWholeScreen(() => assert.rejects(otp(), /needs the code of the second factor/));
  ctx.setGlobals({ otp: "654321" });
  assert.equal(otpOf(ctx, ask), "654321");
});
