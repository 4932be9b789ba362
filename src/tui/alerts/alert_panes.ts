import type { Alert } from "../../api/types/alert.ts";
import { defangText } from "../../util/defang.ts";
import { formatBytes, formatTime } from "../../util/format.ts";
import { safeText } from "../../util/safe_text.ts";
import { cutToWidth, displayWidth, padToWidth } from "../../util/width.ts";
import { showKeys } from "../commands.ts";
import type { Handle } from "../drill/handle.ts";
import type { DrillLine } from "../drill/line.ts";
import { headingLine, pairLines } from "../drill/pairs.ts";
import { remember } from "../drill/remember.ts";
import type { Pane } from "../drill/state.ts";
import type { App } from "../contracts.ts";
import type { Span } from "../paint.ts";
import { activityLines } from "./activity.ts";
import {
  type AlertContext,
  alertOf,
  type AlertParams,
  fieldHandle,
  linesOf,
  queryOf,
  relatedOf,
} from "./alert_data.ts";
import { priorityText, priorityTone, statusTone } from "./columns.ts";
import { relatedQuery } from "./queries.ts";
import { ownName } from "./rows.ts";
import { metadataPairs, verdictSpan } from "./summary.ts";

type P = AlertParams;
type C = AlertContext;

/** Cells of a name before its value, as `pairLines` has them. */
const labelWidth = (columns: number) => columns < 60 ? 13 : 19;

/** The way to the submission: first, so that `↵` goes there at once. */
function submissionLines(app: App, alert: Alert, columns: number): DrillLine[] {
  const handle = fieldHandle("sid", alert.sid);
  const enter = showKeys("enter", app.theme().ascii);
  const own = pairLines("submission", `${alert.sid}  ${enter} opens it`, { columns, handle });
  const others = (alert.submission_relations ?? []).flatMap(({ child, parent }) => [child, parent ?? ""])
    .filter((sid) => sid !== "" && sid !== alert.sid);
  return [
    ...own,
    ...[...new Set(others)].flatMap((sid) =>
      pairLines("resubmitted", sid, { columns, handle: fieldHandle("sid", sid) })
    ),
  ];
}

function standing(app: App, alert: Alert, columns: number): DrillLine[] {
  const you = ownName(app);
  const word = (label: string, field: string, value: string | null, span: Span): DrillLine => ({
    spans: [[padToWidth(label, labelWidth(columns)), "dim"], value ? span : ["–", "dim"]],
    depth: 1,
    handle: value ? fieldHandle(field, value) : undefined,
  });
  const votes = (label: string, names: readonly string[] | undefined) =>
    pairLines(label, (names ?? []).join(", "), { columns });
  return [
    word("status", "status", alert.status, [safeText(alert.status ?? ""), statusTone(alert.status)]),
    word("priority", "priority", alert.priority, [
      priorityText(alert.priority, app.theme().ascii),
      priorityTone(alert.priority),
    ]),
    word(
      "owner",
      "owner",
      alert.owner,
      alert.owner === you ? ["you", "accent"] : safeText(alert.owner ?? ""),
    ),
    ...(alert.label.length === 0 ? [word("labels", "label", null, "")] : labelLines(alert, columns)),
    ...votes("malicious by", alert.verdict?.malicious),
    ...votes("harmless by", alert.verdict?.non_malicious),
  ];
}

/** Cells between labels side by side, as the drill-down draws them. */
const LABEL_GAP = 2;

/** The labels side by side, each with a handle of its own, on as many lines as they need. */
function labelLines(alert: Alert, columns: number): DrillLine[] {
  const lines: string[][] = [];
  let left = 0;
  for (const label of alert.label) {
    const width = displayWidth(safeText(label)) + LABEL_GAP;
    if (lines.length === 0 || width > left) {
      lines.push([]);
      left = columns - labelWidth(columns);
    }
    lines.at(-1)!.push(label);
    left -= width;
  }
  return lines.map((labels, line): DrillLine => ({
    spans: [],
    depth: 1,
    cells: labels.map((label, i) => ({
      spans: [
        ...(i === 0 ? [[padToWidth(line === 0 ? "labels" : "", labelWidth(columns)), "dim"] as const] : []),
        [safeText(label), "accent"] as const,
      ],
      handle: fieldHandle("label", label),
    })),
  }));
}

function fileLines(alert: Alert, columns: number): DrillLine[] {
  const { file } = alert;
  const handle: Handle = { kind: "file", sha256: file.sha256, name: file.name };
  const pair = (label: string, value: string, own?: Handle) =>
    pairLines(label, value, { columns, handle: own });
  return [
    headingLine("File"),
    ...pair("name", file.name, handle),
    ...pair("type", file.type, fieldHandle("file.type", file.type)),
    ...pair("size", `${formatBytes(file.size)} (${file.size})`),
    ...pair("sha256", file.sha256, handle),
    ...pair("sha1", file.sha1, fieldHandle("file.sha1", file.sha1)),
    ...pair("md5", file.md5, fieldHandle("file.md5", file.md5)),
  ];
}

/** Pictures taken while it ran; `↵` shows one. */
function screenshotLines(alert: Alert, columns: number): DrillLine[] {
  const shots = alert.file.screenshots ?? [];
  if (shots.length === 0) return [];
  return [
    headingLine("Screenshots", shots.length),
    ...shots.flatMap(({ name, description, img }) =>
      pairLines(name, description || img, { columns, handle: { kind: "file", sha256: img, name } })
    ),
  ];
}

/** What it is, where it comes from and how it stands. */
export const aboutPane: Pane<P> = {
  id: "about",
  word: "alert",
  queries: (ctx) => [queryOf(ctx)],
  lines: (ctx, { columns }) =>
    linesOf(ctx, "about", columns, (alert) => {
      const plain = (label: string, value: string) => pairLines(label, value, { columns });
      return [
        ...submissionLines(ctx.app, alert, columns),
        {
          spans: [[padToWidth("verdict", labelWidth(columns)), "dim"], verdictSpan(ctx.app, alert)],
          depth: 1,
        },
        ...standing(ctx.app, alert, columns),
        ...plain("reported", formatTime(alert.reporting_ts, { local: true })),
        ...plain("submitted", formatTime(alert.ts, { local: true })),
        ...pairLines("type", alert.type, { columns, handle: fieldHandle("type", alert.type) }),
        ...plain("extended scan", alert.extended_scan),
        ...plain(
          "expires",
          alert.expiry_ts ? formatTime(alert.expiry_ts, { local: true, seconds: false }) : "",
        ),
        ...pairLines("alert", alert.alert_id, { columns, handle: fieldHandle("alert_id", alert.alert_id) }),
        ...fileLines(alert, columns),
        ...screenshotLines(alert, columns),
        ...metadataLines(ctx.app, alert, columns),
      ];
    }),
  empty: "Nothing is known of it",
};

function metadataLines(app: App, alert: Alert, columns: number): DrillLine[] {
  const pairs = metadataPairs(app, alert);
  if (pairs.length === 0) return [];
  return [
    headingLine("Metadata", pairs.length),
    ...pairs.flatMap(([key, value]) =>
      pairLines(key, defangText(value), { columns, handle: fieldHandle(`metadata.${key}`, value) })
    ),
  ];
}

/** What people and workflows did with it. */
export const activityPane: Pane<P> = {
  id: "activity",
  word: "activity",
  queries: (ctx) => [queryOf(ctx)],
  lines: (ctx, { columns }) =>
    linesOf(
      ctx,
      "activity",
      columns,
      (alert) =>
        activityLines(ctx.app, alert, columns).map(({ spans, event }): DrillLine => ({
          spans: [...spans],
          ...(event === undefined ? {} : {
            json: event,
            handle: fieldHandle("events.entity_id", event.entity_id),
          }),
        })),
    ),
  empty: "Nothing was done with it yet",
};

/** Other alerts about this file or a file of this name; `↵` opens one. */
export const relatedPane: Pane<P> = {
  id: "related",
  word: "related alerts",
  queries(ctx) {
    const alert = alertOf(ctx);
    return alert === undefined ? [queryOf(ctx)] : [queryOf(ctx), relatedQuery(ctx.app, alert)];
  },
  note(ctx) {
    const page = relatedOf(ctx);
    const total = page?.total ?? 0;
    return page !== undefined && total > page.items.length
      ? [[`${page.items.length} of ${total}`, "dim"]]
      : [];
  },
  lines(ctx, { columns }) {
    const page = relatedOf(ctx);
    const alert = alertOf(ctx);
    if (page === undefined || alert === undefined) return [];
    return remember(
      ctx.app,
      "alert related",
      [page, alert, columns],
      () =>
        page.items.map((one): DrillLine => ({
          spans: relatedSpans(ctx.app, one, alert),
          json: one,
          handle: fieldHandle("alert_id", one.alert_id),
        })),
    );
  },
  empty: "No other alert is about this file, or a file of this name",
};

function relatedSpans(app: App, one: Alert, alert: Alert): Span[] {
  const { ascii } = app.theme();
  const why = one.file.sha256 === alert.file.sha256 ? "same file" : "same name";
  return [
    [padToWidth(formatTime(one.reporting_ts, { local: true, seconds: false }), 18), "dim"],
    [padToWidth(why, 11), "dim"],
    [padToWidth(priorityText(one.priority, ascii), 8), priorityTone(one.priority)],
    [padToWidth(safeText(one.status ?? "–"), 15), statusTone(one.status)],
    padToWidth(cutToWidth(safeText(one.owner ?? "–"), 12), 14),
    safeText(one.file.name),
  ];
}
