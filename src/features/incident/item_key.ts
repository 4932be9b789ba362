/** Key in the metadata of every submission: which content of which journal it is. */
export const ITEM_KEY = "alx_item";

/** The word of a content. */
export function itemOf(journalId: string, sha256: string): string {
  return `${journalId}-${sha256.slice(0, 32)}`;
}
