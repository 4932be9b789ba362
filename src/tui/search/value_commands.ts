import type { FieldInfo } from "../../api/types/common.ts";
import type { Command } from "../commands.ts";
import { focusOn } from "./commands_query.ts";
import { facetFields, isFacetable, SCORE_FACET } from "./facet_lines.ts";
import { applyFilter, filterOf } from "./filters.ts";
import type { Target } from "./target.ts";
import { searchIndex } from "./indexes.ts";
import { fieldsQuery } from "./queries.ts";
import type { SearchContext } from "./rows.ts";
import { withTab } from "./state.ts";

type Fields = Readonly<Record<string, FieldInfo>>;

/** Where the keys find the value that they work on. */
export interface ValueSource<C> {
  /** First word of the ids of the commands. */
  readonly prefix: string;
  /** The search that is filtered. */
  search(ctx: C): SearchContext;
  /** The value under the cursor. */
  target(ctx: C): Target | undefined;
  /** The field of the column in focus. */
  field(ctx: C): string | undefined;
}

/** The field, unless the server cannot count its values: then says why. */
async function facetable(ctx: SearchContext, field: string): Promise<string | undefined> {
  const { app, state } = ctx;
  const query = fieldsQuery(app.services, state.index);
  const fields = app.queries.peek<Fields>(query.key) ?? (await app.queries.fetch(query)).data;
  const info = fields?.[field];
  if (fields === undefined || (info !== undefined && isFacetable(info))) return field;
  const why = info?.type === "text" ? "is full text" : "is not indexed by value";
  app.notify(`The field "${field}" ${why}, so its values cannot be counted`, {
    hint: "h and l choose another column",
  });
  return undefined;
}

/** Shows the facet of a field with all its values, the cursor on the first; the facets alone for no field. */
async function showFacet(ctx: SearchContext, asked: string | undefined): Promise<void> {
  const field = asked === undefined ? undefined : await facetable(ctx, asked);
  const wanted = field === searchIndex(ctx.state.index).scoreField && field !== undefined
    ? SCORE_FACET
    : field;
  ctx.update((state) => {
    const shown = { ...focusOn(state, "facets"), drawer: true, zoom: false };
    if (wanted === undefined) return shown;
    return withTab(shown, (tab) => ({
      ...tab,
      facets: [wanted, ...facetFields(tab).filter((one) => one !== wanted)],
      openFacets: new Set([...tab.openFacets, wanted]),
      facetList: { cursor: 1, top: 0 },
    }));
  });
}

const EXCLUDE = { title: "Exclude this value", keys: ["-"], group: "Find", hint: "exclude" } as const;
const INCLUDE = { title: "Include this value", keys: ["+"], group: "Find", hint: "include" } as const;
const ONLY = {
  title: "Only this value",
  detail: "Drops the other filters but the time range",
  keys: ["="],
  group: "Find",
} as const;
const COPY = { title: "Copy the value as it is", keys: ["Y"], group: "Act" } as const;

const inLists = ({ state }: SearchContext) => state.focus === "table" || state.focus === "facets";

/** `F`: the facet of the column in focus. */
export function facetCommand<C>({ prefix, search, field }: ValueSource<C>): Command<C> {
  return {
    id: `${prefix}.facets`,
    title: "Facets",
    keys: ["F"],
    group: "Find",
    hint: "facets",
    when: (ctx) => inLists(search(ctx)),
    run: (ctx) => showFacet(search(ctx), search(ctx).state.focus === "facets" ? undefined : field(ctx)),
  };
}

/** Keys on the value under the cursor, of a row or a facet: `+ - = Y`. */
export function valueCommands<C>({ prefix, search, target }: ValueSource<C>): Command<C>[] {
  const on = (
    id: string,
    words: Omit<Command<C>, "id" | "when" | "blocked" | "run">,
    run: (ctx: SearchContext, target: Target) => void | Promise<void>,
  ): Command<C> => ({
    id: `${prefix}.${id}`,
    ...words,
    when: (ctx) => inLists(search(ctx)),
    blocked: (ctx) => target(ctx) === undefined ? "Put the cursor on a value first" : undefined,
    run(ctx) {
      const value = target(ctx);
      if (value !== undefined) return run(search(ctx), value);
    },
  });
  const filter = (exclude: boolean, only = false) => (ctx: SearchContext, value: Target) =>
    applyFilter(ctx, filterOf(value, exclude), only);
  return [
    on("include", INCLUDE, filter(false)),
    on("exclude", EXCLUDE, filter(true)),
    on("only", ONLY, filter(false, true)),
    on("copy-raw", COPY, ({ app }, { value }) => app.copy(String(value ?? ""), "the value")),
  ];
}
