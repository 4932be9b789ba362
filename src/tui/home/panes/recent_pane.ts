import type { SearchHit } from "../../../api/types/common.ts";
import { descriptionOf, numberAt, textAt } from "../../../domain/columns.ts";
import { scoreText, verdictOf } from "../../../domain/verdict.ts";
import { defangText } from "../../../util/defang.ts";
import { formatAge, formatCount, parseTime } from "../../../util/format.ts";
import { safeParts, safeText } from "../../../util/safe_text.ts";
import { cutName, displayWidth, padToWidth } from "../../../util/width.ts";
import { serverThresholds } from "../../drill/thresholds.ts";
import type { Span } from "../../paint.ts";
import { type HomeLine, type HomePane, type PaneSize, stateOf } from "../pane.ts";
import { recentQuery } from "../queries.ts";
import type { HomeContext } from "../state.ts";

const SCORE_COLUMNS = 7;
const FILES_COLUMNS = 10;
const AGE_COLUMNS = 6;

/** A name within exactly `width` cells: its end kept, what cannot be printed shown. */
function nameSpans(name: string, width: number): Span[] {
  const parts = safeParts(name);
  const whole = parts.map((part) => part.text).join("");
  const shown = displayWidth(whole);
  if (shown > width) return [padToWidth(cutName(whole, width), width)];
  const spans = parts.map((part): Span => part.shown ? [part.text, "shown"] : part.text);
  return [...spans, " ".repeat(width - shown)];
}

/** What it is called: the description without the words that all have in common. */
function nameOf(hit: SearchHit): string {
  const text = defangText(descriptionOf(hit));
  return text === "" ? textAt(hit, "sid") : text;
}

/** How many files came of it; where services failed, how many did. */
function filesSpan(hit: SearchHit): Span {
  const files = numberAt(hit, "file_count") ?? 0;
  const errors = numberAt(hit, "error_count") ?? 0;
  const text = errors > 0
    ? `${formatCount(errors)} failed`
    : `${formatCount(files)} ${files === 1 ? "file" : "files"}`;
  return [padToWidth(text, FILES_COLUMNS, { align: "right" }), errors > 0 ? "error" : "dim"];
}

function line(ctx: HomeContext, hit: SearchHit, view: PaneSize & { at: number }): HomeLine {
  const { app } = ctx;
  const { ascii } = app.theme();
  const thresholds = serverThresholds(app);
  const score = numberAt(hit, "max_score") ?? 0;
  const runs = textAt(hit, "state") === "submitted";
  const time = parseTime(textAt(hit, "times.submitted"));
  const sid = textAt(hit, "sid");
  const wide = view.columns >= 48;
  const room = Math.max(
    8,
    view.columns - 1 - SCORE_COLUMNS - 2 - AGE_COLUMNS - (wide ? FILES_COLUMNS + 1 : 0),
  );
  return {
    spans: [
      runs ? [padToWidth(ascii ? "> runs" : "▸ runs", SCORE_COLUMNS), "accent"] : [
        padToWidth(scoreText(score, { thresholds, ascii }), SCORE_COLUMNS),
        verdictOf(score, thresholds).tone,
      ],
      "  ",
      ...nameSpans(nameOf(hit), room),
      ...(wide ? [filesSpan(hit), " "] : []),
      [
        padToWidth(time === undefined ? "" : formatAge(view.at - time), AGE_COLUMNS, { align: "right" }),
        "dim",
      ],
    ],
    open: () => app.open("submission", { sid }),
    copy: { title: "sid", text: sid },
  };
}

/** The newest submissions, whosoever. */
export const recentPane: HomePane = {
  id: "recent",
  word: "submissions",
  queries: (ctx) => [recentQuery(ctx.app.services)],
  note(ctx) {
    const { data } = stateOf(ctx, recentQuery(ctx.app.services));
    const worst = Math.max(...(data?.items ?? []).map((hit) => numberAt(hit, "max_score") ?? 0));
    const thresholds = serverThresholds(ctx.app);
    const verdict = verdictOf(worst, thresholds);
    const glyph = ctx.app.theme().ascii ? verdict.ascii : verdict.glyph;
    return data === undefined || data.items.length === 0
      ? []
      : [["worst ", "dim"], [`${glyph} ${worst}  `, verdict.tone], ["g m", "key"]];
  },
  lines(ctx, size) {
    // Ages count from when the answer came: a screen that rests draws nothing.
    const { data, updatedAt } = stateOf(ctx, recentQuery(ctx.app.services));
    return (data?.items ?? []).map((hit) => line(ctx, hit, { ...size, at: updatedAt }));
  },
  wants: (ctx) => stateOf(ctx, recentQuery(ctx.app.services)).data?.items.length ?? 8,
  empty: [["Nothing was handed in yet: ", "dim"], ["n", "key"], [" hands in", "dim"]],
};

/** Markings of the submissions on home. */
export function recentMarkings(ctx: HomeContext): readonly string[] {
  const { data } = stateOf(ctx, recentQuery(ctx.app.services));
  return (data?.items ?? []).map((hit) => safeText(textAt(hit, "classification"))).filter((one) =>
    one !== ""
  );
}
