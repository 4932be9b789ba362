import { formatBytes } from "../../util/format.ts";
import { safeText } from "../../util/safe_text.ts";
import type { PathGlance } from "../../features/submit/preview.ts";
import { glanceQuery } from "../../features/submit/preview.ts";
import type { Span } from "../paint.ts";
import { submitCommand } from "./command_line.ts";
import { itemOf } from "./items.ts";
import { focusedRow, type FormPage, type Geometry } from "./sections.ts";
import { ADD_ROW } from "./state.ts";

/** The rows below the form: the command that does the same, then help on the row, or what is wrong with its text. */
export function footLines(page: FormPage, { foot }: Geometry): readonly (readonly Span[])[] {
  const { form } = page;
  const { server, draft } = form;
  const command = server === undefined || draft.items.length === 0
    ? undefined
    : submitCommand(draft, server.plan, { mask: true });
  const last = helpSpans(page);
  return foot < 2 ? [last] : [command === undefined ? [] : [" ", [safeText(command), "dim"]], last];
}

function helpSpans(page: FormPage): readonly Span[] {
  const { form } = page;
  const { edit } = form.state;
  if (edit?.fault !== undefined) {
    return [" ", [form.theme.ascii ? "x " : "✗ ", "error"], [safeText(edit.fault), "error"]];
  }
  const glance = edit?.id === ADD_ROW ? glanceOf(page, edit.field.text) : undefined;
  if (glance !== undefined) return [" ", ...glance];
  const row = focusedRow(page);
  const text = row?.locked ?? row?.help ?? "";
  return [" ", [text, row?.locked === undefined ? "dim" : "warn"]];
}

/** What the path being typed is. */
function glanceOf({ form }: FormPage, text: string): readonly Span[] | undefined {
  const item = itemOf(text);
  if (item === undefined) return undefined;
  if (item.kind === "url") return ["an address: ", ["the server fetches it", "dim"]];
  if (item.kind === "hash") return [`a ${item.hashType}: `, ["the server looks for the file", "dim"]];
  if (item.kind === "text") return ["text: ", ["it is submitted as a file of its own", "dim"]];
  const glance = form.ctx.app.queries.peek<PathGlance>(glanceQuery(item.text).key);
  if (glance === undefined) return undefined;
  if (glance.kind === "file") return [[formatBytes(glance.sizeBytes), "number"], " · ", glance.type];
  return [[glance.kind === "folder" ? "a folder: all files in it" : `a ${glance.kind}`, "dim"]];
}
