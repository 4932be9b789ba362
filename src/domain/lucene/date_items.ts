import type { CompletionItem } from "./completion.ts";

function item(text: string, description: string): CompletionItem {
  return { text, label: text, kind: "date", description };
}

function day(now: number): string {
  return new Date(now).toISOString().slice(0, 10);
}

/** Whole values of a date field. */
export function dateItems(now: number): CompletionItem[] {
  return [
    item("[now-1h TO now]", "last hour"),
    item("[now-24h TO now]", "last 24 hours"),
    item("[now-7d TO now]", "last 7 days"),
    item("[now-30d TO now]", "last 30 days"),
    item("[now/d TO now]", "today (UTC)"),
    item("[now-1d/d TO now/d}", "yesterday (UTC)"),
    item("[now/w TO now]", "this week, from Monday"),
    item("[now/M TO now]", "this month"),
    item("[now-1M/M TO now/M}", "last month"),
    item(">=now-1h", "since an hour ago"),
    item("<now-30d", "before 30 days ago"),
    item(`[${day(now)} TO *]`, "since a day"),
    item(`[${day(now - 7 * 86_400_000)} TO ${day(now)}]`, "between two days"),
    item("*", "has a value"),
  ];
}

/** One side of a range, or what follows `>=`, where a slash must be escaped. */
export function rangeDateItems(now: number, inRange: boolean): CompletionItem[] {
  const slash = inRange ? "/" : "\\/";
  return [
    item("now", "this moment"),
    item("now-1h", "an hour ago"),
    item("now-24h", "24 hours ago"),
    item("now-7d", "7 days ago"),
    item("now-30d", "30 days ago"),
    item("now-1y", "a year ago"),
    item(`now${slash}d`, "start of today (UTC)"),
    item(`now-1d${slash}d`, "start of yesterday (UTC)"),
    item(`now${slash}w`, "Monday of this week"),
    item(`now${slash}M`, "first of this month"),
    item(day(now), "today"),
    ...(inRange ? [item("*", "no bound")] : []),
  ];
}
