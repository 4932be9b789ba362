import type { Json, JsonObject } from "../../util/json.ts";
import type { Tone } from "../column.ts";
import { verdictOf } from "../verdict.ts";
import {
  flow,
  type RawSegment,
  type SectionTextOptions,
  segment,
  shownText,
  type TextLine,
  valueText,
} from "./lines.ts";

/** The value as an object; undefined when it is none. */
export function objectOf(value: Json | undefined): JsonObject | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? value as JsonObject
    : undefined;
}

/** The objects in a list; one object counts as a list of one. */
export function objectsOf(value: Json | undefined): readonly JsonObject[] {
  const list: readonly Json[] = Array.isArray(value)
    ? value as readonly Json[]
    : value === undefined
    ? []
    : [value];
  return list.map(objectOf).filter((item) => item !== undefined);
}

interface Guides {
  readonly branch: string;
  readonly last: string;
  readonly through: string;
}

const guidesOf = (options: SectionTextOptions): Guides =>
  options.ascii
    ? { branch: "|- ", last: "`- ", through: "|  " }
    : { branch: "├─ ", last: "└─ ", through: "│  " };

/** The value as a number; 0 when it is none. */
export const num = (value: Json | undefined) => typeof value === "number" ? value : 0;

/** `2 net  5 files  1 reg`: what a process did, in few words. */
function activity(process: JsonObject): string {
  const counts = [["network_count", "net"], ["file_count", "files"], ["registry_count", "reg"]] as const;
  return counts.flatMap(([key, word]) => num(process[key]) > 0 ? [`${num(process[key])} ${word}`] : []).join(
    "  ",
  );
}

/** Signatures with their scores: `INJECT 500`. */
function signatureSegments(signatures: Json | undefined, options: SectionTextOptions): RawSegment[] {
  return Object.entries(objectOf(signatures) ?? {}).flatMap(([name, score]) => {
    const tone: Tone = verdictOf(num(score), options.thresholds).tone;
    return [{ text: "  " }, { text: `${name} ${valueText(score)}`, tone }];
  });
}

function processSegments(process: JsonObject, options: SectionTextOptions): RawSegment[] {
  const quiet = process.safelisted === true;
  const name = valueText(process.process_name) || "unknown process";
  const command = valueText(process.command_line);
  const did = activity(process);
  return [
    { text: name, tone: quiet ? "dim" : "plain", bold: quiet ? undefined : true },
    { text: ` (${valueText(process.process_pid) || "?"})`, tone: "dim" },
    ...(quiet ? [{ text: "  safelisted", tone: "safe" as const }] : []),
    ...(did === "" ? [] : [{ text: `  ${did}`, tone: "dim" as const }]),
    ...signatureSegments(process.signatures, options),
    ...(command === "" || command === name
      ? []
      : [{ text: `\n${shownText(command, options)}`, tone: quiet ? "dim" as const : undefined }]),
  ];
}

/** A `PROCESS_TREE` body: children below their parent, command lines below the name. */
export function processTreeLines(
  processes: readonly JsonObject[],
  options: SectionTextOptions,
  above = "",
): TextLine[] {
  const guides = guidesOf(options);
  return processes.flatMap((process, i) => {
    const isLast = i === processes.length - 1;
    // Very deep trees would push the text off the screen; beyond a third of it the guides stop growing.
    const lines = above.length > options.width / 3 ? above : above + (isLast ? "   " : guides.through);
    const room = { ...options, width: Math.max(10, options.width - above.length - 3) };
    const head = above + (isLast ? guides.last : guides.branch);
    const own = flow(processSegments(process, room), room).map((line, y): TextLine => ({
      ...line,
      segments: [segment(y === 0 ? head : lines, "dim"), ...line.segments],
    }));
    return [...own, ...processTreeLines(objectsOf(process.children), options, lines)];
  });
}
