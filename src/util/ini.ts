/**
 * Reads the dialect of Python's `configparser` (its defaults), in which `~/.al/submit.cfg` is written.
 *
 * Two texts that Python refuses are accepted here: a byte-order mark at the start, and a `%` that stands alone
 * (`password = 50%off`); people have both.
 *
 * @module
 */
import { AlxError } from "./error.ts";

/** What Python calls the fault. */
export type IniFault =
  | "MissingSectionHeaderError"
  | "DuplicateSectionError"
  | "DuplicateOptionError"
  | "ParsingError"
  | "InterpolationSyntaxError"
  | "InterpolationMissingOptionError"
  | "InterpolationDepthError";

/** The text is not in the dialect. The message reads well after `Cannot read "FILE": `. */
export class IniError extends AlxError {
  override name = "IniError";
  /** What Python calls it. */
  readonly fault: IniFault;
  /** Counted from 1. */
  readonly line: number;

  constructor(fault: IniFault, line: number, message: string) {
    super(`line ${line} ${message}`);
    this.fault = fault;
    this.line = line;
  }
}

/** One value and the line its key stands on. */
export interface IniValue {
  readonly text: string;
  /** Counted from 1. */
  readonly line: number;
}

/** Keys (lower-cased) and values of one section; those of `[DEFAULT]` are in every section. */
export type IniSection = ReadonlyMap<string, IniValue>;

/** Sections by name, in the order of the file. `[DEFAULT]` is not among them. */
export type IniFile = ReadonlyMap<string, IniSection>;

/** White space as Python knows it, which differs a little from JavaScript's. */
const SPACE = "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]";
const TRIM = new RegExp(`^${SPACE}+|${SPACE}+$`, "g");
const TRIM_END = new RegExp(`${SPACE}+$`);
const INDENT = new RegExp(`^${SPACE}*`);
const OPTION = new RegExp(`^(.*?)${SPACE}*[=:]${SPACE}*(.*)$`, "s");
const HEADER = /^\[(.+)\]/s;
const MAX_DEPTH = 10;

interface RawValue {
  readonly lines: string[];
  readonly line: number;
}
type RawSection = Map<string, RawValue>;

/**
 * Parses a text.
 *
 * @throws {IniError} where Python's parser raises, but for the two texts named above
 */
export function parseIni(text: string): IniFile {
  const { sections, defaults } = readSections(text.replace(/^\uFEFF/, ""));
  const file = new Map<string, IniSection>();
  for (const [name, section] of sections) file.set(name, interpolate(section, defaults));
  return file;
}

function readSections(text: string): { sections: Map<string, RawSection>; defaults: RawSection } {
  const sections = new Map<string, RawSection>();
  const defaults: RawSection = new Map();
  let section: RawSection | undefined;
  let open: RawValue | undefined;
  let indent = 0;
  let unreadable: number | undefined;

  for (const [i, line] of text.split(/\r\n|\r|\n/).entries()) {
    const value = line.replace(TRIM, "");
    if (value.startsWith("#") || value.startsWith(";")) continue;
    if (value === "") {
      open?.lines.push("");
      continue;
    }
    const lineIndent = INDENT.exec(line)?.[0].length ?? 0;
    if (open !== undefined && lineIndent > indent) {
      open.lines.push(value);
      continue;
    }
    indent = lineIndent;
    const header = HEADER.exec(value)?.[1];
    if (header !== undefined) {
      section = header === "DEFAULT" ? defaults : addSection(sections, header, i + 1);
      open = undefined;
      continue;
    }
    if (section === undefined) {
      throw new IniError("MissingSectionHeaderError", i + 1, "stands before any [section]");
    }
    const option = OPTION.exec(value);
    if (option === null || option[1] === "") unreadable ??= i + 1;
    if (option === null) continue;
    const added = addValue(section, option, i + 1);
    open = option[1] === "" ? undefined : added;
  }
  if (unreadable !== undefined) {
    throw new IniError("ParsingError", unreadable, 'is neither "key = value" nor a [section]');
  }
  return { sections, defaults };
}

function addSection(sections: Map<string, RawSection>, name: string, line: number): RawSection {
  if (sections.has(name)) {
    throw new IniError("DuplicateSectionError", line, `repeats the section "[${name}]"`);
  }
  const section: RawSection = new Map();
  sections.set(name, section);
  return section;
}

function addValue(section: RawSection, option: RegExpExecArray, line: number): RawValue {
  const key = option[1]!.toLowerCase();
  if (section.has(key)) throw new IniError("DuplicateOptionError", line, `repeats the key "${key}"`);
  const value = { lines: [option[2]!], line };
  section.set(key, value);
  return value;
}

function interpolate(section: RawSection, defaults: RawSection): IniSection {
  const raw = new Map<string, { text: string; line: number }>();
  for (const [key, { lines, line }] of [...section, ...defaults]) {
    if (raw.has(key)) continue;
    raw.set(key, { text: lines.join("\n").replace(TRIM_END, ""), line });
  }
  const expand = (text: string, line: number, depth: number): string => {
    if (depth > MAX_DEPTH) {
      throw new IniError("InterpolationDepthError", line, `nests "%(…)s" more than ${MAX_DEPTH} deep`);
    }
    return text.replace(/%%|%\(([^)]+)\)s|%\(/g, (match, name?: string) => {
      if (match === "%%") return "%";
      if (name === undefined) {
        throw new IniError("InterpolationSyntaxError", line, 'has "%(" without a name and ")s" after it');
      }
      const value = raw.get(name.toLowerCase());
      if (value === undefined) {
        throw new IniError("InterpolationMissingOptionError", line, `refers to the unknown key "${name}"`);
      }
      return expand(value.text, line, depth + 1);
    });
  };
  return new Map([...raw].map(([key, { text, line }]) => [key, { text: expand(text, line, 1), line }]));
}

/** A value as it must stand in a file so that {@link parseIni} and Python read it back. */
export function iniValue(text: string): string {
  return text.replaceAll("%", "%%").replace(/\r\n|\r|\n/g, "\n\t");
}
