import { formatCount } from "../../util/format.ts";
import { safeText } from "../../util/safe_text.ts";
import { cutMiddle, cutName } from "../../util/width.ts";
import { verdictOf } from "../../domain/verdict.ts";
import { type Span, spansWidth, spread } from "../paint.ts";
import { type FileContext, fileName, infoOf, scoreOf } from "./data.ts";
import { serverThresholds } from "../drill/thresholds.ts";

/** The row above the tabs: verdict, name, type, size, hash. */
export function fileHead(ctx: FileContext): readonly (readonly Span[])[] {
  const { app, columns, params } = ctx;
  const { ascii } = app.theme();
  const info = infoOf(ctx);
  const score = scoreOf(ctx);
  const verdict = score === undefined ? undefined : verdictOf(score, serverThresholds(app));
  const word = columns >= 100 && verdict !== undefined ? `${verdict.word.toUpperCase()} ` : "";
  const left: Span[] = verdict === undefined
    ? [" "]
    : [" ", [`${ascii ? verdict.ascii : verdict.glyph} ${word}${score}`, verdict.tone], "  "];
  const hash = cutMiddle(params.sha256, columns >= 100 ? 24 : 16);
  const facts = info === undefined
    ? [hash]
    : [safeText(info.type), `${formatCount(info.size)} B`, ...(params.name === undefined ? [] : [hash])];
  while (facts.length > 1 && facts.join(" · ").length > columns * 0.62) facts.shift();
  const right: Span[] = columns < 60 ? [] : [[facts.join(" · "), "dim"], " "];
  const room = columns - spansWidth(left) - spansWidth(right) - 2;
  const name = params.name === undefined
    ? cutMiddle(params.sha256, Math.max(8, room))
    : cutName(safeText(fileName(ctx)), Math.max(8, room));
  return [spread([...left, [name, "bold"]], right, columns)];
}
