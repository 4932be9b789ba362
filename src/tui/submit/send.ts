/** Handing in what the form holds. @module */
import { isFailure, type SubmitOutcome } from "../../features/submit/outcome.ts";
import { bytesItem } from "../../features/submit/file_source.ts";
import { expandInputs } from "../../features/submit/expand.ts";
import { handIn } from "../../features/submit/hand_in.ts";
import { type Found, isUnusable, type SubmitItem } from "../../features/submit/item.ts";
import type { Plan } from "../../features/submit/plan.ts";
import { noInput } from "../../features/submit/preview.ts";
import { submitAll } from "../../features/submit/submit_all.ts";
import type { Services } from "../../features/services.ts";
import { AlxError, toError } from "../../util/error.ts";
import { formatCount, formatIso, formatPercent } from "../../util/format.ts";
import { safeText } from "../../util/safe_text.ts";
import type { JobProgress } from "../contracts.ts";
import { mayWrite } from "../drill/pane.ts";
import { type Draft, type DraftItem, EMPTY_DRAFT, writeDraft } from "./draft.ts";
import { itemName, TEXT_NAME } from "./items.ts";
import { blockersOf } from "./review_section.ts";
import { pageOf } from "./sections.ts";
import { ADD_ROW, DRAFT_FILE, type SubmitContext } from "./state.ts";

/** Things submitted at the same time. */
const JOBS = 4;
/** Things that failed and stay in the form. */
const FAILED_MAX = 200;
/** How often it is told how far it is. */
const TELL_MS = 100;
/** Sids that one query names. */
const SIDS_MAX = 100;

/** Sends the form as a job; says why it cannot be sent. */
export function send(ctx: SubmitContext): void {
  const { form, sections } = pageOf(ctx);
  const [blocker] = blockersOf(form, sections.slice(0, -1));
  if (!mayWrite(ctx.app)) return;
  if (blocker !== undefined || form.server === undefined) {
    return ctx.app.notify(blocker ?? "", { kind: "error" });
  }
  const { draft, server: { plan } } = form;
  const [first] = draft.items;
  const name = safeText(itemName(first!)) +
    (draft.items.length > 1 ? ` and ${draft.items.length - 1} more` : "");
  ctx.update((state) => ({ ...state, sending: "begun", failed: undefined }));
  ctx.app.startJob({
    title: `Submit ${name}`,
    async run(signal, progress) {
      const services = { ...ctx.app.services, signal: AbortSignal.any([ctx.app.services.signal, signal]) };
      try {
        await sendAll(ctx, services, { draft, plan, progress });
      } catch (error) {
        const failed = signal.aborted ? "It was cancelled" : toError(error).message;
        ctx.update((state) => ({ ...state, failed }));
        throw error;
      } finally {
        sendingIs(ctx, undefined);
      }
    },
  });
}

function sendingIs(ctx: SubmitContext, sending: string | undefined): void {
  ctx.update((state) => ({ ...state, sending }));
}

interface Sending {
  readonly draft: Draft;
  readonly plan: Plan;
  readonly progress: JobProgress;
}

async function sendAll(ctx: SubmitContext, services: Services, sending: Sending): Promise<void> {
  const found = foundOf(sending.draft.items, services.signal);
  const first = await found.next();
  const second = first.done === true ? first : await found.next();
  if (first.done === true) throw new AlxError("There is nothing to submit");
  if (second.done === true && !sending.draft.skipKnown) {
    if (isUnusable(first.value)) throw first.value.error;
    return await sendOne(ctx, services, { ...sending, item: first.value });
  }
  const again = async function* () {
    yield first.value;
    if (second.done !== true) yield second.value;
    yield* found;
  };
  await sendMany(ctx, services, { ...sending, found: again() });
}

/** What the things of the form stand for, found as it is asked for. */
async function* foundOf(items: readonly DraftItem[], signal: AbortSignal): AsyncGenerator<Found> {
  for (const item of items) {
    const paths = item.kind === "path" ? [item.text === "-" ? "./-" : item.text] : [];
    if (item.kind === "text") {
      yield await bytesItem(oneText(item.text), { input: TEXT_NAME, name: TEXT_NAME });
    } else if (item.kind === "hash") {
      const { text: value, hashType: type = "sha256", name } = item;
      for await (
        const one of expandInputs({ paths: [], hashes: [{ type, value }] }, { stdin: noInput, signal })
      ) {
        yield isUnusable(one) || name === undefined ? one : named(one, name);
      }
    } else {
      yield* expandInputs({ paths, urls: item.kind === "url" ? [item.text] : [] }, {
        stdin: noInput,
        signal,
      });
    }
  }
}

async function* oneText(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text);
}

function named(item: SubmitItem, name: string): SubmitItem {
  return item.source.kind === "hash" ? { ...item, source: { ...item.source, name } } : item;
}

async function sendOne(
  ctx: SubmitContext,
  services: Services,
  { plan, progress, item }: Sending & { readonly item: SubmitItem },
): Promise<void> {
  const { sizeBytes } = item;
  const { sid } = await handIn(services, item, {
    plan,
    via: "submit",
    onSent(sentBytes) {
      const share = sizeBytes ? sentBytes / sizeBytes : undefined;
      const text = share === undefined ? "sending" : `sending, ${formatPercent(share)}`;
      progress(text, share);
      sendingIs(ctx, text);
    },
  });
  if (sid === undefined) throw new AlxError("The server gave no submission");
  ctx.app.queries.invalidate("search/submission");
  emptyForm(ctx, []);
  if (isOnTop(ctx)) ctx.app.replace("submission", { sid });
  else ctx.app.notify(`Submitted ${safeText(item.input)}`, { kind: "success" });
}

/** Whether the person still looks at the form. */
function isOnTop({ app }: SubmitContext): boolean {
  return app.shell.get().frames.at(-1)?.screen.id === "submit";
}

async function sendMany(
  ctx: SubmitContext,
  services: Services,
  { draft, plan, progress, found }: Sending & { readonly found: AsyncIterable<Found> },
): Promise<void> {
  const { app } = ctx;
  const startedAt = app.now();
  const sids: string[] = [];
  const failed: SubmitOutcome[] = [];
  let [known, failures, toldAt] = [0, 0, -Infinity];
  const options = { plan, via: "submit", jobs: JOBS, skipKnown: draft.skipKnown } as const;
  for await (const outcome of submitAll(services, found, options)) {
    if (isFailure(outcome)) {
      failures++;
      if (failed.length < FAILED_MAX) failed.push(outcome);
    } else if (outcome.sid !== undefined) sids.push(outcome.sid);
    if (outcome.fate === "known") known++;
    if (app.now() - toldAt < TELL_MS) continue;
    toldAt = app.now();
    const text = `${formatCount(sids.length)} submitted${
      failures === 0 ? "" : `, ${formatCount(failures)} failed`
    }`;
    progress(text);
    sendingIs(ctx, text);
  }
  app.queries.invalidate("search/submission");
  emptyForm(ctx, failed.map(({ input }) => itemNamed(draft, input)));
  const counts = `${formatCount(sids.length - known)} submitted${
    known === 0 ? "" : `, ${formatCount(known)} known`
  }`;
  if (failures > 0) {
    const [first] = failed;
    app.notify(`${counts}, ${formatCount(failures)} failed`, {
      kind: "error",
      hint: `"${safeText(first!.input)}": ${safeText(first!.error?.message ?? first!.fate)}`,
    });
    return;
  }
  app.notify(counts, { kind: "success" });
  if (isOnTop(ctx)) app.replace("search", { index: "submission", query: queryOf(ctx, sids, startedAt) });
}

/** What failed stays in the form. */
function itemNamed(draft: Draft, input: string): DraftItem {
  const same = draft.items.find((item) =>
    item.kind === "text"
      ? input === TEXT_NAME
      : item.text === input || `${item.hashType}:${item.text}` === input
  );
  return same ?? { kind: "path", text: input };
}

function queryOf({ app }: SubmitContext, sids: readonly string[], startedAt: number): string {
  if (sids.length <= SIDS_MAX) return `sid:(${sids.join(" OR ")})`;
  // Clocks differ: a minute before is early enough.
  const since = `times.submitted:["${formatIso(startedAt - 60_000)}" TO now]`;
  const { user } = app.services.settings;
  return user === undefined ? since : `params.submitter:${JSON.stringify(user)} AND ${since}`;
}

/** A form for the next time, with what could not be sent. */
function emptyForm(ctx: SubmitContext, left: readonly DraftItem[]): void {
  if (left.length > 0) {
    ctx.update((state) => ({
      ...state,
      draft: { ...(state.draft ?? EMPTY_DRAFT), items: left },
      sending: undefined,
    }));
    ctx.app.files.write(DRAFT_FILE, writeDraft({ ...EMPTY_DRAFT, items: left }));
    return;
  }
  const field = { text: "", cursor: 0 };
  ctx.update((state) => ({
    ...{ ...state, draft: EMPTY_DRAFT, focus: ADD_ROW, top: 0, sending: undefined, preset: undefined },
    edit: { id: ADD_ROW, field },
  }));
  ctx.app.files.write(DRAFT_FILE, "");
}
