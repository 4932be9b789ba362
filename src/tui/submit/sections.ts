import { massSection } from "./mass_section.ts";
import { type Form, formOf, type Row, type Section } from "./form.ts";
import { metadataSection } from "./metadata_section.ts";
import { optionsSection } from "./options_section.ts";
import { reviewSection } from "./review_section.ts";
import { servicesSection } from "./services_section.ts";
import type { SubmitContext } from "./state.ts";
import { whatSection } from "./what_section.ts";

/** The five sections of a form. */
export function sectionsOf(form: Form): readonly Section[] {
  const { mass } = form.draft;
  const what = mass === undefined ? whatSection(form) : massSection(form, mass);
  const before = [what, servicesSection(form), optionsSection(form), metadataSection(form)];
  return [...before, reviewSection(form, before)];
}

/** The form with its sections, as laid out for the present screen. */
export interface FormPage {
  readonly form: Form;
  readonly sections: readonly Section[];
}

/** The page of a context. */
export function pageOf(ctx: SubmitContext): FormPage {
  const form = formOf(ctx, geometryOf(ctx).columns);
  return { form, sections: sectionsOf(form) };
}

/** Where the parts of the form are. */
export interface Geometry {
  /** All sections are open, one below the other; else one at a time. */
  readonly isTall: boolean;
  /** Cells of the side bar; 0 for none. */
  readonly side: number;
  /** Cells for lines. */
  readonly columns: number;
  /** Rows for lines. */
  readonly rows: number;
  /** Rows below the lines: help, problems, command. */
  readonly foot: number;
}

/** Rows from which all sections are open. */
const TALL_ROWS = 30;
const SIDE_COLUMNS = 26;
const SECTIONS = 5;

/** The geometry of a screen. */
export function geometryOf({ columns, rows }: Pick<SubmitContext, "columns" | "rows">): Geometry {
  const isTall = rows >= TALL_ROWS;
  const side = isTall && columns >= 100 ? SIDE_COLUMNS : 0;
  const foot = rows >= 18 ? 2 : 1;
  return {
    isTall,
    side,
    columns: columns - (side === 0 ? 0 : side + 1),
    rows: rows - foot - (isTall ? 0 : SECTIONS + 1),
    foot,
  };
}

/** The row under the cursor; where it is gone, the first of the form. */
export function focusedRow({ form, sections }: FormPage): Row | undefined {
  const rows = sections.flatMap(({ items }) => items.filter((item) => item.kind === "row"));
  return rows.find(({ id }) => id === form.state.focus) ?? rows[0];
}

/** The section in which a row is. */
export function sectionOf({ sections }: FormPage, id: string): Section {
  return sections.find(({ items }) => items.some((item) => item.kind === "row" && item.id === id)) ??
    sections[0]!;
}
