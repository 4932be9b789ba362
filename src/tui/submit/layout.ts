/** Where each line of the form is on the screen. @module */
import { type FormLine, formLines, placeOf } from "../widgets/form.ts";
import { moveTo } from "../widgets/list.ts";
import type { Draft } from "./draft.ts";
import type { Section } from "./form.ts";
import { focusedRow, type FormPage, geometryOf, sectionOf } from "./sections.ts";

/** A line of the form. */
export type Line = FormLine<Draft>;

/** What a row of the screen shows. */
export type ScreenLine =
  | { readonly kind: "head"; readonly section: Section; readonly isOpen: boolean }
  | { readonly kind: "line"; readonly line: Line }
  | { readonly kind: "blank" };

/** Lines by section, in order. */
function linesBySection({ form, sections }: FormPage): readonly (readonly Line[])[] {
  return sections.map(({ items }) => formLines(items, form.columns));
}

/** All lines, without titles: the cursor walks through them. */
export function allLines(page: FormPage): readonly Line[] {
  return linesBySection(page).flat();
}

/** The lines among which the form scrolls: all of it, or its open section. */
function scrolled(page: FormPage): readonly ScreenLine[] {
  const { isTall } = geometryOf(page.form.ctx);
  const bySection = linesBySection(page);
  const open = sectionOf(page, focusedRow(page)?.id ?? "");
  return page.sections.flatMap((section, i): ScreenLine[] => {
    const lines = bySection[i]!.map((line): ScreenLine => ({ kind: "line", line }));
    if (isTall) return [{ kind: "head", section, isOpen: true }, ...lines, { kind: "blank" }];
    return section === open ? lines : [];
  });
}

/** The first line to show so that the cursor is in sight, with its whole section or else the sentences around it. */
export function topOf(page: FormPage): number {
  const id = focusedRow(page)?.id ?? "";
  const lines = scrolled(page);
  const isRow = (one: ScreenLine | undefined) => one?.kind === "line" && one.line.kind === "cells";
  const at = lines.findIndex((one) => one.kind === "line" && placeOf([one.line], id) !== undefined);
  if (at < 0) return 0;
  let [from, to] = [at, at];
  while (from > 0 && !isRow(lines[from - 1])) from--;
  while (to < lines.length - 1 && !isRow(lines[to + 1])) to++;
  const head = lines.findLastIndex((one, i) => i <= at && one.kind === "head");
  const end = lines.findIndex((one, i) => i >= at && one.kind === "blank");
  const size = { total: lines.length, page: geometryOf(page.form.ctx).rows };
  let list = moveTo({ cursor: at, top: page.form.state.top }, at, size);
  for (const line of [end < 0 ? lines.length - 1 : end - 1, Math.max(0, head), to, from, at]) {
    list = moveTo(list, line, size);
  }
  return list.top;
}

/** What the rows of the screen show, from the first row of the form on. */
export function screenLines(page: FormPage): readonly ScreenLine[] {
  const { isTall, rows } = geometryOf(page.form.ctx);
  const top = topOf(page);
  const shown = scrolled(page).slice(top, top + rows);
  if (isTall) return shown;
  const open = sectionOf(page, focusedRow(page)?.id ?? "");
  return page.sections.flatMap((section): ScreenLine[] => [
    { kind: "head", section, isOpen: section === open },
    ...(section === open ? shown : []),
  ]);
}

/** Rows of the screen above the form's lines. */
export function headRows(page: FormPage): number {
  return geometryOf(page.form.ctx).isTall ? 0 : 1;
}
