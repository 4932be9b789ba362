import { isFailure, type SubmitOutcome } from "../../features/submit/outcome.ts";
import type { Found } from "../../features/submit/item.ts";
import { submitAll } from "../../features/submit/submit_all.ts";
import type { Services } from "../../features/services.ts";
import { AlxError } from "../../util/error.ts";
import { formatCount, formatIso } from "../../util/format.ts";
import { safeText } from "../../util/safe_text.ts";
import type { ScreenTarget } from "../contracts.ts";
import type { Draft, DraftItem } from "./draft.ts";
import { TEXT_NAME } from "./items.ts";
import { emptyForm, isOnTop, type Sending, sendingIs } from "./sending.ts";
import type { SubmitContext } from "./state.ts";
import type { Submitted } from "./submitted.ts";

/** Items submitted at the same time. */
const JOBS = 4;
/** Failed items that stay in the form. */
const FAILED_MAX = 200;
/** How often it is told how far it is. */
const TELL_MS = 100;
/** Sids that one query names. */
const SIDS_MAX = 100;

/** How a submission of many things goes. */
interface Tally {
  readonly submitted: Submitted[];
  /** The first of those that failed. */
  readonly failed: SubmitOutcome[];
  failures: number;
  known: number;
}

/**
 * Submits everything found, several at once. What failed stays in the form; when nothing did, the list of what was
 * submitted opens.
 *
 * @returns The screen with what was submitted; undefined when nothing was.
 * @throws {AlxError} it ended before everything was tried
 */
export async function sendMany(
  ctx: SubmitContext,
  services: Services,
  sending: Sending & { readonly found: AsyncIterable<Found> },
): Promise<ScreenTarget | undefined> {
  const { app } = ctx;
  const startedAt = app.now();
  const tally: Tally = { submitted: [], failed: [], failures: 0, known: 0 };
  try {
    await tallyAll(ctx, services, { ...sending, tally });
  } catch (cause) {
    if (tally.submitted.length === 0) throw cause;
    throw new AlxError(`It ended after ${formatCount(tally.submitted.length)} were submitted`, {
      cause,
      hint: "Submit again without what was analysed before",
    });
  } finally {
    app.queries.invalidate("search/submission");
  }
  const { submitted, failed: [first], failures, known } = tally;
  const params = { submitted, query: queryOf(ctx, submitted, startedAt) };
  emptyForm(ctx, tally.failed.map(({ input }) => itemNamed(sending.draft, input)));
  const counts = `${formatCount(submitted.length - known)} submitted${
    known === 0 ? "" : `, ${formatCount(known)} known`
  }`;
  if (first === undefined) {
    app.notify(counts, { kind: "success" });
    if (isOnTop(ctx)) app.replace("submitted", params);
    return { screen: "submitted", params };
  }
  if (submitted.length > 0) ctx.update((state) => ({ ...state, sent: params }));
  const more = failures > FAILED_MAX ? `; ${FAILED_MAX} of them stay in the form` : "";
  app.notify(`${counts}, ${formatCount(failures)} failed${more}`, {
    kind: "error",
    hint: `"${safeText(first.input)}": ${safeText(first.error?.message ?? first.fate)}`,
  });
  return submitted.length === 0 ? undefined : { screen: "submitted", params };
}

async function tallyAll(
  ctx: SubmitContext,
  services: Services,
  { draft, plan, progress, found, tally }: Sending & {
    readonly found: AsyncIterable<Found>;
    readonly tally: Tally;
  },
): Promise<void> {
  const options = { plan, via: "submit", jobs: JOBS, skipKnown: draft.skipKnown } as const;
  let toldAt = -Infinity;
  for await (const outcome of submitAll(services, found, options)) {
    if (isFailure(outcome)) {
      tally.failures++;
      if (tally.failed.length < FAILED_MAX) tally.failed.push(outcome);
    } else if (outcome.sid !== undefined) {
      tally.submitted.push({ sid: outcome.sid, name: outcome.input });
    }
    if (outcome.fate === "known") tally.known++;
    if (ctx.app.now() - toldAt < TELL_MS) continue;
    toldAt = ctx.app.now();
    const text = tallyWords(tally);
    progress(text);
    sendingIs(ctx, text);
  }
  progress(tallyWords(tally));
}

const tallyWords = ({ submitted, failures }: Tally): string =>
  `${formatCount(submitted.length)} submitted${failures === 0 ? "" : `, ${formatCount(failures)} failed`}`;

/** What failed stays in the form. */
function itemNamed(draft: Draft, input: string): DraftItem {
  const same = draft.items.find(({ kind, text }) => kind === "text" ? input === TEXT_NAME : text === input);
  return same ?? { kind: "path", text: input };
}

function queryOf({ app }: SubmitContext, submitted: readonly Submitted[], startedAt: number): string {
  const sids = submitted.map(({ sid }) => sid);
  if (sids.length <= SIDS_MAX) return `sid:(${sids.join(" OR ")})`;
  // Clocks differ: a minute before is early enough.
  const since = `times.submitted:["${formatIso(startedAt - 60_000)}" TO now]`;
  const { user, obo } = app.services.settings;
  return user === undefined || obo !== undefined
    ? since
    : `params.submitter:${JSON.stringify(user)} AND ${since}`;
}
