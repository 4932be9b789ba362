export { type Entry, type NumberParam, type SearchRequest } from "./request.ts";
export { matchDocs, requireWindow, RESULT_WINDOW, searchDocs, type SearchDocsRequest } from "./search.ts";
export { facetDocs, type FacetRequest } from "./facet.ts";
export { statsDocs, type StatsRequest } from "./stats.ts";
export { histogramDocs, type HistogramRequest } from "./histogram.ts";
export { groupedDocs, type GroupedRequest } from "./grouped.ts";
export { defaultSort, parseSort, type SortColumn, sortEntries, sortValues } from "./sort.ts";
export { type Projection, projection, storedFields } from "./project.ts";
