import type { Heuristic } from "../../api/types/knowledge.ts";
import { verdictOf } from "../../domain/verdict.ts";
import { heuristicQuery } from "../../features/knowledge.ts";
import { safeText } from "../../util/safe_text.ts";
import { shellCommand } from "../../util/shell.ts";
import { type Handle, searchOf } from "../drill/handle.ts";
import { headingLine, pairLines } from "../drill/pairs.ts";
import { remember } from "../drill/remember.ts";
import type { Drill, DrillContext, Pane } from "../drill/state.ts";
import { serverThresholds } from "../drill/thresholds.ts";
import { hitsPane } from "../knowledge/hits_pane.ts";
import { drillScreen, paneTab } from "../knowledge/make_screen.tsx";
import { statsLines } from "../knowledge/stats_lines.ts";
import { type Span, spread } from "../paint.ts";

/** Which heuristic: `PE.3`. */
export interface HeuristicParams {
  readonly id: string;
}
type C = DrillContext<HeuristicParams>;

const query = (ctx: C) => heuristicQuery(ctx.app.services, ctx.params.id);
const heuristicOf = (ctx: C) => ctx.app.queries.peek<Heuristic>(query(ctx).key);
const handleNow = (ctx: C): Handle => ({
  kind: "heuristic",
  id: ctx.params.id,
  name: heuristicOf(ctx)?.name ?? ctx.params.id,
});

function head(ctx: C): readonly (readonly Span[])[] {
  const heuristic = heuristicOf(ctx);
  const right: Span[] = [[safeText(ctx.params.id), "dim"], " "];
  if (heuristic === undefined) return [spread([" "], right, ctx.columns)];
  const verdict = verdictOf(heuristic.score, serverThresholds(ctx.app));
  const glyph = ctx.app.theme().ascii ? verdict.ascii : verdict.glyph;
  return [
    spread(
      [[` ${glyph} ${heuristic.score}  `, verdict.tone], [safeText(heuristic.name), "bold"]],
      right,
      ctx.columns,
    ),
  ];
}

const aboutPane: Pane<HeuristicParams> = {
  id: "about",
  word: "about",
  queries: (ctx) => [query(ctx)],
  lines(ctx, { columns }) {
    const heuristic = heuristicOf(ctx);
    if (heuristic === undefined) return [];
    const own = handleNow(ctx);
    return remember(ctx.app, `heuristic ${ctx.params.id}`, [heuristic, columns], () => [
      headingLine("Heuristic"),
      ...pairLines("id", heuristic.heur_id, { columns, handle: own }),
      ...pairLines("name", heuristic.name, { columns, handle: own }),
      ...pairLines("description", heuristic.description, { columns }),
      ...pairLines("score", heuristic.score, { columns }),
      ...pairLines("at most", heuristic.max_score, { columns }),
      ...pairLines("file types", heuristic.filetype, { columns }),
      ...pairLines("classification", heuristic.classification, { columns }),
      ...(heuristic.attack_id ?? []).flatMap((id) =>
        pairLines("ATT&CK", id, { columns, handle: { kind: "attack", id, name: id } })
      ),
      ...scoreLines(heuristic, columns),
      ...statsLines(heuristic.stats, columns),
    ]);
  },
  empty: "Nothing is known of it",
};

/** Scores of single signatures. */
function scoreLines(heuristic: Heuristic, columns: number) {
  const scores = Object.entries(heuristic.signature_score_map ?? {}).sort(([, a], [, b]) => b - a);
  if (scores.length === 0) return [];
  return [
    headingLine("Scores by signature", scores.length),
    ...scores.flatMap(([name, score]) =>
      pairLines(name, score, { columns, handle: { kind: "signature", name } })
    ),
  ];
}

const heuristicDrill: Drill<HeuristicParams> = {
  id: "heuristic",
  head,
  queries: (ctx) => [query(ctx)],
  prefixes: ({ params }) => [`heuristic/${params.id}`, "hits/"],
  tabs: [
    paneTab(aboutPane, "About"),
    paneTab(
      hitsPane<HeuristicParams>((ctx) => searchOf({ kind: "heuristic", id: ctx.params.id, name: "" }).clause),
      "Hits",
    ),
  ],
};

/** A heuristic: what it looks for, what it scores, what it hit. */
export const heuristicScreen = drillScreen<HeuristicParams>({
  drill: heuristicDrill,
  title: ({ id }) => safeText(id).slice(0, 28),
  marking: (ctx) => heuristicOf(ctx)?.classification,
  link: ({ app, params }) =>
    `${app.services.settings.server}/manage/heuristic/${encodeURIComponent(params.id)}`,
  copies: (
    ctx,
  ) => [{
    key: "c",
    title: "alx command for this heuristic",
    text: () => shellCommand(["alx", "heuristic", "show"], [ctx.params.id]),
  }],
});
