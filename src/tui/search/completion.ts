import {
  applyCompletion,
  completeAt,
  type Completion,
  type CompletionItem,
  type FieldTable,
  liveItems,
  type LiveValues,
} from "../../domain/lucene/mod.ts";
import type { Query } from "../../features/queries.ts";
import { fieldsQuery } from "./queries.ts";
import type { SearchContext } from "./rows.ts";
import { filterText, tabOf, withTab } from "./state.ts";

/** Candidates offered at most: the best come first. */
const ITEMS_MAX = 40;
const VALUES_MAX = 50;

/** Values of a field as the server counts them. */
export type ValueCounts = Readonly<Record<string, number>>;

/** The fields of the index on screen, once they are known. */
export function knownFields(ctx: SearchContext): FieldTable | undefined {
  return ctx.app.queries.peek<FieldTable>(fieldsQuery(ctx.app.services, ctx.state.index).key);
}

/** What could stand at the cursor of the query, without asking the server. */
export function completionAt(ctx: SearchContext): Completion | undefined {
  const fields = knownFields(ctx);
  if (fields === undefined || ctx.state.menu === undefined) return undefined;
  const { text, cursor } = tabOf(ctx.state).field;
  const found = completeAt(text, cursor, { fields, index: ctx.state.index, now: ctx.app.now() });
  const wanted = ctx.state.menu.asked === true || found.prefix !== "" || found.context === "value" ||
    found.context === "date";
  return wanted ? found : undefined;
}

/** The values that only the server knows. `POST search/facet/{index}/{field}/` */
export function liveQuery(ctx: SearchContext, live: LiveValues): Query<ValueCounts> {
  const { run } = tabOf(ctx.state);
  const filters = [...run.filters.map(filterText), ...(live.filter === undefined ? [] : [live.filter])];
  return {
    key: `search/${run.index}/values/${live.field}/${JSON.stringify([live.query, filters])}`,
    staleMs: 60_000,
    fetch: (signal) =>
      ctx.app.services.client.search.facet(run.index, live.field, {
        query: live.query,
        filters,
        size: VALUES_MAX,
        signal,
      }),
  };
}

/** Every candidate, the server's values first when they have come. */
export function candidates(
  ctx: SearchContext,
  completion: Completion | undefined,
): readonly CompletionItem[] {
  if (completion === undefined) return [];
  const counts = completion.live === undefined
    ? undefined
    : ctx.app.queries.peek<ValueCounts>(liveQuery(ctx, completion.live).key);
  const live = completion.live === undefined || counts === undefined ? [] : liveItems(completion, counts);
  const labels = new Set(live.map((item) => item.label));
  return [...live, ...completion.items.filter((item) => !labels.has(item.label))].slice(0, ITEMS_MAX);
}

/** Puts the candidate under the menu's cursor into the query. False when there is none. */
export function acceptCandidate(ctx: SearchContext): boolean {
  const completion = completionAt(ctx);
  const items = candidates(ctx, completion);
  const item = items[Math.min(ctx.state.menu?.selected ?? 0, items.length - 1)];
  if (completion === undefined || item === undefined) return false;
  const applied = applyCompletion(tabOf(ctx.state).field.text, completion, item);
  ctx.update((state) => {
    const next = withTab(state, (tab) => ({ ...tab, field: applied }));
    const { menu: _, ...closed } = next;
    // After a field its values are of interest at once; after a value the clause is done.
    return item.kind === "field" ? { ...next, menu: { selected: 0 } } : closed;
  });
  return true;
}
