import type { Json, JsonObject } from "../../util/json.ts";
import { displayWidth } from "../../util/width.ts";
import { safeText } from "../../util/safe_text.ts";
import { defangUrl } from "../../util/defang.ts";
import { verdictOf } from "../verdict.ts";
import {
  capLines,
  flow,
  keyValueLines,
  type RawSegment,
  type SectionTextOptions,
  segment,
  shownText,
  type TextLine,
  valueText,
} from "./lines.ts";
import { num, objectOf, objectsOf, processTreeLines } from "./process.ts";
import { sandboxLines } from "./sandbox.ts";
import { tableLines } from "./table.ts";

/** What a section's body is made of. */
export interface SectionBody {
  readonly body_format: string;
  readonly body?: Json | undefined;
  readonly body_config?: Json | undefined;
}

const PLAIN_FORMATS = new Set(["TEXT", "MEMORY_DUMP"]);

/** A body as JSON, which stored documents keep as text. Undefined when it is no JSON. */
export function parseBody(format: string, body: Json | undefined): Json | undefined {
  if (PLAIN_FORMATS.has(format) || typeof body !== "string") return body;
  try {
    return JSON.parse(body) as Json;
  } catch {
    // A JSON body may be a bare text; other formats never are.
    return format === "JSON" ? body : undefined;
  }
}

type Render = (body: Json, options: SectionTextOptions, config: Json | undefined) => TextLine[] | undefined;

function textLines(body: Json, options: SectionTextOptions): TextLine[] {
  return flow([{ text: shownText(valueText(body).replace(/\n+$/, ""), options) }], options);
}

/** Columns of a hex dump must stay aligned, so its lines break anywhere, not at spaces. */
function dumpLines(body: Json, options: SectionTextOptions): TextLine[] {
  const glued = valueText(body).replace(/\n+$/, "").replaceAll(" ", "\u00a0");
  return flow([{ text: glued }], options).map((line) => ({
    segments: line.segments.map((one) => ({ ...one, text: one.text.replaceAll("\u00a0", " ") })),
  }));
}

const SHADES = { unicode: " ░▒▓█", ascii: " .:+#" } as const;

/** Values as a bar of five shades over the domain, averaged where there are more values than cells. */
function graphLines(body: Json, options: SectionTextOptions): TextLine[] | undefined {
  const graph = objectOf(body);
  const data = objectOf(graph?.data);
  if (graph?.type !== "colormap" || data === undefined || !Array.isArray(data.values)) return undefined;
  const values = (data.values as readonly Json[]).filter((value): value is number =>
    typeof value === "number"
  );
  if (values.length === 0) return [{ segments: [segment("empty graph", "dim")] }];
  const domain = Array.isArray(data.domain) ? data.domain as readonly Json[] : [];
  const min = num(domain[0]);
  const max = num(domain[1]) > min
    ? num(domain[1])
    : values.reduce((most, value) => Math.max(most, value), min);
  const cells = Math.max(1, Math.min(values.length, Number.isFinite(options.width) ? options.width : 64));
  const shades = SHADES[options.ascii ? "ascii" : "unicode"];
  const bar = Array.from({ length: cells }, (_, i) => {
    const from = Math.floor(i * values.length / cells);
    const bin = values.slice(from, Math.max(from + 1, Math.floor((i + 1) * values.length / cells)));
    const mean = bin.reduce((sum, value) => sum + value, 0) / bin.length;
    const share = max > min ? (mean - min) / (max - min) : 0;
    return shades[Math.max(0, Math.min(4, Math.round(share * 4)))];
  }).join("");
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const peak = values.reduce((most, value) => Math.max(most, value), -Infinity);
  const legend = `${min} to ${max}, ${values.length} values, mean ${mean.toFixed(2)}, highest ${
    peak.toFixed(2)
  }`;
  return [{ segments: [segment(bar, "accent")] }, ...flow([{ text: legend, tone: "dim" }], options)];
}

function urlLines(body: Json, options: SectionTextOptions): TextLine[] {
  return objectsOf(body).flatMap((item) => {
    const url = valueText(item.url);
    const name = valueText(item.name);
    const text = options.defang ? defangUrl(url) : url;
    const before: RawSegment[] = name === "" || name === url
      ? []
      : [{ text: `${shownText(name, options)}: ` }];
    return flow([...before, { text, tone: "accent" }], options, {
      hang: 2,
      target: { kind: "url", value: url },
    });
  });
}

function jsonLines(body: Json, options: SectionTextOptions): TextLine[] {
  return JSON.stringify(body, null, 2).split("\n").flatMap((line) =>
    flow([{ text: shownText(line, options) }], options, { hang: line.length - line.trimStart().length + 2 })
  );
}

function orderedPairs(body: Json): (readonly [string, Json])[] | undefined {
  if (!Array.isArray(body)) return undefined;
  return (body as readonly Json[]).flatMap((pair) =>
    Array.isArray(pair) && pair.length >= 2 ? [[valueText(pair[0]), pair[1] as Json] as const] : []
  );
}

function imageLines(body: Json, options: SectionTextOptions): TextLine[] {
  return objectsOf(body).flatMap((item) => {
    const image = objectOf(item.img) ?? item;
    const name = valueText(image.name);
    const sha256 = valueText(image.sha256);
    return flow(
      [
        { text: "[image] ", tone: "accent" },
        { text: name, bold: true },
        ...(image.description ? [{ text: `  ${shownText(valueText(image.description), options)}` }] : []),
        { text: `  ${sha256}`, tone: "dim" },
      ],
      options,
      { hang: 8, target: { kind: "image", sha256, name } },
    );
  });
}

function timelineLines(body: Json, options: SectionTextOptions): TextLine[] {
  const items = objectsOf(body);
  const when = items.map((item) => safeText(valueText(item.opposite_content)));
  const column = Math.min(24, when.reduce((widest, text) => Math.max(widest, displayWidth(text)), 0));
  return items.flatMap((item, i) => {
    const verdict = verdictOf(num(item.score), options.thresholds);
    const signatures = Array.isArray(item.signatures) ? item.signatures as readonly Json[] : [];
    const gap = " ".repeat(Math.max(0, column - displayWidth(when[i]!)));
    return flow(
      [
        { text: `${when[i]}${gap} `, tone: "dim" },
        { text: `${options.ascii ? verdict.ascii : verdict.glyph} `, tone: verdict.tone },
        { text: shownText(valueText(item.title), options), bold: true },
        ...(item.content ? [{ text: `  ${shownText(valueText(item.content), options)}` }] : []),
        ...signatures.map((name) => ({
          text: `  ${shownText(valueText(name), options)}`,
          tone: verdict.tone,
        })),
      ],
      options,
      { hang: column + 3 },
    );
  });
}

/** The parts of a `MULTI` body, one below the other. */
function multiLines(body: Json, options: SectionTextOptions): TextLine[] | undefined {
  if (!Array.isArray(body)) return undefined;
  return (body as readonly Json[]).flatMap((part): TextLine[] => {
    if (!Array.isArray(part)) return [];
    const [format, inner, config] = part as readonly Json[];
    // A MULTI inside a MULTI is not allowed; the flat rendering ends a hostile nesting.
    if (format === "MULTI") return jsonLines(inner ?? null, options);
    return [...bodyLines({ body_format: valueText(format), body: inner, body_config: config }, options)];
  });
}

function dividerLines(options: SectionTextOptions): TextLine[] {
  const cells = Number.isFinite(options.width) ? options.width : 40;
  return [{ segments: [segment((options.ascii ? "-" : "─").repeat(cells), "dim")] }];
}

const RENDERS: Readonly<Record<string, Render>> = {
  TEXT: textLines,
  MEMORY_DUMP: dumpLines,
  GRAPH_DATA: graphLines,
  URL: urlLines,
  JSON: jsonLines,
  KEY_VALUE(body, options) {
    const object = objectOf(body);
    return object && keyValueLines(Object.entries(object), options);
  },
  ORDERED_KEY_VALUE(body, options) {
    const pairs = orderedPairs(body);
    return pairs && keyValueLines(pairs, options);
  },
  PROCESS_TREE: (body, options) => processTreeLines(objectsOf(body), options),
  SANDBOX(body, options) {
    const object = objectOf(body);
    return object && sandboxLines(object, options);
  },
  TABLE: (body, options, config) => tableLines(objectsOf(body), parseBody("TABLE", config), options),
  IMAGE: imageLines,
  TIMELINE: timelineLines,
  MULTI: multiLines,
  DIVIDER: (_body, options) => dividerLines(options),
};

/** What cannot be rendered is shown as it came. */
function rawLines(note: string, body: Json | undefined, options: SectionTextOptions): TextLine[] {
  const raw = typeof body === "string" ? body : JSON.stringify(body, null, 2) ?? "";
  return [...flow([{ text: note, tone: "error" }], options), ...(raw === "" ? [] : textLines(raw, options))];
}

/**
 * The body of a section as lines, in every format the server knows, whether its JSON is parsed or still text.
 * Unknown formats and malformed bodies are shown as they came, below a note. No body gives no lines.
 */
export function bodyLines(section: SectionBody, options: SectionTextOptions): readonly TextLine[] {
  const { body_format: format, body } = section;
  if (format === "DIVIDER") return dividerLines(options);
  if (body === null || body === undefined || body === "") return [];
  const render = Object.hasOwn(RENDERS, format) ? RENDERS[format] : undefined;
  if (render === undefined) {
    return capLines(rawLines(`unknown format "${safeText(format)}"`, body, options), options);
  }
  const parsed = parseBody(format, body);
  const lines = parsed === undefined ? undefined : render(parsed, options, section.body_config);
  const good = lines !== undefined && (lines.length > 0 || isEmpty(parsed));
  return capLines(good ? lines : rawLines(`invalid ${format} body`, body, options), options);
}

/** Whether nothing is what the body holds, so that no lines are right. */
function isEmpty(body: Json | undefined): boolean {
  return typeof body === "object" && body !== null && Object.keys(body as JsonObject).length === 0;
}
