import type { Favorites } from "../../api/types/account.ts";
import type { IndexName } from "../../api/types/common.ts";
import type { VerdictThresholds } from "../../domain/verdict.ts";
import { savedSearches } from "../search/history.ts";
import type { Run } from "../search/state.ts";
import type { StateFiles } from "../state_files.ts";
import { submittedBy } from "./my_submissions.ts";
import { plainRun, UNOWNED } from "./queries.ts";

/** A search that home offers. */
export interface HomeSearch {
  readonly name: string;
  readonly run: Run;
  /** Who made it: this person here, or at the server; alx itself. */
  readonly from: "here" | "server" | "alx";
}

/** Index of the page that a favourite of the server belongs to. */
const FAVORITE_INDEX: Readonly<Record<keyof Favorites, IndexName>> = {
  search: "submission",
  submission: "submission",
  alert: "alert",
  signature: "signature",
  error: "error",
};

/** Searches worth a look in the morning, for those who have kept none yet. */
function starters(thresholds: VerdictThresholds, username: string | undefined): HomeSearch[] {
  const make = (name: string, index: IndexName, query: string): HomeSearch => ({
    name,
    run: plainRun(index, query),
    from: "alx",
  });
  return [
    make(
      "malicious, 7 days",
      "submission",
      `max_score:>=${thresholds.malicious} AND times.submitted:[now-7d TO now]`,
    ),
    make("critical, no owner", "alert", `priority:CRITICAL AND ${UNOWNED}`),
    ...(username === undefined
      ? []
      : [make("mine, 7 days", "submission", `${submittedBy(username)} AND times.submitted:[now-7d TO now]`)]),
    make("with errors, 24 h", "submission", "error_count:>0 AND times.submitted:[now-1d TO now]"),
    make("first seen, 24 h", "file", "seen.first:[now-1d TO now]"),
    make(
      "with domains, 24 h",
      "result",
      "created:[now-1d TO now] AND result.sections.tags.network.static.domain:*",
    ),
  ];
}

function favorites(kept: Favorites | undefined): HomeSearch[] {
  if (kept === undefined) return [];
  return Object.entries(FAVORITE_INDEX).flatMap(([page, index]) =>
    // Servers have been seen to leave pages out.
    (kept[page as keyof Favorites] ?? []).map(({ name, query }): HomeSearch => ({
      name,
      run: plainRun(index, query),
      from: "server",
    }))
  );
}

/** The searches on home: kept here, kept at the server, then some to start with. */
export function homeSearches(
  files: StateFiles,
  known: {
    readonly favorites: Favorites | undefined;
    readonly thresholds: VerdictThresholds;
    readonly username: string | undefined;
  },
): readonly HomeSearch[] {
  const own = savedSearches(files).map(({ name, index, query, filters, sort }): HomeSearch => ({
    name,
    run: { index, query, filters, sort },
    from: "here",
  }));
  return [...own, ...favorites(known.favorites), ...starters(known.thresholds, known.username)];
}
