import { Target } from "./target.ts";
import type { SearchHit } from "../../api/types/common.ts";
import { listAt } from "../../domain/columns.ts";
import { fieldClause, rangeClause } from "../../domain/lucene/quote.ts";
import { safeText } from "../../util/safe_text.ts";
import { cutToWidth } from "../../util/width.ts";
import { facetTarget, holdFacet } from "./facet_lines.ts";
import { columnsOf, currentHit, geometryOf, type SearchContext } from "./rows.ts";
import { addFilter, type Filter, rerun, tabOf, withTab } from "./state.ts";
import { layoutOf } from "./table_view.tsx";

const LABEL_MAX = 28;

const FIELD_LABELS: Readonly<Record<string, string>> = {
  "files.name": "file name",
  "response.service_name": "service",
  "result.sections.heuristic.name": "heuristic",
  "result.sections.heuristic.attack.attack_id": "ATT&CK",
  "attack_id": "ATT&CK",
  "tag.type": "tag type",
  "sources.name": "source",
  "sources.type": "source type",
  "al.attrib": "attribution",
};

/** What a field is called where there is little room: its usual name, else the last part of its path. */
export const shortField = (field: string) => FIELD_LABELS[field] ?? field.split(".").at(-1)!;

/** The target as a filter. */
export function filterOf(target: Target, exclude: boolean): Filter {
  const label = target.label ?? `${shortField(target.field)}:${safeText(String(target.value ?? "–"))}`;
  return {
    clause: target.clause ?? fieldClause(target.field, target.value),
    exclude,
    label: cutToWidth(label, LABEL_MAX),
  };
}

/** The field of the column in focus. */
export function focusedField(ctx: SearchContext): string | undefined {
  const tab = tabOf(ctx.state);
  const layout = layoutOf(columnsOf(ctx.app, tab), geometryOf(ctx).table.columns);
  return layout.columns[Math.min(tab.column, layout.columns.length - 1)]?.column.field;
}

const DATE = /^\d{4}-\d\d-\d\dT/;

function cellTarget(hit: SearchHit, field: string): Target {
  const [first] = listAt(hit, field);
  if (typeof first === "string" && DATE.test(first)) {
    // Nothing else has this very microsecond: the day is what a person means.
    const day = first.slice(0, 10);
    const clause = rangeClause(field, { from: `${day}T00:00:00.000Z`, to: `${day}T23:59:59.999Z` });
    return { field, value: first, clause, label: `${shortField(field)} ${day}` };
  }
  const plain = typeof first === "string" || typeof first === "number" || typeof first === "boolean";
  return { field, value: plain ? first : null };
}

/** The value that the keys work on: of the facet in focus, else of the cell in focus. */
export function currentTarget(ctx: SearchContext): Target | undefined {
  if (ctx.state.focus === "facets") return facetTarget(ctx);
  const hit = currentHit(ctx);
  const field = focusedField(ctx);
  return hit === undefined || field === undefined ? undefined : cellTarget(hit, field);
}

/** Asks anew with one filter more; `only` drops the others but the time range. */
export function applyFilter(ctx: SearchContext, filter: Filter, only = false): void {
  ctx.update((state) =>
    withTab(state, (tab) => {
      const kept = only ? tab.run.filters.filter((one) => one.time !== undefined) : tab.run.filters;
      const held = state.focus === "facets" ? holdFacet(ctx.app, tab) : tab;
      return rerun(held, { filters: addFilter(kept, filter) });
    })
  );
}

/** Asks anew with other filters. */
export function setFilters(
  ctx: SearchContext,
  change: (filters: readonly Filter[]) => readonly Filter[],
): void {
  ctx.update((state) => withTab(state, (tab) => rerun(tab, { filters: change(tab.run.filters) })));
}
