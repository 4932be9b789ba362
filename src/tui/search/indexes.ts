import type { IndexName } from "../../api/types/common.ts";
import type { TableSort } from "../widgets/table.ts";

/** How the search screen treats an index. */
export interface SearchIndex {
  readonly index: IndexName;
  /** Tab and title. */
  readonly label: string;
  /** Where there is little room. */
  readonly short: string;
  readonly sort: TableSort;
  /** Date that time ranges and the date histogram go by. */
  readonly dateField?: string;
  /** Integer that the score histogram goes by. */
  readonly scoreField?: string;
  /** Facets shown first, in this order. */
  readonly facets: readonly string[];
  /** Screen that a row opens. */
  readonly screen: string;
  /** Key of the screen's parameters, and where its value stands in the row. */
  readonly id: readonly [param: string, field: string];
}

const lists = (index: "safelist" | "badlist", label: string, short: string): SearchIndex => ({
  index,
  label,
  short,
  sort: { field: "added", direction: "desc" },
  dateField: "added",
  facets: ["type", "tag.type", "sources.name", "sources.type", "attribution.family", "enabled"]
    .filter((field) => index === "badlist" || !field.startsWith("attribution")),
  screen: index,
  id: ["id", "id"],
});

/** The tabs of the search screen, in their order: `1` to `9`. */
export const SEARCH_TABS: readonly SearchIndex[] = [
  {
    index: "file",
    label: "files",
    short: "files",
    sort: { field: "seen.last", direction: "desc" },
    dateField: "seen.last",
    facets: ["type", "classification", "labels", "mime", "is_supplementary"],
    screen: "file",
    id: ["sha256", "sha256"],
  },
  {
    index: "submission",
    label: "submissions",
    short: "subs",
    sort: { field: "times.submitted", direction: "desc" },
    dateField: "times.submitted",
    scoreField: "max_score",
    facets: ["state", "params.submitter", "classification", "params.type", "files.name"],
    screen: "submission",
    id: ["sid", "sid"],
  },
  {
    index: "result",
    label: "results",
    short: "results",
    sort: { field: "created", direction: "desc" },
    dateField: "created",
    scoreField: "result.score",
    facets: [
      "response.service_name",
      "type",
      "result.sections.heuristic.name",
      "result.sections.heuristic.attack.attack_id",
      "result.sections.tags.attribution.family",
      "classification",
    ],
    screen: "result",
    id: ["key", "id"],
  },
  {
    index: "alert",
    label: "alerts",
    short: "alerts",
    sort: { field: "reporting_ts", direction: "desc" },
    dateField: "reporting_ts",
    scoreField: "al.score",
    facets: ["priority", "status", "owner", "label", "type", "al.attrib", "file.type", "classification"],
    screen: "alert",
    id: ["id", "alert_id"],
  },
  {
    index: "signature",
    label: "signatures",
    short: "sigs",
    sort: { field: "type", direction: "asc" },
    dateField: "last_modified",
    facets: ["type", "source", "status", "classification"],
    screen: "signature",
    id: ["id", "id"],
  },
  {
    index: "heuristic",
    label: "heuristics",
    short: "heur",
    sort: { field: "heur_id", direction: "asc" },
    scoreField: "score",
    facets: ["attack_id", "filetype", "classification"],
    screen: "heuristic",
    id: ["id", "heur_id"],
  },
  lists("safelist", "safelist", "safe"),
  lists("badlist", "badlist", "bad"),
  {
    index: "retrohunt",
    label: "retrohunts",
    short: "retro",
    sort: { field: "created_time", direction: "desc" },
    dateField: "created_time",
    facets: ["creator", "indices", "finished", "classification"],
    screen: "retrohunt",
    id: ["id", "id"],
  },
];

/** Indexes without a tab of their own, reached by `:` and by the command line. */
const OTHERS: readonly SearchIndex[] = [
  {
    index: "workflow",
    label: "workflows",
    short: "flows",
    sort: { field: "last_seen", direction: "desc" },
    dateField: "last_seen",
    facets: ["creator", "enabled", "priority", "status"],
    screen: "workflow",
    id: ["id", "id"],
  },
  {
    index: "error",
    label: "errors",
    short: "errors",
    sort: { field: "created", direction: "desc" },
    dateField: "created",
    facets: ["response.service_name", "type", "response.status"],
    screen: "error",
    id: ["key", "id"],
  },
  {
    index: "user",
    label: "users",
    short: "users",
    sort: { field: "id", direction: "asc" },
    facets: ["type", "groups", "is_active"],
    screen: "user",
    id: ["id", "uname"],
  },
  {
    index: "emptyresult",
    label: "empty results",
    short: "empty",
    sort: { field: "expiry_ts", direction: "asc" },
    facets: [],
    screen: "emptyresult",
    id: ["key", "id"],
  },
];

/** What the screen knows of an index; the submissions for one it has never heard of. */
export function searchIndex(index: string | undefined): SearchIndex {
  return [...SEARCH_TABS, ...OTHERS].find((one) => one.index === index) ?? SEARCH_TABS[1]!;
}
