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
const SPACE = new RegExp(
  String.raw`[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]`,
);
const HEADER = /^\[(.+)\]/s;
const MAX_DEPTH = 10;
/** References that a file may expand, and characters that they may add: ten levels of ten each are ten thousand million. */
const MAX_EXPANSION = 1_000_000;

function indentOf(text: string): number {
  let start = 0;
  while (start < text.length && SPACE.test(text[start]!)) start++;
  return start;
}

function trimEnd(text: string): string {
  let end = text.length;
  while (end > 0 && SPACE.test(text[end - 1]!)) end--;
  return text.slice(0, end);
}

function trim(text: string): string {
  return trimEnd(text.slice(indentOf(text)));
}

/** One value as it stands in the text, before any `%` is looked at. */
export interface RawIniValue {
  /** Its lines, trimmed; blank ones at the end do not count. */
  readonly lines: string[];
  /** The numbers of those lines, counted from 1. */
  readonly at: number[];
}

/** One section as it stands in the text. */
export interface RawIniSection {
  /** The line of its header, counted from 1; 0 where there is none. */
  readonly at: number;
  /** By lower-cased key, in the order of the text. */
  readonly values: Map<string, RawIniValue>;
}

/** A text taken apart. */
export interface RawIni {
  readonly sections: ReadonlyMap<string, RawIniSection>;
  /** Those of `[DEFAULT]`. */
  readonly defaults: RawIniSection;
}

/**
 * Parses a text.
 *
 * @throws {IniError} where Python's parser raises, but for the two texts named above
 */
export function parseIni(text: string): IniFile {
  const { sections, defaults } = scanIni(text);
  const file = new Map<string, IniSection>();
  for (const [name, section] of sections) file.set(name, interpolate(section.values, defaults.values));
  return file;
}

/**
 * Takes a text apart without looking at any `%`.
 *
 * @throws {IniError} where the lines are not in the dialect
 */
export function scanIni(text: string): RawIni {
  const ini: Scan = {
    sections: new Map(),
    defaults: { at: 0, values: new Map() },
    section: undefined,
    open: undefined,
    unreadable: undefined,
  };
  let indent = 0;
  for (const [i, line] of text.replace(/^\uFEFF/, "").split(/\r\n|\r|\n/).entries()) {
    const value = trim(line);
    if (value.startsWith("#") || value.startsWith(";")) continue;
    const lineIndent = indentOf(line);
    if (value === "" || ini.open !== undefined && lineIndent > indent) {
      ini.open?.lines.push(value);
      ini.open?.at.push(i + 1);
      continue;
    }
    indent = lineIndent;
    scanLine(ini, value, i + 1);
  }
  if (ini.unreadable !== undefined) {
    throw new IniError("ParsingError", ini.unreadable, 'is neither "key = value" nor a [section]');
  }
  return { sections: ini.sections, defaults: ini.defaults };
}

/** A text half read. */
interface Scan {
  readonly sections: Map<string, RawIniSection>;
  readonly defaults: RawIniSection;
  /** The section that the lines belong to. */
  section: RawIniSection | undefined;
  /** The value that deeper lines go on with. */
  open: RawIniValue | undefined;
  /** The first line that is nothing; Python tells of it after all other faults. */
  unreadable: number | undefined;
}

/** Takes in a line that goes on with no value. */
function scanLine(ini: Scan, value: string, at: number): void {
  const header = HEADER.exec(value)?.[1];
  if (header !== undefined) {
    ini.section = header === "DEFAULT" ? ini.defaults : addSection(ini.sections, header, at);
    ini.open = undefined;
    return;
  }
  if (ini.section === undefined) {
    throw new IniError("MissingSectionHeaderError", at, "stands before any [section]");
  }
  const delimiter = value.search(/[=:]/);
  if (delimiter < 1) ini.unreadable ??= at;
  if (delimiter < 0) return;
  const key = trimEnd(value.slice(0, delimiter)).toLowerCase();
  const added = addValue(ini.section, { key, text: trim(value.slice(delimiter + 1)) }, at);
  ini.open = key === "" ? undefined : added;
}

function addSection(sections: Map<string, RawIniSection>, name: string, line: number): RawIniSection {
  if (sections.has(name)) {
    throw new IniError("DuplicateSectionError", line, `repeats the section "[${name}]"`);
  }
  const section: RawIniSection = { at: line, values: new Map() };
  sections.set(name, section);
  return section;
}

interface Option {
  /** In lower case. */
  readonly key: string;
  readonly text: string;
}

function addValue(section: RawIniSection, { key, text }: Option, line: number): RawIniValue {
  if (section.values.has(key)) throw new IniError("DuplicateOptionError", line, `repeats the key "${key}"`);
  const value = { lines: [text], at: [line] };
  section.values.set(key, value);
  return value;
}

/** The text of a value, with `%` as it stands. */
export function rawIniText({ lines }: RawIniValue): string {
  return trimEnd(lines.join("\n"));
}

type RawValues = ReadonlyMap<string, RawIniValue>;

function interpolate(section: RawValues, defaults: RawValues): IniSection {
  const raw = new Map<string, { text: string; line: number }>();
  for (const [key, value] of [...section, ...defaults]) {
    if (!raw.has(key)) raw.set(key, { text: rawIniText(value), line: value.at[0] ?? 1 });
  }
  let room = MAX_EXPANSION;
  const expand = (text: string, line: number, depth: number): string => {
    if (depth > MAX_DEPTH) {
      throw new IniError("InterpolationDepthError", line, `nests "%(…)s" more than ${MAX_DEPTH} deep`);
    }
    return text.replace(/%%|%\(([^)]*)(\)s)?/g, (match, name = "", end?: string) => {
      if (match === "%%") return "%";
      if (name === "" || end === undefined) {
        throw new IniError("InterpolationSyntaxError", line, 'has "%(" without a name and ")s" after it');
      }
      const value = raw.get(name.toLowerCase());
      if (value === undefined) {
        throw new IniError("InterpolationMissingOptionError", line, `refers to the unknown key "${name}"`);
      }
      room -= 1 + value.text.length;
      if (room < 0) throw new IniError("InterpolationDepthError", line, 'expands "%(…)s" without end');
      return expand(value.text, line, depth + 1);
    });
  };
  return new Map([...raw].map(([key, { text, line }]) => [key, { text: expand(text, line, 1), line }]));
}

/** A value as it must stand in a file so that {@link parseIni} and Python read it back. */
export function iniValue(text: string): string {
  return text.replaceAll("%", "%%").replace(/\r\n|\r|\n/g, "\n\t");
}
