/** The words of the command line; a program that was started as `al-submit` begins with that command. */
export function wordsFor(programName: string, args: readonly string[]): readonly string[] {
  const name = programName.split(/[/\\]/).at(-1)?.replace(/\.exe$/i, "");
  return name === "al-submit" ? ["al-submit", ...args] : args;
}
