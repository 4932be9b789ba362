import { type Command, Option } from "@commander-js/extra-typings";
import { AuthError, TlsError } from "../../api/errors.ts";
import type { SubmissionParams } from "../../api/types/submission.ts";
import type { Services } from "../../features/services.ts";
import { listed } from "../../features/submit/list_file.ts";
import { planSubmission } from "../../features/submit/plan.ts";
import { CanceledError, toError, UsageError } from "../../util/error.ts";
import { safeText } from "../../util/safe_text.ts";
import {
  AL_SUBMIT_OPTIONS,
  type AlSubmitArguments,
  type AlSubmitOption,
  helpText,
  isGiven,
  parseAlSubmit,
  usageText,
  valueOf,
} from "../al_submit/arguments.ts";
import { runAsync } from "../al_submit/async.ts";
import { type AlSubmitJob, said, type Tally } from "../al_submit/job.ts";
import { alSubmitSession, alSubmitSettings } from "../al_submit/settings.ts";
import { runSync } from "../al_submit/sync.ts";
import type { CliContext } from "../context.ts";
import { EXIT, ExitWith } from "../exit.ts";
import { openTarget, type Target } from "../submit/report.ts";
import { VERSION } from "../version.ts";

/** Version of al-submit that this is like; scripts compare it. */
const AL_SUBMIT_VERSION = "4.10.1";

/** `alx al-submit …` */
export function add(root: Command, ctx: CliContext): void {
  const command = root.command("al-submit")
    .description("The command al-submit, to the letter: options, messages, streams and exit codes")
    .argument("[file/dir...]")
    .helpOption(false)
    .allowUnknownOption()
    .action(async () => {
      // The words as they were given: al-submit's options may be shortened and mean other things than the global ones.
      const { rawArgs } = root as unknown as { readonly rawArgs: readonly string[] };
      await alSubmit(ctx, rawArgs.slice(rawArgs.indexOf("al-submit") + 1));
    });
  for (const { short, long, value, help } of AL_SUBMIT_OPTIONS as readonly AlSubmitOption[]) {
    // Listed for the manual and the completions. `--no-output` would be the opposite of `--output`.
    const flags = long === "--no-output" ? short : [short, long].filter((one) => one !== "").join(", ");
    command.addOption(new Option(value === undefined ? flags : `${flags} [${value.toLowerCase()}]`, help));
  }
  command.addOption(new Option("--output [file]").hideHelp()); // a shortened --output-file
}

async function alSubmit(ctx: CliContext, words: readonly string[]): Promise<void> {
  const given = readWords(ctx, words);
  if (isGiven(given, "--help")) return await ctx.out(helpText());
  if (isGiven(given, "--version")) return await ctx.out(`al_submit v${AL_SUBMIT_VERSION} (alx ${VERSION})\n`);
  const paths = given.files.length > 0 ? given.files : await listedFiles(ctx);
  if (valueOf(given, "--server") === "") {
    ctx.err(`!!ERROR!! No server specified, -s option is mandatory.\n\n${helpText()}`);
    throw new ExitWith(255);
  }
  const asked = readJson(ctx, given);
  const settings = await orSay(ctx, () => alSubmitSettings(ctx, given));
  const path = valueOf(given, "--output-file") || undefined;
  const target = await openTarget(ctx, path).catch(() => {
    ctx.err(said(`!!ERROR!! Output file cannot be created (${path})`));
    throw new ExitWith(EXIT.failed);
  });
  const services = await orSay(ctx, () => alSubmitSession(ctx, settings));
  try {
    await submit(ctx, given, { services, paths, target, path, asked });
  } finally {
    target.close();
    await services.client.close();
  }
}

function complain(ctx: CliContext, message: string): never {
  ctx.err(`${usageText()}al-submit: error: ${safeText(message)}\n`);
  throw new ExitWith(EXIT.usage);
}

function readWords(ctx: CliContext, words: readonly string[]): AlSubmitArguments {
  try {
    return parseAlSubmit(words);
  } catch (error) {
    if (error instanceof UsageError) complain(ctx, error.message);
    throw error;
  }
}

/** Names of files from standard input; on a terminal nobody is asked for them. */
async function listedFiles(ctx: CliContext): Promise<readonly string[]> {
  const files = ctx.isTty.in ? [] : await Array.fromAsync(listed("-", () => ctx.stdin()));
  if (files.length === 0) complain(ctx, "the following arguments are required: file/dir");
  return files;
}

interface Asked {
  readonly params: SubmissionParams;
  readonly metadata: Readonly<Record<string, string>>;
}

function readJson(ctx: CliContext, given: AlSubmitArguments): Asked {
  const object = (long: "--json-params" | "--metadata" | "--srv-spec", name: string) => {
    const text = valueOf(given, long);
    if (!text) return undefined;
    try {
      const value: unknown = JSON.parse(text);
      if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
    } catch {
      // Said below.
    }
    complain(ctx, `argument ${name}: not a JSON object: '${text}'`);
  };
  const spec = object("--srv-spec", "--srv-spec");
  return {
    // Whatever they hold is the server's to judge.
    params: {
      ...object("--json-params", "-j/--json-params"),
      ...(spec === undefined ? {} : { service_spec: spec as SubmissionParams["service_spec"] & object }),
    },
    metadata: { ...object("--metadata", "-m/--metadata") },
  };
}

/** Failures to connect, in al-submit's words. */
async function orSay<T>(ctx: CliContext, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ExitWith || error instanceof CanceledError || ctx.signal.aborted) throw error;
    const text = toError(error).message;
    if (error instanceof AuthError) ctx.err("!!ERROR!! Authentication to the server failed.\n");
    else if (error instanceof TlsError) {
      ctx.err(
        said(`!!ERROR!! Invalid SSL connection to the server:\n\t${text}`),
      );
    } else ctx.err(said(`!!ERROR!! ${text}`));
    throw new ExitWith(EXIT.failed);
  }
}

interface Ready {
  readonly services: Services;
  readonly paths: readonly string[];
  readonly target: Target;
  readonly path: string | undefined;
  readonly asked: Asked;
}

async function submit(ctx: CliContext, given: AlSubmitArguments, ready: Ready): Promise<void> {
  const { services, path, target, asked } = ready;
  const isAsync = isGiven(given, "--async");
  const quiet = isGiven(given, "--quiet");
  const me = await orSay(ctx, () => services.client.user.whoami(services.signal));
  const plan = planSubmission(me, {
    ...asked,
    profile: valueOf(given, "--submission-profile"),
    dynamic: isGiven(given, "--run-dynamic"),
    via: isAsync ? "ingest" : "submit",
  });
  if (isGiven(given, "--no-output") && !isAsync && !quiet) {
    ctx.err("-n does nothing without -a.\n");
  }
  const tally: Tally = { files: 0, failed: false, unfinished: new Map() };
  const paths = await existing(ctx, ready.paths, tally);
  const output = { asText: isGiven(given, "--text"), path, target };
  const job: AlSubmitJob = { services, plan, paths, output, quiet };
  if (isAsync) await runAsync(ctx, job, { tally, wait: !isGiven(given, "--no-output") });
  else await runSync(ctx, job, tally);
  conclude(ctx, tally, quiet);
}

/** Those that are there; the others are named before anything is sent. */
async function existing(ctx: CliContext, paths: readonly string[], tally: Tally): Promise<string[]> {
  const found: string[] = [];
  for (const path of paths) {
    if (path === "-" || await Deno.stat(path).then(() => true, () => false)) found.push(path);
    else {
      ctx.err(said(`!!ERROR!! ${path} => File does not exist.`));
      tally.failed = true;
    }
  }
  return found;
}

/** @throws {ExitWith} something failed @throws {CanceledError} the person stopped it */
function conclude(ctx: CliContext, { files, failed, unfinished }: Tally, quiet: boolean): void {
  if (ctx.signal.aborted) {
    for (const [path, id] of unfinished) ctx.err(said(`Unfinished: ${path} [id: ${id}]`));
    throw new CanceledError("Interrupted");
  }
  if (!failed) return;
  if (files > 1 && !quiet) {
    ctx.err("\n** WARNING: al_submit encountered some errors while processing multiple files. **\n");
  }
  throw new ExitWith(EXIT.failed);
}
