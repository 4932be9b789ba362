/** The list of what was submitted together: what is known of each submission. @module */
import type { Submission } from "../../api/types/submission.ts";
import { submissionQuery } from "../../features/submissions.ts";
import { verdictOf } from "../../domain/verdict.ts";
import { formatCount, formatDuration, parseTime } from "../../util/format.ts";
import { safeText } from "../../util/safe_text.ts";
import { cutMiddle, padToWidth } from "../../util/width.ts";
import type { App, ScreenContext } from "../contracts.ts";
import { serverThresholds } from "../drill/thresholds.ts";
import type { Span } from "../paint.ts";
import { type ListBinding, type ListState, moveTo } from "../widgets/list.ts";

/** A submission by its id and by the input it was made from. */
export interface Submitted {
  readonly sid: string;
  readonly name: string;
}

/** What the list is opened with. */
export interface SubmittedParams {
  readonly submitted: readonly Submitted[];
  /** A search that finds the same submissions, once the server has indexed them. */
  readonly query: string;
}

/** What the parts of the list work on. */
export type SubmittedContext = ScreenContext<SubmittedParams, ListState>;

/** The list as the motion keys see it. */
export function submittedBinding(ctx: SubmittedContext): ListBinding {
  return {
    list: ctx.state,
    size: { total: ctx.params.submitted.length, page: Math.max(1, ctx.rows - 1) },
    set: (list) => ctx.update(() => list),
  };
}

/** The list kept within its rows. */
export function shownList(ctx: SubmittedContext): ListState {
  return moveTo(ctx.state, ctx.state.cursor, submittedBinding(ctx).size);
}

/** The submission under the cursor. */
export function currentSubmitted(ctx: SubmittedContext): Submitted | undefined {
  return ctx.params.submitted[shownList(ctx).cursor];
}

/** The document, when it is there. */
export function documentOf({ queries, services }: App, { sid }: Submitted): Submission | undefined {
  return queries.peek<Submission>(submissionQuery(services, sid).key);
}

/** `2 running · 1 malicious · 3 not loaded`; documents are asked for as they come into sight. */
export function countSpans(ctx: SubmittedContext): Span[] {
  const known = ctx.params.submitted.map((one) => documentOf(ctx.app, one));
  const count = (is: (one: Submission) => boolean) =>
    known.filter((one) => one !== undefined && is(one)).length;
  const parts: (readonly [count: number, word: string])[] = [
    [count(({ state }) => state === "submitted"), "running"],
    [count(({ state }) => state === "completed"), "completed"],
    [count(({ state }) => state === "failed"), "failed"],
    [known.filter((one) => one === undefined).length, "not loaded"],
  ];
  const shown = parts.filter(([number]) => number > 0).map(([number, word]) =>
    `${formatCount(number)} ${word}`
  );
  return [[shown.join(" · "), "dim"]];
}

const VERDICT_COLUMNS = 22;

/** How far it is: running with results so far, its verdict, or why it is not known. */
function stateSpans(app: App, one: Submitted): Span[] {
  const { data, error } = app.queries.state<Submission>(submissionQuery(app.services, one.sid).key).get();
  const { ascii } = app.theme();
  const cell = (text: string) => padToWidth(text, VERDICT_COLUMNS);
  if (data === undefined && error !== undefined) return [[cell("not loaded"), "error"]];
  if (data === undefined) return [[cell(ascii ? "..." : "…"), "dim"]];
  if (data.state === "submitted") return [[cell(`${ascii ? ">" : "▸"} running`), "accent"]];
  if (data.state === "failed") return [[cell(`${ascii ? "x" : "✗"} failed`), "error"]];
  const verdict = verdictOf(data.max_score, serverThresholds(app));
  const glyph = ascii ? verdict.ascii : verdict.glyph;
  return [[cell(`${glyph} ${verdict.word.toUpperCase()} ${data.max_score}`), verdict.tone]];
}

/** What is worth knowing beside the name. */
function noteOf(app: App, one: Submitted): string {
  const { data, error } = app.queries.state<Submission>(submissionQuery(app.services, one.sid).key).get();
  if (data === undefined) return error === undefined ? "" : safeText(error.message);
  const results = data.results.length;
  const begun = parseTime(data.times?.submitted);
  const ended = parseTime(data.times?.completed);
  const took = begun !== undefined && ended !== undefined && ended >= begun
    ? formatDuration(ended - begun)
    : "";
  return [
    `${formatCount(results)} ${results === 1 ? "result" : "results"}`,
    ...(data.error_count > 0 ? [`${formatCount(data.error_count)} errors`] : []),
    took,
  ].filter((part) => part !== "").join(" · ");
}

/** A submission in one row of `columns` cells. */
export function submittedSpans(app: App, one: Submitted, columns: number): Span[] {
  const noteColumns = columns >= 80 ? 34 : 0;
  const room = Math.max(8, columns - VERDICT_COLUMNS - 1 - (noteColumns === 0 ? 0 : noteColumns + 1));
  return [
    ...stateSpans(app, one),
    " ",
    padToWidth(cutMiddle(safeText(one.name), room), room),
    ...(noteColumns === 0 ? [] : [" ", [padToWidth(noteOf(app, one), noteColumns), "dim"] as const]),
  ];
}
