import type { Alert } from "../../api/types/alert.ts";
import type { Column, Tone } from "../../domain/column.ts";
import { listAt, plainText, textAt } from "../../domain/columns.ts";
import { ageColumn, column, firstOfColumn, scoreColumn, textColumn } from "../../domain/columns/make.ts";
import { formatCount } from "../../util/format.ts";
import { serverThresholds } from "../drill/thresholds.ts";
import type { App } from "../contracts.ts";
import { remember } from "../drill/remember.ts";
import { layoutTable, type TableLayout } from "../widgets/table.ts";
import { PRIORITIES, priorityOf } from "./priorities.ts";
import { alertsIn, ownName } from "./rows.ts";

/** Priorities, most urgent first. */
export const PRIORITY_NAMES = PRIORITIES.map(({ name }) => name);

/** `▲ CRIT`; empty for none. */
export function priorityText(priority: string | null | undefined, ascii: boolean): string {
  const known = priorityOf(priority);
  return known === undefined ? priority ?? "" : `${ascii ? known.ascii : known.glyph} ${known.word}`;
}

/** The colour of a priority. */
export const priorityTone = (priority: string | null | undefined): Tone =>
  priorityOf(priority)?.tone ?? "plain";

const STATUS_TONES: Readonly<Record<string, Tone>> = {
  "MALICIOUS": "malicious",
  "NON-MALICIOUS": "safe",
  "ASSESS": "accent",
};

/** The colour of a status. */
export const statusTone = (status: string | null | undefined): Tone => STATUS_TONES[status ?? ""] ?? "plain";

/** What it was said to be: the family where one is named, else whatever comes first. */
export function familyOf(alert: Alert): string {
  const named = alert.al.detailed?.attrib?.find(({ type }) => type === "attribution.family");
  return named?.value ?? plainText(listAt(alert, "al.attrib")[0] ?? null);
}

/** Where it came from. */
export const sourceOf = (alert: Alert): string => textAt(alert, "metadata.source") || alert.type;

/** Whose it is: `you`, a name, `–`; that a similar one has an owner. */
function ownerColumn(you: string | undefined, ascii: boolean): Column<Alert> {
  return column<Alert>({
    id: "owner",
    field: "owner",
    width: 9,
    text: ({ owner, hint_owner }) =>
      owner
        ? owner === you ? "you" : owner
        : hint_owner === true
        ? ascii ? "~taken" : "≈taken"
        : ascii
        ? "-"
        : "–",
    exact: ({ owner }) => owner,
    tone: ({ owner }) => !owner ? "dim" : owner === you ? "accent" : "plain",
  });
}

/** Glyph and number without a gap: every cell of the list goes to the names of the files. */
function shortScore(score: Column<Alert>): Column<Alert> {
  return { ...score, width: 6, text: (alert, now) => score.text(alert, now).replace(" ", "") };
}

/** How many alerts a group has. */
const sizeOf = () =>
  column<Alert>({
    id: "n",
    width: 3,
    align: "right",
    text: (row) => formatCount(alertsIn(row)),
    exact: alertsIn,
    tone: (row) => alertsIn(row) > 1 ? "plain" : "dim",
  });
const ageOf = () => ageColumn<Alert>("age", "reporting_ts", { priority: 0 });
const nameOf = (wide = false) =>
  textColumn<Alert>("file", "file.name", { width: wide ? 22 : 16, grow: 4, priority: 0 });
/** Cells from which a name is worth more than where the alert came from. */
const WIDE_COLUMNS = 88;

/** What the choice of columns depends on. */
export interface ColumnLook {
  /** Only score, name and age. */
  readonly compact: boolean;
  /** Rows are groups: their sizes are of interest. */
  readonly grouped: boolean;
  /** There is room for longer names. @default false */
  readonly wide?: boolean;
}

function makeColumns(
  app: App,
  { compact, grouped, wide }: ColumnLook,
  you: string | undefined,
): readonly Column<Alert>[] {
  const { ascii } = app.theme();
  const score = shortScore(
    scoreColumn<Alert>("score", "al.score", { ascii, thresholds: serverThresholds(app) }),
  );
  if (compact) return [score, nameOf(), ageOf()];
  return [
    column<Alert>({
      id: "priority",
      title: "prio",
      field: "priority",
      width: 6,
      text: ({ priority }) => priorityText(priority, ascii),
      exact: ({ priority }) => priority,
      tone: ({ priority }) => priorityTone(priority),
    }),
    score,
    column<Alert>({
      id: "status",
      field: "status",
      width: 9,
      text: ({ status }) => status?.replace("NON-MALICIOUS", "NON-MAL") ?? "",
      exact: ({ status }) => status,
      tone: ({ status }) => statusTone(status),
    }),
    nameOf(wide),
    column<Alert>({ id: "family", field: "al.attrib", width: 8, grow: 1, priority: 2, text: familyOf }),
    column<Alert>({ id: "source", field: "metadata.source", width: 9, priority: 3, text: sourceOf }),
    ...(grouped ? [sizeOf()] : []),
    ageOf(),
    ownerColumn(you, ascii),
    firstOfColumn<Alert>("labels", "label", { width: 14, grow: 2, priority: 4 }),
  ];
}

/** The columns of the list; the same array for the same look, so that layouts can be kept. */
export function alertColumns(app: App, look: ColumnLook): readonly Column<Alert>[] {
  const you = ownName(app);
  return remember(
    app,
    `alert columns ${look.compact} ${look.grouped} ${look.wide}`,
    [app.theme().ascii, you, serverThresholds(app)],
    () => makeColumns(app, look, you),
  );
}

/** The columns laid out; the same object for the same question. */
export function layoutOf(app: App, width: number, look: ColumnLook): TableLayout<Alert> {
  const columns = alertColumns(app, { ...look, wide: width >= WIDE_COLUMNS });
  return remember(app, "alert layout", [columns, width], () => layoutTable(columns, width));
}
