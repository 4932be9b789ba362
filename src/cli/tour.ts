import { resolveSettings } from "../features/settings.ts";
import { readSources } from "../features/settings_sources.ts";
import { openSession } from "../features/session.ts";
import { submitSample, waitCompleted, worstSubmission } from "../features/tour.ts";
import type { Services } from "../features/services.ts";
import type { CliContext, Outside } from "./context.ts";
import { ExitWith } from "./exit.ts";
import { readTextFile } from "./files.ts";
import { run } from "./run.ts";

const WIDTH = 100;

/** Shows the main job by running the commands a person would type, and what they print. */
export async function runTour(ctx: CliContext, world: Outside): Promise<void> {
  const shown: Outside = { ...world, columns: Math.min(WIDTH, ctx.columns) };
  const say = (text: string) => ctx.out(`\n# ${text}\n`);
  const step = async (...args: string[]) => {
    await ctx.out(`\n$ alx ${args.map(quoted).join(" ")}\n`);
    const code = await run([...args, "--output", "table"], shown);
    if (code !== 0) throw new ExitWith(code);
  };
  const services = await openDemo(ctx, world);
  try {
    await ctx.out("A tour of alx on its embedded server. In a terminal, alx demo opens the UI instead.\n");
    await say("Search: the worst of the last week");
    await step(
      "search",
      "submission",
      "max_score:>=1000 AND times.submitted:[now-7d TO now]",
      "--sort",
      "max_score desc",
      "--rows",
      "5",
    );
    await say("Facet: what kinds of files came in");
    await step("facet", "file", "type", "--size", "8");
    await say("Histogram: when");
    await step("histogram", "submission", "times.submitted", "--start", "now-7d", "--gap", "1d");
    const worst = await worstSubmission(services);
    if (worst !== undefined) {
      await say("Drill down: why is it malicious?");
      await step("submission", "show", worst);
    }
    await say("Submit a small file, and wait for its result");
    const { sid } = await submitSample(services);
    await waitCompleted(services, sid);
    await ctx.out(`\nsubmitted tour.ps1 as ${sid}\n`);
    await step("submission", "show", sid);
    await say("That was the main job. Next: alx --help, or alx login to use your own server");
  } finally {
    await services.client.close();
  }
}

async function openDemo(ctx: CliContext, world: Outside): Promise<Services> {
  const { layers } = await readSources({ options: {}, env: world.env, readText: readTextFile });
  const { clock, signal } = ctx;
  return await openSession(resolveSettings(layers), { clock, signal, readText: readTextFile });
}

function quoted(word: string): string {
  return /^[\w./:=@-]+$/.test(word) ? word : `'${word}'`;
}
