import type { FileChild, FileResults, SimilarFiles } from "../../api/types/file.ts";
import { fileChildrenQuery, fileResultsQuery, similarQuery } from "../../features/files.ts";
import { parseResultKey } from "../../features/submissions.ts";
import { formatAge, formatCount, parseTime } from "../../util/format.ts";
import { safeText } from "../../util/safe_text.ts";
import { cutMiddle } from "../../util/width.ts";
import type { DrillLine } from "../drill/line.ts";
import { headingLine } from "../drill/pairs.ts";
import { remember } from "../drill/remember.ts";
import type { Pane } from "../drill/state.ts";
import type { FileContext, FileParams } from "./data.ts";

/** Files that came out of it, when they are there. */
export function childrenOf(ctx: FileContext): readonly FileChild[] | undefined {
  return ctx.app.queries.peek<readonly FileChild[]>(
    fileChildrenQuery(ctx.app.services, ctx.params.sha256).key,
  );
}

function familyLines(
  children: readonly FileChild[],
  parents: readonly string[],
  columns: number,
): DrillLine[] {
  const hash = (sha256: string) => columns < 100 ? cutMiddle(sha256, 20) : sha256;
  return [
    headingLine("Children", children.length),
    ...children.map(({ name, sha256 }): DrillLine => ({
      spans: ["  ", safeText(name), [`  ${hash(sha256)}`, "dim"]],
      handle: { kind: "file", sha256, name },
      depth: 1,
    })),
    headingLine("Parents", parents.length),
    ...parents.map((key): DrillLine => {
      const { sha256, service } = parseResultKey(key);
      return {
        spans: ["  ", hash(sha256), [`  by ${safeText(service)}`, "dim"]],
        handle: { kind: "file", sha256, name: sha256 },
        depth: 1,
      };
    }),
  ];
}

/** Children and parents, over all submissions. */
export const childrenPane: Pane<FileParams> = {
  id: "children",
  word: "children and parents",
  title: () => [[" · in all submissions", "dim"]],
  queries: ({ app: { services }, params: { sha256 } }) => [
    fileChildrenQuery(services, sha256),
    fileResultsQuery(services, sha256),
  ],
  lines(ctx, { columns }) {
    const children = childrenOf(ctx);
    const parents = ctx.app.queries.peek<FileResults>(
      fileResultsQuery(ctx.app.services, ctx.params.sha256).key,
    )?.parents;
    return remember(
      ctx.app,
      `family ${ctx.params.sha256}`,
      [children, parents, columns],
      () =>
        children === undefined && parents === undefined
          ? []
          : familyLines(children ?? [], parents ?? [], columns),
    );
  },
  empty: "No file came out of it, and it came out of none",
};

const WORDS: Readonly<Record<string, string>> = {
  tlsh: "TLSH",
  ssdeep: "ssdeep",
  vector: "behaviour vector",
};

function similarOf(ctx: FileContext): readonly SimilarFiles[] | undefined {
  return ctx.app.queries.peek<readonly SimilarFiles[]>(similarQuery(ctx.app.services, ctx.params.sha256).key);
}

/** How many files are like it. */
export function similarCount(ctx: FileContext): number | undefined {
  return similarOf(ctx)?.reduce((sum, { total }) => sum + total, 0);
}

/** Files that share a fuzzy hash with it. */
export const similarPane: Pane<FileParams> = {
  id: "similar",
  word: "similar",
  queries: (ctx) => [similarQuery(ctx.app.services, ctx.params.sha256)],
  note: (ctx) => [[similarCount(ctx) === undefined ? "" : formatCount(similarCount(ctx)!), "dim"]],
  lines(ctx, { columns }) {
    const groups = similarOf(ctx);
    return remember(
      ctx.app,
      `similar ${ctx.params.sha256}`,
      [groups, columns],
      () =>
        (groups ?? []).filter(({ items }) => items.length > 0).flatMap((
          { type, value, total, items },
        ): DrillLine[] => [
          {
            spans: [[WORDS[type] ?? safeText(type), "bold"], [
              `  ${formatCount(total)}  ${safeText(value)}`,
              "dim",
            ]],
            handle: type === "ssdeep" || type === "tlsh"
              ? { kind: "field", index: "file", field: type, value }
              : undefined,
            depth: 0,
          },
          ...items.map((item): DrillLine => {
            const when = parseTime(item.seen?.last ?? item.created);
            return {
              spans: [
                "  ",
                columns < 100 ? cutMiddle(item.sha256, 24) : item.sha256,
                `  ${safeText(item.type)}`,
                [when === undefined ? "" : `  ${formatAge(ctx.app.now() - when)} ago`, "dim"],
              ],
              handle: { kind: "file", sha256: item.sha256, name: item.sha256 },
              depth: 1,
              json: item,
            };
          }),
        ]),
    );
  },
  empty: "No similar files",
};
