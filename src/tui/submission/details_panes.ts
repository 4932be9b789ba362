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
import { emptyText, namesOf, type SubmissionContext, submissionOf, type SubmissionParams } from "./data.ts";

function fieldHandle(field: string, value: string | number): Handle {
  return { kind: "field", index: "submission", field, value };
}

function paramText(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.map(paramText).join(", ");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** Parameters shown elsewhere. */
const NOT_LISTED: ReadonlySet<string> = new Set(["services", "submitter", "description"]);
const LABEL_MOST = 27;

type Pair = readonly [label: string, value: string | number | null | undefined, field?: string | undefined];

/** What the document says of the submission itself. */
function submissionPairs({ sid, state, params, times, verdict, ...submission }: Submission): readonly Pair[] {
  const took = (parseTime(times.completed) ?? NaN) - (parseTime(times.submitted) ?? NaN);
  return [
    ["sid", sid, "sid"],
    ["state", state, "state"],
    ["submitter", params.submitter, "params.submitter"],
    ["description", params.description],
    ["submitted", formatTime(times.submitted)],
    ["completed", formatTime(times.completed)],
    ["took", Number.isFinite(took) ? formatDuration(took) : ""],
    ["expires", formatTime(submission.expiry_ts)],
    ["classification", submission.classification, "classification"],
    ["files", submission.file_count],
    ["submitted files", submission.files.map(({ name }) => name).join(", ")],
    ["say malicious", (verdict?.malicious ?? []).join(", ")],
    ["say not malicious", (verdict?.non_malicious ?? []).join(", ")],
  ];
}

/** The settings it ran with. */
function paramPairs({ params }: Submission): readonly Pair[] {
  const others = Object.entries(params).filter(([name, value]) =>
    !NOT_LISTED.has(name) && paramText(value) !== ""
  );
  return [
    ["services", params.services?.selected?.join(", ")],
    ["excluded services", params.services?.excluded?.join(", ")],
    ...others.sort(([a], [b]) => a < b ? -1 : 1).map(([name, value]): Pair => [
      name,
      paramText(value),
      name === "psid" ? "sid" : undefined,
    ]),
  ];
}

function metadataLines(submission: Submission, columns: number): DrillLine[] {
  const metadata = Object.entries(submission.metadata ?? {}).map(([key, value]): Pair => [
    key,
    value === null ? value : String(value),
    `metadata.${key}`,
  ]);
  const groups: [string, readonly Pair[]][] = [
    ["Metadata", metadata],
    ["Submission", submissionPairs(submission)],
    ["Parameters", paramPairs(submission)],
  ];
  const longest = Math.max(...groups.flatMap(([, pairs]) => pairs.map(([label]) => label.length)));
  const labels = columns < 60 ? {} : { labelColumns: Math.min(LABEL_MOST, Math.max(18, longest)) };
  return groups.flatMap(([word, pairs]) => [
    headingLine(word),
    ...(pairs.length === 0 ? [{ spans: [["none", "dim"] as const], depth: 1 }] : []),
    ...pairs.flatMap(([label, value, field]) => {
      const isNothing = field === undefined || value === null || value === undefined;
      const handle = isNothing ? undefined : fieldHandle(field, value);
      return pairLines(label, value, { columns, handle, ...labels });
    }),
  ]);
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
      : [errorsQuery(ctx.app.services, submission.sid, () => submissionOf(ctx)?.errors ?? [])];
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
  empty: emptyText("No errors"),
};
