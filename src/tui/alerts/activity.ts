import type { Alert, AlertEvent } from "../../api/types/alert.ts";
import { formatTime, parseTime } from "../../util/format.ts";
import { safeText } from "../../util/safe_text.ts";
import { cutToWidth, padToWidth } from "../../util/width.ts";
import type { App } from "../contracts.ts";
import type { Span } from "../paint.ts";
import { priorityTone, sourceOf, statusTone } from "./columns.ts";
import { ownName } from "./rows.ts";

const WHO_COLUMNS = { wide: 20, narrow: 12 } as const;
const DAY_MS = 86_400_000;

/** The time of day; with the date when it is more than a day ago. */
export function shortTime(time: string, now: number): string {
  const ms = parseTime(time);
  if (ms === undefined) return safeText(time);
  const text = formatTime(ms, { local: true, seconds: false });
  return Math.abs(now - ms) < DAY_MS ? text.slice(11, 16) : text.slice(5, 16);
}

/** What an event changed. */
function changes(event: AlertEvent): Span[] {
  const spans: Span[] = [];
  const add = (...parts: Span[]) => spans.push(...(spans.length > 0 ? ["  " as Span] : []), ...parts);
  if (event.status) add(["status ", "dim"], [safeText(event.status), statusTone(event.status)]);
  if (event.priority) add(["priority ", "dim"], [safeText(event.priority), priorityTone(event.priority)]);
  for (const label of event.labels ?? []) add([`+ ${safeText(label)}`, "add"]);
  for (const label of event.labels_removed ?? []) add([`- ${safeText(label)}`, "remove"]);
  return spans.length === 0 ? [["no change", "dim"]] : spans;
}

/** An event in one line: when, who, what. */
export interface ActivityLine {
  readonly spans: readonly Span[];
  readonly event?: AlertEvent;
}

/** What was done with an alert, newest first, down to its making. @param columns Cells of a line. */
export function activityLines(app: App, alert: Alert, columns: number): ActivityLine[] {
  const you = ownName(app);
  const now = app.now();
  const room = columns < 80 ? WHO_COLUMNS.narrow : WHO_COLUMNS.wide;
  const line = (time: string, who: string, what: readonly Span[]): Span[] => [
    [padToWidth(shortTime(time, now), 12), "dim"],
    [padToWidth(cutToWidth(safeText(who), room), room + 1), who === "you" ? "accent" : "plain"],
    ...what,
  ];
  const events = [...alert.events ?? []].sort((a, b) => a.ts < b.ts ? 1 : -1).map((event): ActivityLine => {
    const who = event.entity_type === "user" && event.entity_id === you ? "you" : event.entity_name;
    const flow: Span[] = event.entity_type === "workflow" ? [["  workflow", "dim"]] : [];
    return { spans: line(event.ts, who, [...changes(event), ...flow]), event };
  });
  const made = line(alert.reporting_ts, sourceOf(alert), [["created", "dim"]]);
  return [...events, { spans: made }];
}
