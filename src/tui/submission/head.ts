import { formatCount, formatDuration, formatTime, parseTime } from "../../util/format.ts";
import { defangText } from "../../util/defang.ts";
import { safeText } from "../../util/safe_text.ts";
import { cutName } from "../../util/width.ts";
import type { Submission } from "../../api/types/submission.ts";
import { type Span, spansWidth, spread } from "../paint.ts";
import { type SubmissionContext, submissionOf, verdictFor } from "./data.ts";
import { parseResultKey } from "../../features/submissions.ts";
import { remember } from "../drill/remember.ts";
import { liveOf } from "./live.ts";

/** Name of the submission: that of its first file. */
export function nameOf(submission: Submission): string {
  const [first, ...rest] = submission.files ?? [];
  const name = first?.name ?? submission.params?.description ?? submission.sid;
  return rest.length > 0 ? `${name} +${rest.length}` : name;
}

function verdictSpans(ctx: SubmissionContext, submission: Submission, short: boolean): Span[] {
  const { ascii } = ctx.app.theme();
  if (submission.state === "submitted") {
    return [["⣷ ".slice(ascii ? 1 : 0) || " ", "accent"], ["RUNNING", "accent", "bold"]];
  }
  if (submission.state === "failed") return [[ascii ? "x " : "✗ ", "error"], ["FAILED", "error"]];
  const verdict = verdictFor(ctx.app, submission.max_score);
  const word = short ? "" : `${verdict.word.toUpperCase()} `;
  return [[`${ascii ? verdict.ascii : verdict.glyph} ${word}${submission.max_score}`, verdict.tone]];
}

/** How many services have a result or an error: what was selected may be a category of them. */
function servicesRun(ctx: SubmissionContext, { sid, results = [], errors = [] }: Submission): number {
  return remember(
    ctx.app,
    `services run ${sid}`,
    [results, errors],
    () => new Set([...results, ...errors].map((key) => parseResultKey(key).service)).size,
  );
}

/** How it went: state, time taken, services, errors. */
function stateSpans(ctx: SubmissionContext, submission: Submission): Span[] {
  const submitted = parseTime(submission.times?.submitted);
  const completed = parseTime(submission.times?.completed);
  const services = servicesRun(ctx, submission);
  const errors = submission.error_count ?? 0;
  const live = liveOf(ctx);
  const running = submission.state === "submitted";
  const parts: Span[] = [
    running
      ? [
        live === undefined
          ? "running"
          : `${live.results.length} ${live.results.length === 1 ? "result" : "results"} so far`,
        "accent",
      ]
      : [submission.state === "completed" ? "done" : safeText(submission.state)],
  ];
  if (!running && submitted !== undefined && completed !== undefined && completed >= submitted) {
    parts.push(formatDuration(completed - submitted));
  }
  if (services > 0) parts.push([`${services} ${services === 1 ? "service" : "services"}`, "dim"]);
  parts.push([`${formatCount(errors)} ${errors === 1 ? "error" : "errors"}`, errors > 0 ? "warn" : "dim"]);
  return parts.flatMap((part, i): Span[] => i === 0 ? [part] : [[" · ", "dim"], part]);
}

function votes(submission: Submission): Span[] {
  const bad = submission.verdict?.malicious?.length ?? 0;
  const good = submission.verdict?.non_malicious?.length ?? 0;
  if (bad + good === 0) return [["no analyst votes", "dim"]];
  return [["votes ", "dim"], [`▲ ${bad} malicious`, bad > 0 ? "malicious" : "dim"], ["  ", "dim"], [
    `▼ ${good} not`,
    good > 0 ? "safe" : "dim",
  ]];
}

/** The rows above the tabs: two where there is room, else one. */
export function submissionHead(ctx: SubmissionContext): readonly (readonly Span[])[] {
  const submission = submissionOf(ctx);
  const { columns } = ctx;
  if (submission === undefined) {
    const line: Span[] = [" ", [safeText(ctx.params.sid), "dim"]];
    return columns >= 100 ? [line, []] : [line];
  }
  const right = columns < 60 ? [] : stateSpans(ctx, submission);
  const verdict = verdictSpans(ctx, submission, columns < 60);
  const room = columns - spansWidth(verdict) - spansWidth(right) - 6;
  const first = spread(
    [" ", ...verdict, "  ", [cutName(safeText(defangText(nameOf(submission))), Math.max(8, room)), "bold"]],
    [...right, " "],
    columns,
  );
  if (columns < 100) return [first];
  const { params, times } = submission;
  const facts = [
    `by ${params?.submitter ?? "?"}`,
    formatTime(times?.submitted, { seconds: false }),
    `sid ${submission.sid}`,
    submission.classification,
    params?.priority === undefined ? "" : `priority ${params.priority}`,
    submission.expiry_ts
      ? `expires ${formatTime(submission.expiry_ts, { seconds: false }).slice(0, 10)}`
      : "",
  ].filter((fact) => fact !== "" && fact !== undefined).map((fact) => safeText(String(fact)));
  const people = votes(submission);
  const factRoom = columns - spansWidth(people) - 5;
  let text = facts.join(" · ");
  while (text.length > factRoom && facts.length > 2) {
    facts.pop();
    text = facts.join(" · ");
  }
  return [first, spread(["   ", [text, "dim"]], [...people, " "], columns)];
}
