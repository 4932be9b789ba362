import { formatBytes } from "../../util/format.ts";
import { safeText } from "../../util/safe_text.ts";
import { glanceQuery, type PathGlance } from "../../features/submit/preview.ts";
import { wrapToWidth } from "../../util/width.ts";
import type { Span } from "../paint.ts";
import type { Role } from "../theme.ts";
import { submitCommand } from "./command_line.ts";
import { itemOf } from "./items.ts";
import { focusedRow, type FormPage, type Geometry, sectionOf } from "./sections.ts";
import { lineContext } from "./what_section.ts";
import { ADD_ROW } from "./state.ts";

/** The rows below the form: help on the row, or what is wrong with its text; before it, where there is room, the command that does the same. */
export function footLines(page: FormPage, { foot }: Geometry): readonly (readonly Span[])[] {
  const { form } = page;
  const help = helpLines(page).slice(0, foot);
  if (help.length >= foot) return help;
  const { server, draft } = form;
  // The review shows it itself.
  const isReview = sectionOf(page, focusedRow(page)?.id ?? "").id === "review";
  const isShown = server !== undefined && draft.items.length > 0 && !isReview;
  const command = isShown ? submitCommand(draft, server.plan, { mask: true }) : undefined;
  return [command === undefined ? [] : [" ", [safeText(command), "dim"]], ...help];
}

function helpLines(page: FormPage): readonly (readonly Span[])[] {
  const { form } = page;
  const { edit } = form.state;
  const wrapped = (text: string, role: Role): readonly Span[][] =>
    wrapToWidth(text, form.ctx.columns - 2).map((line) => [" ", [line, role]]);
  if (edit?.fault !== undefined) {
    return wrapped(`${form.theme.ascii ? "x" : "✗"} ${safeText(edit.fault)}`, "error");
  }
  if (edit?.isReplaced === true) return wrapped("Type to replace the value; ← edits it", "dim");
  const glance = edit?.id === ADD_ROW ? glanceOf(page, edit.field.text) : undefined;
  if (glance !== undefined) return [[" ", ...glance]];
  const row = focusedRow(page);
  return wrapped(row?.locked ?? row?.help ?? "", row?.locked === undefined ? "dim" : "warn");
}

/** What the path being typed is. */
function glanceOf({ form }: FormPage, text: string): readonly Span[] | undefined {
  const item = itemOf(text, lineContext(form));
  if (item === undefined) return undefined;
  if (item.kind === "url") return ["an address: ", ["the server fetches it", "dim"]];
  if (item.kind === "hash") {
    return [`a ${safeText(item.hashType ?? "hash")}: `, ["the server looks for the file", "dim"]];
  }
  if (item.kind === "text") return ["text: ", ["it is submitted as a file of its own", "dim"]];
  const glance = form.ctx.app.queries.peek<PathGlance>(glanceQuery(item.text).key);
  if (glance === undefined) return undefined;
  if (glance.kind === "file") return [[formatBytes(glance.sizeBytes), "number"], " · ", glance.type];
  return [[glance.kind === "folder" ? "a folder: all files in it" : `a ${glance.kind}`, "dim"]];
}
