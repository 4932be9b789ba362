import { shellCommand } from "../../util/shell.ts";
import { isEmptyKey, submissionQuery, summaryQuery, treeQuery } from "../../features/submissions.ts";
import { defineCommands } from "../commands.ts";
import type { CopyChoice, Screen } from "../contracts.ts";
import { badlistCommand } from "../drill/badlist.ts";
import { findCommands, inputField } from "../drill/commands_find.ts";
import { handleCommands, handleCopies } from "../drill/commands_handle.ts";
import { moveCommands } from "../drill/commands_move.ts";
import { withKnown } from "../drill/known_pane.ts";
import { drillMouse } from "../drill/mouse.ts";
import { currentHandle } from "../drill/pane.ts";
import { DrillView } from "../drill/pane_view.tsx";
import { openHandle } from "../drill/pivot.ts";
import { type Drill, type DrillState, type DrillTab, newDrill, type Pane } from "../drill/state.ts";
import { useQuery } from "../hooks.ts";
import type { ReactNode } from "../react.ts";
import { highestMarking } from "../shell/account.ts";
import { submissionActions, submissionLink, submissionSubmits } from "../submission/actions.ts";
import { placeAttack } from "../submission/attack_grid.ts";
import { techniqueCount } from "../submission/attack_pane.ts";
import {
  allRows,
  selectedRow,
  type SubmissionContext,
  submissionOf,
  type SubmissionParams,
  submissionScope,
  summaryOf,
  TREE,
  treeOf,
} from "../submission/data.ts";
import { errorsPane, metadataPane } from "../submission/details_panes.ts";
import { placeSummary } from "../submission/geometry.ts";
import { submissionHead } from "../submission/head.ts";
import { isRunning, liveQuery, useLive } from "../submission/live.ts";
import { reportPane } from "../submission/report_pane.ts";
import { resultsPane } from "../submission/results_pane.ts";
import { tagCount, tagEntries, tagsPane } from "../submission/tags_pane.ts";
import { treePane } from "../submission/tree_pane.ts";
import { heuristicCount, heuristicsPane } from "../submission/why_pane.ts";

type P = SubmissionParams;
type C = SubmissionContext;

/** A tab that is one pane. */
function single(
  id: string,
  words: { word: string; short?: string },
  what: { pane: Pane<P>; count?: (ctx: C) => number | undefined },
): DrillTab<P> {
  return {
    id,
    ...words,
    ...(what.count === undefined ? {} : { count: what.count }),
    place: (_ctx, rect) => [{ pane: what.pane, rect }],
  };
}

const submissionDrill: Drill<P> = {
  id: "submission",
  head: submissionHead,
  scope: submissionScope,
  queries: (ctx) => {
    const { app: { services }, params: { sid } } = ctx;
    const live = isRunning(ctx) ? [liveQuery(ctx)] : [];
    return [submissionQuery(services, sid), treeQuery(services, sid), summaryQuery(services, sid), ...live];
  },
  prefixes: ({ params: { sid } }) => [`submission/${sid}`],
  tabs: [
    { id: "summary", word: "Summary", short: "Sum", place: placeSummary },
    single("files", { word: "Files" }, { pane: treePane, count: (ctx) => allRows(ctx).length }),
    single("results", { word: "Results" }, {
      pane: resultsPane,
      count: (ctx) => submissionOf(ctx)?.results.filter((key) => !isEmptyKey(key)).length,
    }),
    {
      ...single("tags", { word: "Tags" }, { pane: tagsPane, count: tagCount }),
      place: withKnown(tagsPane),
    },
    { id: "attack", word: "ATT&CK", count: techniqueCount, place: placeAttack },
    single("heuristics", { word: "Heuristics", short: "Heur" }, {
      pane: heuristicsPane,
      count: (ctx) => heuristicCount(summaryOf(ctx)),
    }),
    single("metadata", { word: "Metadata", short: "Meta" }, { pane: metadataPane }),
    single("errors", { word: "Errors" }, {
      pane: errorsPane,
      count: (ctx) => submissionOf(ctx)?.errors.length,
    }),
    single("report", { word: "Report" }, { pane: reportPane }),
  ],
};

/** `↵` opens what the cursor is on. */
const handles = { sid: (ctx: C) => ctx.params.sid };

function copies(ctx: C): readonly CopyChoice[] {
  const { sid } = ctx.params;
  const own = handleCopies(submissionDrill, ctx);
  const row = selectedRow(ctx);
  const more: CopyChoice[] = [
    ...(row === undefined ? [] : [{ key: "s", title: "sha256 of the file", text: () => row.sha256 }]),
    { key: "i", title: "sid", text: () => sid },
    { key: "w", title: "link to the submission", text: () => submissionLink(ctx) },
    {
      key: "c",
      title: "alx command for the submission",
      text: () => shellCommand(["alx", "submission", "show"], [sid]),
    },
  ];
  return [...own, ...more.filter((one) => own.every(({ key }) => key !== one.key))];
}

function open(ctx: C): void {
  const handle = currentHandle(submissionDrill, ctx);
  if (handle !== undefined) openHandle(ctx.app, handle, { sid: ctx.params.sid });
}

/** A submission: why it is what it is, its files, results, tags, techniques, heuristics, errors, report. */
export const submissionScreen: Screen<P, DrillState> = {
  id: "submission",
  title({ sid }, state) {
    const tab = submissionDrill.tabs.find(({ id }) => id === state.tab)?.word ?? "";
    return `${sid.slice(0, 8)} › ${tab}`;
  },
  initial: () => newDrill("summary", TREE),
  commands: defineCommands<C>(
    ...moveCommands(submissionDrill),
    ...findCommands(submissionDrill),
    ...handleCommands(submissionDrill, handles),
    badlistCommand(submissionDrill),
    ...submissionActions(submissionDrill),
  ),
  field: (ctx) => inputField(submissionDrill, ctx),
  mouse: (ctx, event) => drillMouse(submissionDrill, ctx, event, () => open(ctx)),
  copies,
  palette: tagEntries,
  submits: (ctx) => submissionSubmits(submissionDrill, ctx),
  classification(ctx) {
    const markings = [
      submissionOf(ctx)?.classification,
      summaryOf(ctx)?.classification,
      treeOf(ctx)?.classification,
    ];
    const known = markings.filter((one) => one !== undefined);
    return known.length === 0 ? undefined : highestMarking(ctx.app, known) ?? known[0];
  },
  View: SubmissionView,
};

function SubmissionView(ctx: C): ReactNode {
  const { data } = useQuery(submissionQuery(ctx.app.services, ctx.params.sid));
  useLive(ctx, data);
  return <DrillView drill={submissionDrill} ctx={ctx} />;
}
