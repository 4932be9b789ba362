import type { ErrorDoc } from "../../api/types/result.ts";
import type { Submission } from "../../api/types/submission.ts";
import { errorsQuery, submissionQuery } from "../../features/submissions.ts";
import { formatDuration, formatTime, parseTime } from "../../util/format.ts";
import { safeText } from "../../util/safe_text.ts";
import { wrapToWidth } from "../../util/width.ts";
import type { Handle } from "../drill/handle.ts";
import type { DrillLine } from "../drill/line.ts";
import { headingLine, pairLines } from "../drill/pairs.ts";
import { remember } from "../drill/remember.ts";
import type { Pane } from "../drill/state.ts";
import { namesOf, type SubmissionContext, submissionOf, type SubmissionParams } from "./data.ts";

function fieldHandle(field: string, value: string | number): Handle {
  return { kind: "field", index: "submission", field, value };
}

function paramText(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.map(paramText).join(", ");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function metadataLines(submission: Submission, columns: number): DrillLine[] {
  const { params, times, verdict } = submission;
  const took = (parseTime(times.completed) ?? NaN) - (parseTime(times.submitted) ?? NaN);
  const pair = (label: string, value: string | number | null | undefined, field?: string) =>
    pairLines(label, value, {
      columns,
      handle: field === undefined || value === null || value === undefined
        ? undefined
        : fieldHandle(field, value),
    });
  const metadata = Object.entries(submission.metadata ?? {});
  return [
    headingLine("Metadata"),
    ...(metadata.length === 0 ? [{ spans: [["none", "dim"] as const], depth: 1 }] : []),
    ...metadata.flatMap(([key, value]) =>
      pairLines(key, value, { columns, handle: fieldHandle(`metadata.${key}`, String(value)) })
    ),
    headingLine("Submission"),
    ...pair("sid", submission.sid, "sid"),
    ...pair("state", submission.state, "state"),
    ...pair("submitter", params.submitter, "params.submitter"),
    ...pair("description", params.description),
    ...pair("submitted", formatTime(times.submitted)),
    ...pair("completed", formatTime(times.completed)),
    ...pair("took", Number.isFinite(took) ? formatDuration(took) : ""),
    ...pair("expires", formatTime(submission.expiry_ts)),
    ...pair("classification", submission.classification, "classification"),
    ...pair("files", submission.file_count),
    ...pair("submitted files", submission.files.map(({ name }) => name).join(", ")),
    ...pair("say malicious", (verdict?.malicious ?? []).join(", ")),
    ...pair("say not malicious", (verdict?.non_malicious ?? []).join(", ")),
    headingLine("Parameters"),
    ...pair("services", params.services?.selected?.join(", ")),
    ...pair("excluded services", params.services?.excluded?.join(", ")),
    ...Object.entries(params)
      .filter(([name, value]) =>
        !["services", "submitter", "description"].includes(name) && paramText(value) !== ""
      )
      .sort(([a], [b]) => a < b ? -1 : 1)
      .flatMap(([name, value]) => pair(name, paramText(value), name === "psid" ? "sid" : undefined)),
  ];
}

/** Metadata, times, verdicts of people, parameters. */
export const metadataPane: Pane<SubmissionParams> = {
  id: "metadata",
  word: "metadata",
  queries: (ctx) => [submissionQuery(ctx.app.services, ctx.params.sid)],
  lines(ctx, { columns }) {
    const submission = submissionOf(ctx);
    return submission === undefined
      ? []
      : remember(ctx.app, `metadata ${ctx.params.sid}`, [submission, columns], () =>
        metadataLines(submission, columns));
  },
  empty: "Nothing is known of it",
};

/** Failures of services as lines: service, kind, file, then the message. */
export function errorsAsLines(
  errors: readonly ErrorDoc[],
  view: { columns: number; names: ReadonlyMap<string, string> },
): DrillLine[] {
  return errors.flatMap((error): DrillLine[] => {
    const { response, sha256 } = error;
    const name = view.names.get(sha256) ?? sha256.slice(0, 12);
    const text = wrapToWidth(
      safeText(response.message ?? "", { newlines: "keep" }),
      Math.max(16, view.columns - 4),
    );
    return [
      {
        spans: [
          ["✗ ", error.severity === "warning" ? "warn" : "error"],
          [safeText(response.service_name), "bold"],
          [`  ${safeText(error.type ?? "")}  ${safeText(response.status ?? "")}  `, "dim"],
          safeText(name),
          [`  ${formatTime(error.created, { seconds: false })}`, "dim"],
        ],
        handle: { kind: "file", sha256, name },
        depth: 0,
        json: error,
      },
      ...text.map((line): DrillLine => ({ spans: ["    ", line], depth: 1 })),
    ];
  });
}

function errorsOf(ctx: SubmissionContext): readonly ErrorDoc[] | undefined {
  return ctx.app.queries.peek<readonly ErrorDoc[]>(`submission/${ctx.params.sid}/errors`);
}

/** What went wrong in services. */
export const errorsPane: Pane<SubmissionParams> = {
  id: "errors",
  word: "errors",
  queries(ctx) {
    const submission = submissionOf(ctx);
    return submission === undefined || submission.errors.length === 0
      ? []
      : [errorsQuery(ctx.app.services, submission)];
  },
  note(ctx) {
    const known = errorsOf(ctx);
    const total = submissionOf(ctx)?.errors.length ?? 0;
    return known === undefined ? [] : [[
      known.length < total ? `${known.length} of ${total}, others are hidden from you` : String(total),
      "dim",
    ]];
  },
  lines(ctx, { columns }) {
    const errors = errorsOf(ctx);
    const names = namesOf(ctx);
    return remember(
      ctx.app,
      `errors ${ctx.params.sid}`,
      [errors, names, columns],
      () => errorsAsLines(errors ?? [], { columns, names }),
    );
  },
  empty: "Every service did its work",
};
