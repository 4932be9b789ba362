import type { MouseInput } from "../terminal/keys.ts";
import { activateRow, toggleRow } from "./row_actions.ts";
import { headRows, screenLines } from "./layout.ts";
import { focusOn, moveRows, toSection } from "./move.ts";
import { focusedRow, geometryOf, pageOf } from "./sections.ts";
import type { SubmitContext } from "./state.ts";

/** A click on a title opens its section, one on a row goes there, one on the row under the cursor uses it. */
export function submitMouse(ctx: SubmitContext, { action, x, y }: MouseInput): boolean {
  if (action === "wheelup" || action === "wheeldown") {
    moveRows(ctx, action === "wheelup" ? -3 : 3);
    return true;
  }
  if (action !== "press") return false;
  const page = pageOf(ctx);
  const { side, columns } = geometryOf(ctx);
  const section = side > 0 && x < side ? page.sections[y - 1] : undefined;
  if (section !== undefined) {
    toSection(ctx, section.id);
    return true;
  }
  const line = screenLines(page)[y - headRows(page)];
  if (line?.kind === "head") toSection(ctx, line.section.id);
  if (line?.kind !== "line" || line.line.kind !== "cells") return line?.kind === "head";
  const { cells, perLine } = line.line;
  const cell = Math.floor((x - (side > 0 ? side + 1 : 0)) / Math.floor(columns / perLine));
  const row = cells[Math.min(perLine - 1, Math.max(0, cell))];
  if (row === undefined) return false;
  if (focusedRow(page)?.id !== row.id) focusOn(ctx, row.id);
  else if (row.toggle !== undefined) toggleRow(ctx);
  else activateRow(ctx);
  return true;
}
