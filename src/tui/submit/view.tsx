import type { Submission } from "../../api/types/submission.ts";
import type { Query } from "../../features/queries.ts";
import { submissionQuery } from "../../features/submissions.ts";
import { glanceQuery } from "../../features/submit/preview.ts";
import { useQueries, useQuery, useRested } from "../hooks.ts";
import { paint, rule, type Span, spread } from "../paint.ts";
import type { ReactNode } from "../react.ts";
import { whoamiQuery } from "../shell/account.ts";
import { errorSpans } from "../widgets/busy.ts";
import { paintFormLine } from "../widgets/form.ts";
import { Lines } from "../widgets/lines.tsx";
import { completionQuery } from "./completion.ts";
import { itemQueries } from "./facts.ts";
import { footLines } from "./foot.ts";
import type { Section } from "./form.ts";
import { itemOf } from "./items.ts";
import { type ScreenLine, screenLines } from "./layout.ts";
import { quotasQuery } from "./quotas.ts";
import { focusedRow, type FormPage, type Geometry, geometryOf, pageOf } from "./sections.ts";
import { sideLines } from "./side.ts";
import { lineContext } from "./what_section.ts";
import { ADD_ROW, draftOf, failureOf, type SubmitContext } from "./state.ts";

/** A path is looked at when typing rests this long. */
const REST_MS = 120;

/** The form: its lines, beside them where there is room a summary, below them help. */
export function SubmitView(ctx: SubmitContext): ReactNode {
  const { app, params, columns, rows, state } = ctx;
  useQuery(whoamiQuery(app.services));
  // A submission whose settings are taken over is read once, and only until something is entered.
  const wanted = params.sid === undefined || state.draft !== undefined
    ? undefined
    : submissionQuery(app.services, params.sid);
  useQuery<Submission>(wanted);
  useQuery(quotasQuery(ctx));
  useQueries(itemQueries(app, draftOf(ctx).items));
  useTyped(ctx);
  const failed = failureOf(ctx);
  const theme = app.theme();
  const page = pageOf(ctx);
  const geometry = geometryOf(ctx);
  const lines = formRows(page, geometry);
  const foot = footLines(page, geometry).map((spans) => paint(theme, spans, columns));
  const notes = failed === undefined ? [] : errorSpans(failed).map((spans) => paint(theme, spans, columns));
  const all = [...notes, ...lines].slice(0, rows - foot.length);
  while (all.length < rows - foot.length) all.push(paint(theme, [], columns));
  return <Lines lines={[...all, ...foot]} columns={columns} rows={rows} />;
}

/** Asks for what completes the text being typed, and for a look at the file it names. */
function useTyped(ctx: SubmitContext): void {
  const { edit } = ctx.state;
  const text = edit?.field.text ?? "";
  const row = edit === undefined ? undefined : focusedRow(pageOf(ctx));
  const isRested = useRested(text, REST_MS) === text;
  const completion = row === undefined ? undefined : completionQuery(ctx, { row, text });
  const item = edit?.id === ADD_ROW && isRested && !text.endsWith("/")
    ? itemOf(text, lineContext(pageOf(ctx).form))
    : undefined;
  const glance = item?.kind === "path" ? glanceQuery(item.text) : undefined;
  // Each answer is read again under its own type.
  useQueries([completion, glance].filter((one) => one !== undefined) as Query<unknown>[]);
}

function formRows(page: FormPage, geometry: Geometry): string[] {
  const { form } = page;
  const { theme, state } = form;
  const { columns, side, isTall, rows } = geometry;
  const focus = focusedRow(page)?.id;
  const view = { columns, focus, field: state.edit?.field };
  const paintLine = (line: ScreenLine): string => {
    if (line.kind === "blank") return paint(theme, [], columns);
    if (line.kind === "line") return paintFormLine(theme, line.line, view);
    return isTall ? tallHead(page, line.section, columns) : foldedHead(page, line, columns);
  };
  const lines = screenLines(page).map(paintLine);
  if (side > 0) {
    const bar = paint(theme, [[theme.ascii ? "|" : "│", "rule"]], 1);
    const beside = sideLines(page, side, rows);
    return Array.from({ length: rows }, (_, y) => beside[y]! + bar + (lines[y] ?? paint(theme, [], columns)));
  }
  return isTall ? lines : [paint(theme, summaryLine(page, columns), columns), ...lines];
}

function numberOf({ sections }: FormPage, section: Section): number {
  return sections.indexOf(section) + 1;
}

/** `✓`, `✗` or nothing. */
function markSpan({ form }: FormPage, { isBad, isDone }: Section): Span {
  if (isBad) return [form.theme.ascii ? "x" : "✗", "error"];
  return isDone ? [form.theme.ascii ? "+" : "✓", "safe"] : " ";
}

function tallHead(page: FormPage, section: Section, columns: number): string {
  const { theme } = page.form;
  const here = section.items.some((item) => item.kind === "row" && item.id === focusedRow(page)?.id);
  return rule(theme, columns, {
    left: [[`${numberOf(page, section)} ${section.title}`, here ? "title" : "plain"]],
    right: section.right,
    focused: here,
  });
}

function foldedHead(
  page: FormPage,
  { section, isOpen }: Extract<ScreenLine, { kind: "head" }>,
  columns: number,
): string {
  const { theme } = page.form;
  const arrow = theme.ascii ? (isOpen ? "v " : "> ") : (isOpen ? "▾ " : "▸ ");
  const isNarrow = columns < 60;
  const title = isNarrow ? section.id : section.title;
  const left: Span[] = [
    " ",
    [arrow, "dim"],
    markSpan(page, section),
    [` ${numberOf(page, section)} ${title.padEnd(isNarrow ? 9 : 21)}`, isOpen ? "title" : "plain"],
  ];
  const right = isOpen && !isNarrow ? [...section.right, " "] : [];
  return paint(theme, spread([...left, ...(isOpen ? [] : section.summary)], right, columns), columns);
}

/** The whole form in one line. */
function summaryLine({ sections, form }: FormPage, columns: number): Span[] {
  const review = sections.at(-1)!;
  const services = sections.find(({ id }) => id === "services")!;
  const count = form.draft.items.length;
  const things = `${count} ${count === 1 ? "item" : "items"}`;
  const isBlocked = count === 0 || columns < 60;
  return spread(
    [" ", [things, "bold"], [" · ", "dim"], ...services.summary],
    isBlocked ? [] : [" ", ...review.summary, " "],
    columns,
  );
}
