import { formatBytes, formatCount } from "../../util/format.ts";
import { safeText } from "../../util/safe_text.ts";
import type { App } from "../contracts.ts";
import { submissionsLeft } from "./quotas.ts";
import { paint, rule, type Span } from "../paint.ts";
import type { Section } from "./form.ts";
import { filesOf } from "./review_section.ts";
import { focusedRow, type FormPage, sectionOf } from "./sections.ts";

/** The side bar: sections, presets, a summary. Exactly as many rows as asked for. */
export function sideLines(page: FormPage, columns: number, rows: number): readonly string[] {
  const { theme } = page.form;
  const title = (text: string) => rule(theme, columns, { left: [[text, "plain"]] });
  const row = (spans: readonly Span[]) => paint(theme, spans, columns);
  const open = sectionOf(page, focusedRow(page)?.id ?? "");
  const lines = [
    title("submit"),
    ...page.sections.map((section, i) =>
      row(sectionSpans(page, { section, number: i + 1, isOpen: section === open }))
    ),
    row([]),
    title("presets"),
    ...presetSpans(page).map(row),
    row([]),
    title("summary"),
    ...summarySpans(page).map(([name, value]) => row([" ", [name.padEnd(10), "dim"], value])),
  ];
  while (lines.length < rows) lines.push(row([]));
  return lines.slice(0, rows);
}

function sectionSpans(
  { form: { theme } }: FormPage,
  { section, number, isOpen }: {
    readonly section: Section;
    readonly number: number;
    readonly isOpen: boolean;
  },
): Span[] {
  const mark: Span = section.isBad
    ? [theme.ascii ? "x" : "✗", "error"]
    : section.isDone
    ? [theme.ascii ? "+" : "✓", "safe"]
    : " ";
  return [
    isOpen ? [theme.ascii ? "> " : "› ", "accent"] : "  ",
    mark,
    [` ${number} `, "dim"],
    [section.title, isOpen ? "bold" : "plain"],
  ];
}

const PRESETS_MAX = 8;

function presetSpans({ form }: FormPage): Span[][] {
  const names = [...form.state.presets.keys()];
  const shown = names.slice(0, PRESETS_MAX).map((name): Span[] => [
    name === form.state.preset ? [form.theme.ascii ? "> " : "› ", "accent"] : "  ",
    safeText(name),
  ]);
  const load: Span[] = names.length === 0 ? [] : [["b", "key"], [" load  ", "dim"]];
  return [...shown, ["  ", ...load, ["ctrl-s", "key"], [" save as …", "dim"]]];
}

function summarySpans({ form, sections }: FormPage): (readonly [name: string, value: Span])[] {
  const { facts, server } = form;
  const bytes = facts.reduce((sum, { sizeBytes = 0 }) => sum + sizeBytes, 0);
  const known = facts.filter((one) => one.known !== null && one.known !== undefined).length;
  const marking = form.draft.params.classification ?? server?.base.classification;
  const limit = server?.me.submission_daily_quota;
  const services = sections.find(({ id }) => id === "services")?.summary[2];
  return [
    ["items", formatCount(filesOf(form))],
    ["size", bytes === 0 ? ["–", "dim"] : formatBytes(bytes)],
    ["known", known === 0 ? ["none", "dim"] : [`${known} of ${facts.length}`, "warn"]],
    ...(services === undefined ? [] : [["services", shortOf(services)] as const]),
    ...(typeof marking === "string" ? [["marking", safeText(marking)] as const] : []),
    ...(limit ? [["today", leftToday(form.ctx, limit)] as const] : []),
  ];
}

/** `24 of 31 services` under the word "services". */
function shortOf(span: Span): string {
  return (typeof span === "string" ? span : span[0]).replace(" services", "");
}

function leftToday(ctx: { readonly app: App }, limit: number): Span {
  const left = submissionsLeft(ctx);
  if (left === undefined) return `${formatCount(limit)} at most`;
  return [`${formatCount(left)} of ${formatCount(limit)} left`, left === 0 ? "error" : "plain"];
}
