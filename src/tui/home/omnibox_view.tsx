import { formatPlural } from "../../util/format.ts";
import { safeText } from "../../util/safe_text.ts";
import { useQuery, useRested } from "../hooks.ts";
import { cutSpans, paint, type Span, spansWidth, spread } from "../paint.ts";
import type { ReactNode } from "../react.ts";
import { knownFields } from "../search/completion.ts";
import { searchIndex } from "../search/indexes.ts";
import { countQuery } from "../search/queries.ts";
import { checkQuery, highlightParts } from "../search/query_syntax.ts";
import { Lines } from "../widgets/lines.tsx";
import { fieldSpans } from "../widgets/text_field.ts";
import { omniboxPlace } from "./geometry.ts";
import { wishWords } from "./grant.ts";
import { plainRun } from "./queries.ts";
import { type HomeContext, isTyping, omniboxField, searchContext } from "./state.ts";
import { type Wish, wishOf } from "./wish.ts";

const REST_MS = 120;
const PLACEHOLDERS = [
  "Search, or paste a hash, IP, domain, URL, submission id, path …",
  "Search, or paste a hash, IP, URL, id …",
  "Search or paste …",
] as const;

/** Cells before the text. */
export const PROMPT_COLUMNS = 4;

/** The line that takes anything: what is typed, what it is taken for, how much there is of it. */
export function Omnibox({ ctx }: { readonly ctx: HomeContext }): ReactNode {
  const theme = ctx.app.theme();
  const place = omniboxPlace(ctx);
  const { index } = ctx.state.search;
  const field = omniboxField(ctx.state);
  const wish = wishOf(field.text, index);
  const status = useStatus(ctx, wish);
  const inner = place.columns - (place.isBoxed ? 2 : 0);
  const box = textSpans(ctx, { wish, inner });
  const keys = cutSpans(isTyping(ctx) ? [...status, ...typingKeys(ctx)] : restingKeys(ctx), ctx.columns);
  if (!place.isBoxed) {
    const lines = [paint(theme, box, ctx.columns), paint(theme, [" ", ...keys], ctx.columns)];
    return <Lines lines={lines} columns={ctx.columns} rows={place.rows} />;
  }
  const [tl, tr, bl, br, h, v] = theme.ascii
    ? ["+", "+", "+", "+", "-", "|"]
    : ["╭", "╮", "╰", "╯", "─", "│"];
  const edge = isTyping(ctx) ? "accent" : "rule";
  const before = " ".repeat(place.x);
  const row = (spans: readonly Span[]) => paint(theme, [before, ...spans], ctx.columns);
  const lines = [
    "",
    row([[tl! + h!.repeat(inner) + tr!, edge]]),
    row([[v!, edge], ...spread(box, [], inner), [v!, edge]]),
    row([[bl! + h!.repeat(inner) + br!, edge]]),
    row(["   ", ...keys]),
    "",
  ];
  return <Lines lines={lines} columns={ctx.columns} rows={place.rows} />;
}

/** The text with its colours, scrolled so that the cursor shows. */
function textSpans(ctx: HomeContext, { wish, inner }: { wish: Wish; inner: number }): Span[] {
  const theme = ctx.app.theme();
  const focused = isTyping(ctx);
  const field = omniboxField(ctx.state);
  const prompt: Span[] = [" ", ["/", "key"], [theme.ascii ? "> " : "› ", focused ? "accent" : "dim"]];
  const room = inner - PROMPT_COLUMNS - 1;
  if (field.text === "") {
    const text = PLACEHOLDERS.find((one) => one.length < room) ?? "";
    return [...prompt, ...(focused ? [[" ", "textcursor"] as const] : []), [text, "dim"]];
  }
  const shown = focused ? field : { ...field, text: safeText(field.text) };
  const syntax = { fields: knownFields(searchContext(ctx)), index: ctx.state.search.index, now: 0 };
  const parts = wish.kind === "search" ? highlightParts(shown.text, syntax) : [];
  return [...prompt, ...fieldSpans(shown, room, { focused, parts })];
}

/** What `↵` would do, whether it would work, and how many hits there are. */
function useStatus(ctx: HomeContext, wish: Wish): readonly Span[] {
  const { app } = ctx;
  const { index } = ctx.state.search;
  const fields = knownFields(searchContext(ctx));
  const check = wish.kind === "search" ? checkQuery(wish.query, { fields, index, now: 0 }) : {};
  const run = wish.kind === "search" || wish.kind === "pivot" ? plainRun(wish.index, wish.query) : undefined;
  const rested = useRested(run?.query, REST_MS) === run?.query;
  const counts = isTyping(ctx) && run !== undefined && rested && check.fault === undefined;
  const count = useQuery(counts ? countQuery(app.services, run) : undefined);
  const enter = app.theme().ascii ? "enter " : "↵ ";
  if (check.fault !== undefined) return [[`${app.theme().ascii ? "x" : "✗"} ${check.fault}  `, "error"]];
  return [
    [enter, "key"],
    [wishWords(wish), wish.kind === "search" || wish.kind === "nothing" ? "dim" : "accent"],
    ...(check.warning === undefined ? [] : [[` · ${check.warning}`, "warn"] as const]),
    ...(count.data === undefined ? [] : [[` · ${formatPlural(count.data, "hit")}`, "bold"] as const]),
    "   ",
  ];
}

function typingKeys(ctx: HomeContext): Span[] {
  const up = ctx.app.theme().ascii ? "up" : "↑";
  const { label } = searchIndex(ctx.state.search.index);
  const pairs = [["tab", `index: ${label}`], [up, "older"], ["esc", "leave"]] as const;
  return pairs.flatMap(([key, word]): Span[] => [[key, "key"], [` ${word}   `, "dim"]]);
}

function restingKeys(ctx: HomeContext): Span[] {
  const pairs = [["/", "search"], ["1-9", "indexes"], ["ctrl-r", "history"], [
    "ctrl-p",
    "everything",
  ]] as const;
  const spans = pairs.flatMap(([key, word]): Span[] => [[key, "key"], [` ${word}   `, "dim"]]);
  return spansWidth(spans) <= ctx.columns ? spans : spans.slice(0, 4);
}
