import type { Command } from "../commands.ts";
import { setFilters } from "./filters.ts";
import { searchIndex } from "./indexes.ts";
import type { SearchContext } from "./rows.ts";
import { addFilter, tabOf, type TimeRange } from "./state.ts";
import {
  rangeText,
  readRange,
  shiftRange,
  spanUntilNow,
  TIME_PRESETS,
  timeFilter,
  timeOf,
  zoomRange,
} from "./time_range.ts";

const inLists = (ctx: SearchContext) => ctx.state.focus === "table" || ctx.state.focus === "facets";

const presentTime = (ctx: SearchContext) => timeOf(tabOf(ctx.state).run.filters);

/** Sets the time range in place of the one before. */
export const setTime = (ctx: SearchContext, range: TimeRange): void =>
  setFilters(ctx, (filters) => addFilter(filters, timeFilter(range)));

const ALL = 0;
const CUSTOM = -1;

/** Asks for a time range. */
export async function chooseTime(ctx: SearchContext): Promise<void> {
  const field = searchIndex(ctx.state.index).dateField;
  if (field === undefined) return ctx.app.notify("This index has no date to filter by");
  const range = presentTime(ctx);
  const span = spanUntilNow(range);
  const isPreset = TIME_PRESETS.some(([, spanMs]) => spanMs === span);
  const chosen = await ctx.app.pick<number>({
    title: `time range of ${field}`,
    filter: false,
    selected: range === undefined ? ALL : isPreset ? span! : CUSTOM,
    items: [
      ...TIME_PRESETS.map(([label, spanMs], i) => ({ value: spanMs, label, key: String(i + 1) })),
      { value: ALL, label: "all time", key: "a" },
      { value: CUSTOM, label: "from … to …", key: "c" },
    ],
  });
  if (chosen === undefined) return;
  if (chosen > 0) return setTime(ctx, { field, spanMs: chosen, endsMs: 0 });
  if (chosen === ALL) return setFilters(ctx, (filters) => filters.filter((one) => one.time === undefined));
  await typeTime(ctx, field);
}

async function typeTime(ctx: SearchContext, field: string): Promise<void> {
  const { app } = ctx;
  const range = presentTime(ctx);
  const text = await app.prompt({
    title: "time range",
    label: "from TO to",
    initial: range === undefined ? "now-7d TO now" : rangeText(range),
    check(typed) {
      const read = readRange(field, typed, app.now());
      return typeof read === "string" ? read : undefined;
    },
  });
  const read = text === undefined ? "" : readRange(field, text, app.now());
  if (typeof read !== "string") setTime(ctx, read);
}

const changeTime = (change: (range: TimeRange, now: number) => TimeRange) => (ctx: SearchContext) => {
  const range = presentTime(ctx);
  if (range !== undefined) setTime(ctx, change(range, ctx.app.now()));
};
const noTime = (ctx: SearchContext) =>
  presentTime(ctx) === undefined ? "Choose a time range first: t" : undefined;

const change = (
  id: string,
  words: { readonly title: string; readonly key: string },
  to: (range: TimeRange, now: number) => TimeRange,
): Command<SearchContext> => ({
  id: `search.${id}`,
  title: words.title,
  keys: [words.key],
  group: "Find",
  when: inLists,
  blocked: noTime,
  run: changeTime(to),
});

/** The time range: chosen, moved, halved, doubled. */
export const TIME_COMMANDS: readonly Command<SearchContext>[] = [
  { id: "search.time", title: "Time range", keys: ["t"], group: "Find", when: inLists, run: chooseTime },
  change("time-back", { title: "Time range back", key: "{" }, (range, now) => shiftRange(range, -1, now)),
  change("time-on", { title: "Time range forward", key: "}" }, (range, now) => shiftRange(range, 1, now)),
  change("time-in", { title: "Half the time range", key: "(" }, (range, now) => zoomRange(range, 0.5, now)),
  change("time-out", { title: "Twice the time range", key: ")" }, (range, now) => zoomRange(range, 2, now)),
];
