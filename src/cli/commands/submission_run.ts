/** The verbs of `alx submission` that wait for a submission, run it again, or change it. @module */
import type { Command } from "@commander-js/extra-typings";
import type { GivenVerdict } from "../../api/submission.ts";
import type { WatchEvent } from "../../api/live_watch.ts";
import { AlxError, UsageError } from "../../util/error.ts";
import { formatDuration } from "../../util/format.ts";
import { safeText } from "../../util/safe_text.ts";
import { waitFor } from "../../features/submit/wait.ts";
import type { CliContext } from "../context.ts";
import { tellingUnfinished, type Unfinished } from "../interrupted.ts";
import { call, callAndPrint, callAndSay, confirmDanger, YES } from "../noun.ts";
import { objectLines } from "../object_lines.ts";
import { parsePositive, sha256Of } from "../options.ts";
import { askedFormat } from "../output/format.ts";
import { jsonText } from "../output/json.ts";
import { printValue } from "../output/print.ts";
import { submissionLines } from "../views/submission_view.ts";
import { tellingWait } from "../wait_line.ts";

/** `wait`, `watch`, `outstanding`, `resubmit`, `dynamic`, `verdict`, `delete` */
export function addRunning(noun: Command, ctx: CliContext): void {
  addFollowing(noun, ctx);
  addAgain(noun, ctx);
  noun.command("verdict").description("Say what you think of it")
    .argument("<sid>").argument("<verdict>", "malicious or non-malicious", verdictNamed)
    .action((sid, verdict) =>
      callAndSay(
        ctx,
        (client, signal) => client.submission.setVerdict(sid, verdict, signal),
        `Said that ${safeText(sid)} is ${verdict.replace("_", "-")}`,
      )
    );
  noun.command("delete").description("Delete it, and the results and files that nothing else needs")
    .argument("<sid>").option(...YES)
    .action((sid, { yes }) => remove(ctx, sid, yes));
}

function addFollowing(noun: Command, ctx: CliContext): void {
  noun.command("wait").description("Wait until it is analysed, then show it")
    .argument("<sid>")
    .option("--deadline <seconds>", "Longest wait", parsePositive)
    .action((sid, { deadline }) =>
      tellingUnfinished(ctx, () => goesOn(sid, "wait"), () => wait(ctx, sid, deadline))
    );
  noun.command("watch").description("Tell what happens to it, until it is analysed")
    .argument("<sid>").action((sid) =>
      tellingUnfinished(ctx, () => goesOn(sid, "watch"), () => watch(ctx, sid))
    );
  noun.command("outstanding").description("Files each service has yet to do").argument("<sid>")
    .action(async (sid) => {
      const left = await call(ctx, (client, signal) => client.live.outstandingServices(sid, signal));
      const none = [ctx.style.tone("Nothing that the dispatcher knows of", "dim")];
      await printValue(ctx, left, () => Object.keys(left ?? {}).length === 0 ? none : objectLines(ctx, left));
    });
}

function addAgain(noun: Command, ctx: CliContext): void {
  noun.command("resubmit").description("Analyse the same files again, with the same settings")
    .argument("<sid>").action((sid) =>
      callAndPrint(ctx, (client, signal) => client.submit.resubmit(sid, signal))
    );
  noun.command("dynamic").description("Analyse a file again, with dynamic analysis or a profile")
    .argument("<sha256>", "Its sha256", sha256Of)
    .option("--copy-sid <sid>", "Take over the settings of this submission")
    .option("--name <name>", "Name to give the file")
    .option("--submission-profile <name>", "With this profile instead")
    .action((sha256, { submissionProfile, ...options }) =>
      callAndPrint(
        ctx,
        (client, signal) =>
          submissionProfile === undefined
            ? client.submit.dynamic(sha256, { ...options, signal })
            : client.submit.profile(submissionProfile, sha256, { ...options, signal }),
      )
    );
}

function verdictNamed(text: string): GivenVerdict {
  const verdict = text.replace("-", "_");
  if (verdict === "malicious" || verdict === "non_malicious") return verdict;
  throw new UsageError(`Unknown verdict "${text}"`, { hint: "malicious, non-malicious" });
}

/** What is left when the wait for a submission is stopped. */
function goesOn(sid: string, verb: "wait" | "watch"): Unfinished {
  return {
    what: `: as far as is known, ${sid} is not finished; the server goes on with it`,
    hint: `alx submission ${verb} ${sid}`,
  };
}

async function wait(ctx: CliContext, sid: string, deadline: number | undefined): Promise<void> {
  const services = await ctx.services();
  const waiting = waitedFor(sid);
  const submission = await tellingWait(ctx, waiting.text, (line) =>
    waitFor(services, sid, {
      deadlineMs: deadline === undefined ? undefined : 1000 * deadline,
      outstandingMs: 2000,
      onEvent(event) {
        waiting.see(event);
        const text = eventText(event);
        if (text !== "") line.tell(text, 0);
      },
      onFailure: waiting.fail,
    }));
  const summary = ctx.isTty.out ? await services.client.submission.summary(sid, services.signal) : undefined;
  await printValue(ctx, submission, () => submissionLines(ctx, { submission, summary }));
  if (submission.state === "failed") throw new AlxError(`The analysis of ${sid} failed`);
}

/** What the wait for a submission is for, by what happened last. */
function waitedFor(sid: string) {
  let what = `Waiting until ${sid} is taken up`;
  return {
    see(event: WatchEvent) {
      const services = event.type === "outstanding" ? eventText(event) : "";
      what = services === "" ? `Waiting for the analysis of ${sid}` : services;
    },
    fail: (error: Error) => void (what = `Waiting for the server: ${error.message}`),
    text: (waitedMs: number) => `${what}, ${formatDuration(waitedMs)}`,
  };
}

async function watch(ctx: CliContext, sid: string): Promise<void> {
  const { client, clock, signal } = await ctx.services();
  const asLines = (askedFormat(ctx, "value") ?? (ctx.isTty.out ? "table" : "jsonl")) === "table";
  const waiting = waitedFor(sid);
  await tellingWait(ctx, waiting.text, async (line) => {
    for await (const event of client.live.watch(sid, { clock, signal })) {
      waiting.see(event);
      const text = asLines ? eventText(event) : jsonText(ctx, event);
      line.end();
      if (text !== "") await ctx.out(`${text}\n`);
    }
  });
}

/** `Characterize  done  9f86d0…`; empty when there is nothing to say. */
function eventText(event: WatchEvent): string {
  switch (event.type) {
    case "start":
      return "The analysis has begun";
    case "stop":
      return event.missed ? "It is finished already" : "Finished";
    case "outstanding": {
      const left = Object.entries(event.services).filter(([, count]) => count > 0);
      return left.length === 0 ? "" : safeText(`Waits for ${left.map(([name]) => name).join(", ")}`);
    }
    default: {
      const [sha256 = "", service = ""] = event.key.split(".");
      return safeText(`${event.type === "error" ? "failed" : "done  "}  ${service.padEnd(20)} ${sha256}`);
    }
  }
}

async function remove(ctx: CliContext, sid: string, yes: boolean | undefined): Promise<void> {
  await confirmDanger(ctx, `Delete the submission ${safeText(sid)}?`, yes);
  await callAndSay(
    ctx,
    (client, signal) => client.submission.delete(sid, signal),
    `Deleted ${safeText(sid)}`,
  );
}
