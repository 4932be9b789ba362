import type { ReportRow } from "../../domain/incident_report/row.ts";
import { safeText } from "../../util/safe_text.ts";
import { currentHandle, currentLine } from "../drill/pane.ts";
import { openHandle } from "../drill/pivot.ts";
import type { Drill, DrillContext, Placed, Rect } from "../drill/state.ts";
import type { IncidentReportParams } from "../incident/report_job.ts";
import { figuresPane, wordsPane, worstPane } from "../incident/report_panes.ts";
import { drillScreen, paneTab } from "../knowledge/make_screen.tsx";
import type { Span } from "../paint.ts";

type P = IncidentReportParams;
type C = DrillContext<P>;

const WIDE_COLUMNS = 100;

function head({ params }: C): readonly (readonly Span[])[] {
  return [[` incident ${safeText(params.incident)}  `, [
    `the whole report: ${safeText(params.path)}`,
    "dim",
  ]]];
}

/** Figures at the left, what was found at the right, the worst files below; figures alone where it is narrow. */
function placeSummary(_ctx: C, area: Rect): readonly Placed<P>[] {
  const { x, y, columns, rows } = area;
  if (columns < WIDE_COLUMNS) return [{ pane: figuresPane, rect: area }];
  const left = columns >> 1;
  return [
    { pane: figuresPane, rect: { x, y, columns: left, rows } },
    { pane: wordsPane, rect: { x: left + 1, y, columns: columns - left - 1, rows } },
  ];
}

const reportDrill: Drill<P> = {
  id: "incident-report",
  head,
  queries: () => [],
  prefixes: () => [],
  tabs: [
    { id: "figures", word: "Figures", place: placeSummary },
    { ...paneTab(worstPane, "Worst files"), short: "Worst" },
    { ...paneTab(wordsPane, "Found"), id: "found" },
  ],
};

/** The submission of the file under the cursor. */
function sidAt(ctx: C): string | undefined {
  const row = currentLine(reportDrill, ctx)?.json as ReportRow | undefined;
  return row?.sid ?? undefined;
}

/** What a mass submission came to. */
export const incidentReportScreen = drillScreen<P>({
  drill: reportDrill,
  title: ({ incident }) => `Report ${safeText(incident)}`,
  marking: ({ params }) => params.marking,
  handles: {
    enter(ctx) {
      const sid = sidAt(ctx);
      if (sid !== undefined) ctx.app.open("submission", { sid });
      else {
        const handle = currentHandle(reportDrill, ctx);
        if (handle === undefined) return false;
        openHandle(ctx.app, handle, {});
      }
      return true;
    },
  },
  copies: ({ params }) => [{ key: "f", title: "path of the page", text: () => params.path }],
});
