/** Text of several lines as one. @module */

/** A sentence needs no more; a server may send megabytes instead of one. */
const LONGEST = 2000;

/**
 * Text on one line: line ends, with the blanks around them, become one space; blanks at both ends go.
 *
 * @param longest Characters kept; what is cut off is marked by `…`. Default 2000.
 */
export function oneLine(text: string, longest = LONGEST): string {
  const lines: string[] = [];
  let length = 0;
  for (const match of text.matchAll(/[^\r\n]+/g)) {
    // What is beyond the limit is not looked at; a blank in front may be longer than the limit.
    const line = match[0].trim();
    if (line === "") continue;
    lines.push(line.slice(0, longest + 1));
    length += line.length + 1;
    if (length > longest + 1) break;
  }
  const joined = lines.join(" ");
  if (joined.length <= longest) return joined;
  return `${joined.slice(0, longest - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}
