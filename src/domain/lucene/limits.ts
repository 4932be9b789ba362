/** How deep parentheses may stand inside each other. The genuine server reads 3,000, and breaks at 4,000. */
export const MAX_DEPTH = 2_000;

/**
 * Characters of the longest query that is checked, coloured and completed while it is typed; a thousand hashes are 70,000.
 * The genuine server takes more, so a longer one is sent as it is.
 */
export const LONGEST_CHECKED = 100_000;
