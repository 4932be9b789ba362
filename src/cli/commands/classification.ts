import type { Command } from "@commander-js/extra-typings";
import { type Classification, InvalidClassification } from "../../domain/classification.ts";
import { flagColumn, textColumn } from "../../domain/columns/make.ts";
import { classificationEngine, definitionFile } from "../../features/classification.ts";
import { resolveSettings } from "../../features/settings.ts";
import { AlxError, UsageError } from "../../util/error.ts";
import { formatAge } from "../../util/format.ts";
import { safeText } from "../../util/safe_text.ts";
import { xdgDirs } from "../../util/xdg.ts";
import type { CliContext } from "../context.ts";
import { errorText, EXIT, ExitWith } from "../exit.ts";
import { givesRows } from "../output/format.ts";
import { printRows, printValue } from "../output/print.ts";

/** `alx classification normalize|max|min|check` */
export function add(root: Command, ctx: CliContext): void {
  const noun = root.command("classification").description(
    "Read and compare markings, without asking the server\n\n" +
      "The server's definition is kept for a day and then asked for again; the kept one serves on where the " +
      "server cannot be reached.",
  );
  addNormalize(noun, ctx);
  addCombine(noun, ctx, "max", "Combined (most restrictive) marking");
  addCombine(noun, ctx, "min", "The least restricted of them");
  addCheck(noun, ctx);
}

const REFRESH = ["--refresh", "Ask the server for its definition now"] as const;
const SHORT = ["--short", "Short names, such as TLP:A"] as const;
/** How long a server may take when a kept definition would do. */
const PATIENCE_MS = 5000;

async function engine(ctx: CliContext, refresh: boolean | undefined): Promise<Classification> {
  const { layers, profile } = await ctx.sources();
  const { server } = resolveSettings(layers, profile);
  const cache = definitionFile(xdgDirs(ctx.env).cache, server);
  const kept = await cache.read();
  return await classificationEngine({
    cache,
    refresh,
    now: () => ctx.clock.now(),
    async ask() {
      const { client, signal } = await ctx.services();
      const patience = kept === undefined || refresh ? signal : patient(ctx, signal);
      return await client.help.classificationDefinition({ original: true, signal: patience });
    },
    onStale: (error, ageMs) =>
      ctx.note(
        `The definition is ${formatAge(ageMs)} old, as the server cannot be asked: ${reasonOf(error)}`,
      ),
  });
}

function patient(ctx: CliContext, signal: AbortSignal): AbortSignal {
  const late = new AbortController();
  ctx.clock.sleep(PATIENCE_MS, signal).then(
    () => late.abort(new AlxError(`it did not answer within ${PATIENCE_MS / 1000} s`)),
    () => {},
  );
  return AbortSignal.any([signal, late.signal]);
}

const reasonOf = (error: unknown) => errorText(error).split("\n")[0]!.replace(/^alx: /, "");

/** The normal form of what a person typed. @throws {UsageError} when it is no marking of this server */
function normal(engine: Classification, text: string, short?: boolean): string {
  try {
    return engine.normalize(text, { longFormat: !short });
  } catch (cause) {
    if (!(cause instanceof InvalidClassification)) throw cause;
    throw new UsageError(`"${text}" is no classification of this server: ${reasonOf(cause)}`, {
      cause,
      hint: `"alx help-info classification" lists the markings`,
    });
  }
}

function addNormalize(noun: Command, ctx: CliContext): void {
  noun.command("normalize").description("The normal form of each").argument("<text...>", "Markings")
    .option(...SHORT).option(...REFRESH)
    .action(async (texts, { short, refresh }) => {
      const c12n = await engine(ctx, refresh);
      const forms = texts.map((text) => normal(c12n, text, short));
      await printValue(ctx, forms, () => forms.map((form) => safeText(form)));
    });
}

function addCombine(noun: Command, ctx: CliContext, name: "max" | "min", words: string): void {
  noun.command(name).description(words).argument("<text...>", "Markings").option(...SHORT).option(...REFRESH)
    .action(async (texts, { short, refresh }) => {
      const c12n = await engine(ctx, refresh);
      const [first = "", ...rest] = texts.map((text) => normal(c12n, text));
      const form = normal(c12n, rest.reduce((a, b) => c12n[name](a, b), first), short);
      await printValue(ctx, form, () => [safeText(form)]);
    });
}

/** What `check` tells of one text. */
interface Checked {
  readonly text: string;
  readonly valid: boolean;
  /** Null when it is invalid. */
  readonly normal: string | null;
  /** With `--clearance`: whether it allows to see it. */
  readonly accessible?: boolean;
  readonly fault: string | null;
}

const CHECKED = [
  textColumn<Checked>("text", "text", { width: 16, grow: 1, priority: 0 }),
  flagColumn<Checked>("valid", "valid", { priority: 0 }),
  textColumn<Checked>("normal", "normal", { width: 16, grow: 1, priority: 0 }),
];
const ACCESSIBLE = flagColumn<Checked>("accessible", "accessible", { width: 10, priority: 0 });
const FAULT = textColumn<Checked>("fault", "fault", { width: 20, grow: 1 });

function addCheck(noun: Command, ctx: CliContext): void {
  givesRows(noun.command("check"))
    .description("Whether each can be read, and how; ends with 1 when one cannot")
    .argument("<text...>", "Markings")
    .option("--clearance <marking>", "Check access with this clearance; exit 1 if denied")
    .option(...REFRESH)
    .action(async (texts, { clearance, refresh }) => {
      const c12n = await engine(ctx, refresh);
      const user = clearance === undefined ? undefined : normal(c12n, clearance);
      const rows = texts.map((text) => check(c12n, text, user));
      const columns = [...CHECKED, ...user === undefined ? [] : [ACCESSIBLE], FAULT];
      await printRows(ctx, rows, { columns });
      if (rows.some((row) => !row.valid || row.accessible === false)) throw new ExitWith(EXIT.failed);
    });
}

function check(c12n: Classification, text: string, user: string | undefined): Checked {
  try {
    const form = c12n.normalize(text);
    const accessible = user === undefined ? {} : { accessible: c12n.isAccessible(user, form) };
    return { text, valid: true, normal: form, ...accessible, fault: null };
  } catch (error) {
    if (!(error instanceof InvalidClassification)) throw error;
    const accessible = user === undefined ? {} : { accessible: false };
    return { text, valid: false, normal: null, ...accessible, fault: error.message };
  }
}
