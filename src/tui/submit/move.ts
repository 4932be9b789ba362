import { cellBeside, rowBeside } from "../widgets/form.ts";
import { allLines, topOf } from "./layout.ts";
import type { Row, SectionId } from "./form.ts";
import { focusedRow, type FormPage, geometryOf, pageOf, sectionOf } from "./sections.ts";
import type { SubmitContext } from "./state.ts";

/** Puts the cursor on a row and brings it into sight. */
export function focusOn(ctx: SubmitContext, id: string): void {
  ctx.update((state) => {
    const moved = { ...state, focus: id, edit: undefined };
    return { ...moved, top: topOf(pageOf({ ...ctx, state: moved })) };
  });
}

/** One row up or down, or several. */
export function moveRows(ctx: SubmitContext, by: number): void {
  const page = pageOf(ctx);
  const next = rowBeside(allLines(page), focusedRow(page)?.id ?? "", by);
  if (next !== undefined) focusOn(ctx, next.id);
}

/** A page up or down. */
export function movePages(ctx: SubmitContext, by: number): void {
  moveRows(ctx, by * Math.max(1, geometryOf(ctx).rows - 1));
}

/** The cell beside the cursor; undefined where there is none. */
export function cellAt(page: FormPage, by: number): Row | undefined {
  return cellBeside(allLines(page), focusedRow(page)?.id ?? "", by);
}

/** The first row of a section that can be used. */
function firstRow(page: FormPage, id: SectionId): Row | undefined {
  return page.sections.find((section) => section.id === id)?.items.find((item) => item.kind === "row");
}

/** Goes to a section. */
export function toSection(ctx: SubmitContext, id: SectionId): void {
  const page = pageOf(ctx);
  const row = firstRow(page, id);
  if (row !== undefined) focusOn(ctx, row.id);
}

/** The section after the one under the cursor, or before it. */
export function nextSection(ctx: SubmitContext, by: number): void {
  const page = pageOf(ctx);
  const { sections } = page;
  const at = sections.indexOf(sectionOf(page, focusedRow(page)?.id ?? ""));
  for (let i = 1; i <= sections.length; i++) {
    const section = sections[(at + by * i + sections.length * i) % sections.length]!;
    if (firstRow(page, section.id) !== undefined) return toSection(ctx, section.id);
  }
}
