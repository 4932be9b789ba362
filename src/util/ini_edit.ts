/** Changes values of an INI text in place: comments, order, unknown keys and line ends stay as they are. @module */
import { AlxError } from "./error.ts";
import { iniValue, parseIni, type RawIni, type RawIniSection, rawIniText, scanIni } from "./ini.ts";

/** What one key is to hold. */
export interface IniChange {
  /** Name of the section; not `DEFAULT`. */
  readonly section: string;
  /** In lower case. */
  readonly key: string;
  /** The value as {@link parseIni} is to read it; undefined takes the key away. */
  readonly text: string | undefined;
}

/**
 * The text with some values changed.
 *
 * A value that is right already keeps its spelling. A new key goes below the comment that names it
 * (`# key = …`), else behind the last key of its section; a new section goes to the end.
 *
 * @throws {IniError} when the text cannot be read as it is
 * @throws {AlxError} when a value cannot stand in an INI file, such as one that begins with a space
 */
export function editIni(text: string, changes: readonly IniChange[]): string {
  let lines = linesOf(text);
  for (const change of changes) lines = editOne(lines, change);
  const edited = lines.join("");
  check(text, edited, changes);
  return edited;
}

/** Lines with their ends. */
function linesOf(text: string): string[] {
  return text.match(/[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$/g) ?? [];
}

function editOne(lines: readonly string[], change: IniChange): string[] {
  const raw = scanIni(lines.join(""));
  const section = raw.sections.get(change.section);
  const value = section?.values.get(change.key);
  const isInherited = raw.defaults.values.has(change.key);
  const text = change.text ?? (isInherited ? "" : undefined);
  if (text === undefined) {
    return value === undefined ? [...lines] : without(lines, linesHeld(value.at, lines));
  }
  if (section === undefined) return withSection(lines, { ...change, text });
  if (value === undefined) return withKey(lines, section, { key: change.key, text });
  if (rawIniText(value) === iniValue(text).replaceAll("\n\t", "\n")) return [...lines];
  return withValue(lines, value.at, text);
}

/** The lines of a value without the blank ones that follow it. */
function linesHeld(at: readonly number[], lines: readonly string[]): number[] {
  const last = at.findLastIndex((line, i) => i === 0 || !isBlank(lines[line - 1]));
  return at.slice(0, last + 1);
}

function isBlank(line: string | undefined): boolean {
  return line?.trim() === "";
}

function isComment(line: string): boolean {
  return /^\s*[#;]/.test(line);
}

function without(lines: readonly string[], gone: readonly number[]): string[] {
  return lines.filter((_, i) => !gone.includes(i + 1));
}

/** Line breaks as the text has them. */
function lineEnd(lines: readonly string[]): string {
  return /(?:\r\n|\r|\n)$/.exec(lines[0] ?? "")?.[0] ?? "\n";
}

function indentOf(line: string): string {
  return /^\s*/.exec(line.replace(/^\uFEFF/, ""))?.[0] ?? "";
}

/** The value with its continuation lines, each further in than the key. */
function written(text: string, indent: string, end: string): string {
  return iniValue(text).replaceAll("\n", end + indent);
}

function withValue(lines: readonly string[], at: readonly number[], text: string): string[] {
  const first = at[0] ?? 1;
  const line = lines[first - 1] ?? "";
  const [, before = "", space = ""] = /^(\s*[^\s][^=:]*[=:])([^\S\r\n]*)/.exec(line) ?? [];
  const end = /(?:\r\n|\r|\n)$/.exec(line)?.[0];
  const value = written(text, indentOf(line), end ?? lineEnd(lines));
  const held = linesHeld(at, lines).slice(1);
  return lines.flatMap((one, i) => {
    if (i + 1 === first) {
      return [`${before}${space === "" && isBare(line) ? " " : space}${value}${end ?? ""}`];
    }
    return held.includes(i + 1) ? [] : [one];
  });
}

/** Whether a line holds a key and no value. */
function isBare(line: string): boolean {
  return /[=:]\s*$/.test(line);
}

function withSection(
  lines: readonly string[],
  { section, key, text }: IniChange & { text: string },
): string[] {
  const end = lineEnd(lines);
  const ended = ensureEnd(lines, end);
  const gap = ended.length === 0 || isBlank(ended.at(-1)) ? [] : [end];
  return [...ended, ...gap, `[${section}]${end}`, newLine(key, written(text, "", end), end)];
}

function ensureEnd(lines: readonly string[], end: string): string[] {
  return lines.map((line, i) => i === lines.length - 1 && !/[\r\n]$/.test(line) ? line + end : line);
}

function withKey(
  lines: readonly string[],
  section: RawIniSection,
  { key, text }: { readonly key: string; readonly text: string },
): string[] {
  const held = [...section.values.values()].map(({ at }) => linesHeld(at, lines));
  const after = namedBy(lines, { from: section.at, key, held }) ?? Math.max(section.at, ...held.flat());
  const indent = indentAt(lines, after, [section.at, ...held.map(([first = 0]) => first)]);
  const end = lineEnd(lines);
  const ended = ensureEnd(lines, end);
  return [
    ...ended.slice(0, after),
    indent + newLine(key, written(text, indent, end), end),
    ...ended.slice(after),
  ];
}

function newLine(key: string, value: string, end: string): string {
  return `${key} =${value === "" ? "" : " "}${value}${end}`;
}

interface Place {
  /** Line of the header. */
  readonly from: number;
  readonly key: string;
  /** Lines of each value of the section. */
  readonly held: readonly (readonly number[])[];
}

/** The last comment of the section that reads `# key = …`, unless it stands inside a value. */
function namedBy(lines: readonly string[], { from, key, held }: Place): number | undefined {
  const isInside = (at: number) => held.some((all) => at > (all[0] ?? 0) && at <= (all.at(-1) ?? 0));
  const named = new RegExp(`^\\s*[#;]\\s*${key}\\s*[=:]`, "i");
  let found: number | undefined;
  for (let at = from + 1; at <= lines.length; at++) {
    const line = lines[at - 1] ?? "";
    if (isInside(at)) continue;
    if (/^\s*\[.+\]/.test(line)) break;
    if (named.test(line)) found = at;
  }
  return found;
}

/** How far in a key behind a line must stand, so that it continues nothing and nothing continues it. */
function indentAt(lines: readonly string[], after: number, [header = 0, ...keys]: readonly number[]): string {
  const counts = (line: string) => !isBlank(line) && !isComment(line);
  const before = Math.max(0, ...keys.filter((at) => at <= after));
  if (before > 0) return indentOf(lines[before - 1] ?? "");
  const [over, below] = [indentOf(lines[header - 1] ?? ""), indentOf(lines.slice(after).find(counts) ?? "")];
  return below.length > over.length ? below : over;
}

/** Reads what was written: what was asked for is there, and nothing else has changed. */
function check(before: string, after: string, changes: readonly IniChange[]): void {
  const old = scanIni(before);
  const now = scanIni(after);
  const values = parseIni(after);
  for (const { section, key, text } of changes) {
    const inherited = old.defaults.values.has(key) ? "" : undefined;
    if (values.get(section)?.get(key)?.text === (text ?? inherited)) continue;
    throw new AlxError(`Cannot keep this value of "${key}": an INI file cannot hold it`, {
      hint: "spaces at its ends and lines that begin with # are lost there",
    });
  }
  const asked = new Set(changes.map(({ section, key }) => `${section}\n${key}`));
  const rest = ({ sections, defaults }: RawIni) =>
    [...sections, ["DEFAULT", defaults] as const].flatMap(([name, section]) =>
      [...section.values].filter(([key]) => !asked.has(`${name}\n${key}`))
        .map(([key, value]) => `${name}\n${key}\n${rawIniText(value)}`)
    );
  if (rest(old).join("\0") !== rest(now).join("\0")) {
    throw new AlxError("Cannot change the settings without harming others in the same file");
  }
}
