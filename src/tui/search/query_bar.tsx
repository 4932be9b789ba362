import { formatCount } from "../../util/format.ts";
import { safeText } from "../../util/safe_text.ts";
import { useQuery, useRested } from "../hooks.ts";
import { paint, type Span, spansWidth, spread } from "../paint.ts";
import type { ReactNode } from "../react.ts";
import { Lines } from "../widgets/lines.tsx";
import { fieldSpans } from "../widgets/text_field.ts";
import { geometryOf, type SearchContext } from "./rows.ts";
import { countQuery, fieldsQuery } from "./queries.ts";
import { tabOf } from "./state.ts";
import { checkQuery, highlightParts } from "./query_syntax.ts";

/** A count is asked for when typing rests this long. */
const COUNT_REST_MS = 120;

/** The query with its colours, whether it is valid, and how many hits it would have. */
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
  const right = focused
    ? typingSpans(text, check, countSpans(count, counted !== undefined))
    : text !== tab.run.query
    ? [[" ↵ in the query runs it", "warn"] as const]
    : [];
  const prompt: Span[] = [" ", ["/", "key"], [theme.ascii ? "> " : "› ", focused ? "accent" : "dim"]];
  const room = Math.max(10, columns - spansWidth(prompt) - Math.min(spansWidth(right), columns >> 1) - 2);
  const shownField = focused ? tab.field : { ...tab.field, text: safeText(text) };
  const body: Span[] = text === "" && !focused
    ? [["everything; press / to search", "dim"]]
    : fieldSpans(shownField, room, { focused, parts: highlightParts(shownField.text, syntax) });
  return (
    <Lines
      lines={[paint(theme, spread([...prompt, ...body], [...right, " "], columns), columns)]}
      columns={columns}
      rows={1}
    />
  );
}

/** While it is typed: what is wrong with it, or how much it finds. */
function typingSpans(
  text: string,
  { fault, warning }: ReturnType<typeof checkQuery>,
  count: readonly Span[],
): readonly Span[] {
  if (fault !== undefined) return [[` ✗ ${fault}`, "error"]];
  if (text.trim() === "") return [[" everything", "dim"]];
  return [warning === undefined ? [" ✓ valid", "safe"] : [` ${warning}`, "warn"], ...count];
}

function countSpans(count: { data?: number; fetching: boolean; error?: Error }, asked: boolean): Span[] {
  if (count.data !== undefined) return [[` · ${formatCount(count.data)} hits`, "dim"]];
  if (count.error !== undefined) return [[" · press ↵", "dim"]];
  return asked || count.fetching ? [[" · counting…", "dim"]] : [];
}
