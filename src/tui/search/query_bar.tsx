import type { FieldTable } from "../../domain/lucene/mod.ts";
import { formatPlural } from "../../util/format.ts";
import { safeText } from "../../util/safe_text.ts";
import { useQuery, useRested } from "../hooks.ts";
import { paint, type Span, spansWidth, spread } from "../paint.ts";
import type { ReactNode } from "../react.ts";
import { Lines } from "../widgets/lines.tsx";
import { fieldSpans } from "../widgets/text_field.ts";
import { geometryOf, type SearchContext } from "./rows.ts";
import { countQuery, fieldsQuery } from "./queries.ts";
import { tabOf, type TabState } from "./state.ts";
import { checkQuery, highlightParts } from "./query_syntax.ts";

/** A count is asked for when typing rests this long. */
const COUNT_REST_MS = 120;

/** The query with its colours; at the right, in the cells that it leaves, how many hits it would have. */
export function QueryBar({ ctx }: { readonly ctx: SearchContext }): ReactNode {
  const { app, state } = ctx;
  const tab = tabOf(state);
  const theme = app.theme();
  const { columns } = geometryOf(ctx).query;
  const focused = state.focus === "query";
  const text = tab.field.text;
  const fields = useQuery(fieldsQuery(app.services, state.index)).data;
  const syntax = { fields, index: state.index, now: 0 };
  const check = checkQuery(text, syntax);
  const rested = useRested(text, COUNT_REST_MS);
  const counted = focused && text.trim() !== "" && rested === text && check.fault === undefined
    ? countQuery(app.services, { ...tab.run, query: rested })
    : undefined;
  const count = useQuery(counted);
  const prompt: Span[] = [" ", ["/", "key"], [theme.ascii ? "> " : "› ", focused ? "accent" : "dim"]];
  const room = Math.max(1, columns - spansWidth(prompt) - 1);
  const shownField = focused ? tab.field : { ...tab.field, text: safeText(text) };
  const body: Span[] = text === "" && !focused
    ? [["everything; press / to search", "dim"]]
    : fieldSpans(shownField, room, { focused, parts: highlightParts(shownField.text, syntax) });
  const rest = room - spansWidth(body);
  const right = firstFitting(
    rest,
    statusSpans(tab, check, focused ? { count, asked: counted !== undefined } : undefined),
  );
  return (
    <Lines
      lines={[paint(theme, spread([...prompt, ...body], [...right, " "], columns), columns)]}
      columns={columns}
      rows={1}
    />
  );
}

/**
 * What is wrong or odd with the query being typed, for the row below it: there it takes no cell of the query.
 * Undefined while there is nothing to say.
 */
export function diagnosisSpans({ app, state }: SearchContext): readonly Span[] | undefined {
  if (state.focus !== "query") return undefined;
  const fields = app.queries.peek<FieldTable>(fieldsQuery(app.services, state.index).key);
  const { fault, warning } = checkQuery(tabOf(state).field.text, { fields, index: state.index, now: 0 });
  if (fault !== undefined) return [[` ${app.theme().ascii ? "x" : "✗"} ${fault}`, "error"]];
  return warning === undefined ? undefined : [[` ${warning}`, "warn"]];
}

interface Counted {
  readonly count: { readonly data?: number; readonly fetching: boolean; readonly error?: Error };
  readonly asked: boolean;
}

/** Ways to say how the query stands, the longest first. */
function statusSpans(
  tab: TabState,
  { fault, warning }: ReturnType<typeof checkQuery>,
  typing: Counted | undefined,
): readonly (readonly Span[])[] {
  if (typing === undefined) {
    return tab.field.text === tab.run.query
      ? []
      : [[[" ↵ in the query runs it", "warn"]], [[" ↵ runs", "warn"]]];
  }
  if (fault !== undefined) return [];
  if (tab.field.text.trim() === "") return [[[" everything", "dim"]]];
  const hits = countSpans(typing);
  return warning === undefined ? [[[" ✓ valid", "safe"], ...hits], [[" ✓", "safe"], ...hits], hits] : [hits];
}

function countSpans({ count, asked }: Counted): Span[] {
  if (count.data !== undefined) return [[` · ${formatPlural(count.data, "hit")}`, "dim"]];
  if (count.error !== undefined) return [[" · press ↵", "dim"]];
  return asked || count.fetching ? [[" · counting…", "dim"]] : [];
}

/** The first of the ways that fits; nothing where none does. */
const firstFitting = (room: number, ways: readonly (readonly Span[])[]): readonly Span[] =>
  ways.find((spans) => spansWidth(spans) <= room) ?? [];
