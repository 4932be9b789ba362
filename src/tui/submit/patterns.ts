/** The patterns of a row. */
export function patternsOf(text: string): readonly string[] {
  return text.split(/\s+/).filter((one) => one !== "");
}
