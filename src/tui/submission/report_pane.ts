import type { SubmissionReport } from "../../api/types/submission.ts";
import { type ReportDocument, reportDocument } from "../../domain/report.ts";
import { reportQuery } from "../../features/submissions.ts";
import { safeText } from "../../util/safe_text.ts";
import { displayWidth, padToWidth, wrapToWidth } from "../../util/width.ts";
import type { DrillLine } from "../drill/line.ts";
import { pairLines } from "../drill/pairs.ts";
import { remember } from "../drill/remember.ts";
import { serverThresholds } from "../drill/thresholds.ts";
import type { Pane } from "../drill/state.ts";
import type { Span } from "../paint.ts";
import { type SubmissionContext, type SubmissionParams } from "./data.ts";

type Block = ReportDocument["blocks"][number];
type Table = Extract<Block, { kind: "table" }>;

const BLANK: DrillLine = { spans: [], depth: 1 };
/** A column of a table takes no more than this; the last one what is left. */
const CELL_MAX = 40;

/** A table with its columns below each other; what does not fit is cut in the last column. */
function tableLines({ head, rows }: Table, columns: number): DrillLine[] {
  const widths = head.map((title, i) =>
    Math.min(
      CELL_MAX,
      rows.reduce((most, row) => Math.max(most, displayWidth(safeText(row[i]?.text ?? ""))), title.length),
    )
  );
  const left = widths.slice(0, -1).reduce((sum, width) => sum + width + 2, 2);
  widths[widths.length - 1] = Math.max(8, columns - left - 2);
  return [
    {
      spans: ["  ", ...head.map((title, i): Span => [`${padToWidth(title, widths[i]!)}  `, "dim"])],
      depth: 1,
    },
    ...rows.map((row): DrillLine => ({
      spans: [
        "  ",
        ...row.map((cell, i): Span => {
          const text = `${padToWidth(safeText(cell.text), widths[i]!)}  `;
          return cell.tone === undefined ? text : [text, cell.tone];
        }),
      ],
      depth: 1,
    })),
  ];
}

function blockLines(block: Block, columns: number): DrillLine[] {
  switch (block.kind) {
    case "heading":
      return [BLANK, {
        spans: [[
          safeText(block.text),
          block.level === 2 ? "title" : "bold",
          ...(block.tone === undefined ? [] : [block.tone]),
        ]],
        depth: 0,
      }];
    case "note":
      return wrapToWidth(safeText(block.text), columns - 2).map((line): DrillLine => ({
        spans: ["  ", [line, "warn"]],
        depth: 1,
      }));
    case "pairs":
      return block.pairs.flatMap(([label, cell]) =>
        pairLines(`  ${label}`, cell.text, { columns }).map((line): DrillLine => ({ ...line, depth: 1 }))
      );
    case "table":
      return tableLines(block, columns);
    case "lines":
      return block.lines.map((line): DrillLine => ({ spans: ["  ", safeText(line)], depth: 1 }));
  }
}

/** The report of the server, when it is there. */
export function reportOf(ctx: SubmissionContext): SubmissionReport | undefined {
  return ctx.app.queries.peek<SubmissionReport>(reportQuery(ctx.app.services, ctx.params.sid).key);
}

/** The report as text; `e` writes it to a file. */
export const reportPane: Pane<SubmissionParams> = {
  id: "report",
  word: "report",
  queries: (ctx) => [reportQuery(ctx.app.services, ctx.params.sid)],
  note: (ctx) =>
    reportOf(ctx) === undefined
      ? []
      : [["e", "key"], [ctx.columns < 60 ? " export" : " export as Markdown, HTML, JSON", "dim"]],
  lines(ctx, { columns }) {
    const report = reportOf(ctx);
    if (report === undefined) return [];
    const thresholds = serverThresholds(ctx.app);
    return remember(ctx.app, `report ${ctx.params.sid}`, [report, thresholds, columns], () => {
      const { blocks, classification, title, verdict, score } = reportDocument(report, {
        thresholds,
        server: ctx.app.services.settings.server,
      });
      return [
        { spans: [[safeText(title), "title"]], depth: 0 },
        {
          spans: [[`${verdict.glyph} ${verdict.word.toUpperCase()} ${score}`, verdict.tone], [
            `  ${safeText(classification)}`,
            "dim",
          ]],
          depth: 0,
        },
        ...blocks.flatMap((block) => blockLines(block, columns)),
      ];
    });
  },
  empty: "The report is empty",
  scrolls: true,
};
