import type { Json, JsonObject } from "../../util/json.ts";
import { safeText } from "../../util/safe_text.ts";
import { displayWidth } from "../../util/width.ts";
import { bodyLines, lineText, parseBody } from "../section_text.ts";
import { num, objectOf, objectsOf } from "../section_text/process.ts";
import { tableColumns } from "../section_text/table.ts";

/** A value as al-submit prints it: Python's words for booleans and null, JSON for the rest. */
export function pythonText(value: Json | undefined): string {
  if (value === null || value === undefined) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

const lines = (text: string): string[] => safeText(text, { newlines: "keep" }).split("\n");

/** Shades of a colour map: five equal steps of its domain. */
function graph(body: Json): string[] {
  const data = objectOf(objectOf(body)?.data);
  const domain = Array.isArray(data?.domain) ? data.domain as readonly Json[] : [];
  const values = Array.isArray(data?.values) ? (data.values as readonly Json[]).map(num) : [];
  const [min, max] = [num(domain[0]), num(domain[1])];
  const step = (max - min) / 5;
  const shades = [" ", "░", "▒", "▓", "█"];
  const bar = values.map((value) =>
    shades[step > 0 ? Math.max(0, Math.min(4, Math.floor((value - min) / step))) : 0]
  );
  const at = (value: number) => value.toFixed(1);
  return [
    ` [ ]: ${at(min)} .. ${at(min + step)}        [█]: ${at(max - step)} .. ${at(max)}`,
    `┤${bar.join("")}├`,
  ];
}

function table(body: Json, config: Json | undefined): string[] {
  const rows = objectsOf(body);
  const columns = tableColumns(rows, parseBody("TABLE", config));
  const cell = (value: Json | undefined) =>
    safeText(
      value === null || value === undefined ? "" : typeof value === "string" ? value : pythonText(value),
    );
  const grid = [
    columns.map((name) => safeText(name)),
    ...rows.map((row) => columns.map((name) => cell(row[name]))),
  ];
  const widths = columns.map((_, i) =>
    grid.reduce((widest, row) => Math.max(widest, displayWidth(row[i]!)), 0)
  );
  return grid.map((row) =>
    row.map((text, i) => text + " ".repeat(widths[i]! - displayWidth(text))).join(" | ").trimEnd()
  );
}

function processes(list: readonly JsonObject[], depth: number): string[] {
  return list.flatMap((one) => {
    const counts = `F:${num(one.file_count)} N:${num(one.network_count)} R:${num(one.registry_count)}`;
    const signatures = Object.keys(objectOf(one.signatures) ?? {}).join(", ");
    const head = `[${pythonText(one.process_pid)}] ${pythonText(one.process_name)} (${
      pythonText(one.command_line)
    })`;
    const line = "  ".repeat(Math.min(depth, 40)) + safeText(`${head} {${counts} S:[${signatures}]}`);
    return [line, ...processes(objectsOf(one.children), depth + 1)];
  });
}

function timeline(body: Json): string[] {
  const items = objectsOf(body);
  const left = items.map((item) =>
    safeText(typeof item.opposite_content === "string" ? item.opposite_content : "")
  );
  const width = left.reduce((widest, text) => Math.max(widest, displayWidth(text)), 0);
  const blank = `${" ".repeat(width)}   |`;
  return items.flatMap((item, i) => {
    const when = " ".repeat(width - displayWidth(left[i]!)) + left[i]!;
    const content = item.content ? ` (${pythonText(item.content)})` : "";
    return [blank, `${when}   o   ${safeText(pythonText(item.title) + content)}`, blank];
  });
}

const pair = (key: string, value: Json | undefined): string[] => lines(`${key}: ${pythonText(value)}`);

function parts(body: Json): string[] {
  if (!Array.isArray(body)) return [];
  return (body as readonly Json[]).flatMap((part) => {
    if (!Array.isArray(part)) return [];
    const [format, inner, config] = part as readonly Json[];
    return format === "MULTI" ? lines(pythonText(inner)) : textBody(String(format), inner, config);
  });
}

const RENDERS: Readonly<Record<string, (body: Json, config: Json | undefined) => string[]>> = {
  TEXT: (body) => lines(pythonText(body)),
  MEMORY_DUMP: (body) => lines(pythonText(body)),
  GRAPH_DATA: graph,
  URL: (body) =>
    objectsOf(body).map((one) =>
      safeText((one.name ? `${pythonText(one.name)}: ` : "") + pythonText(one.url))
    ),
  JSON: (body) => lines(JSON.stringify(body, null, 2)),
  KEY_VALUE: (body) => Object.entries(objectOf(body) ?? {}).flatMap(([key, value]) => pair(key, value)),
  ORDERED_KEY_VALUE: (body) =>
    (Array.isArray(body) ? body as readonly Json[] : []).flatMap((one) =>
      Array.isArray(one) ? pair(pythonText(one[0]), one[1]) : []
    ),
  PROCESS_TREE: (body) => processes(objectsOf(body), 0),
  TABLE: table,
  IMAGE: (body) =>
    objectsOf(body).map((one) => objectOf(one.img) ?? one).map((image) =>
      safeText(`${pythonText(image.name)}: ${pythonText(image.description)} (${pythonText(image.sha256)})`)
    ),
  MULTI: parts,
  TIMELINE: timeline,
  SANDBOX: (body) => bodyLines({ body_format: "SANDBOX", body }, { width: Infinity }).map(lineText),
  DIVIDER: () => ["-".repeat(50)],
};

/** A body in al-submit's text form, one string a line, safe to print. Missing bodies give no lines. */
export function textBody(format: string, body: Json | undefined, config?: Json): string[] {
  if (format === "DIVIDER") return RENDERS.DIVIDER!(null, null);
  if (body === null || body === undefined) return [];
  if (!Object.hasOwn(RENDERS, format)) return [`ERR: Unknown section type: ${safeText(format)}`];
  const parsed = parseBody(format, body);
  return parsed === undefined ? lines(String(body)) : RENDERS[format]!(parsed, config);
}
