import type { FileDoc, FileText } from "../../api/types/file.ts";
import type { FormattedResult } from "../../api/types/result.ts";
import { resultLines } from "../../domain/section_text.ts";
import { fileInfoQuery, fileResultsQuery } from "../../features/files.ts";
import type { Query } from "../../features/queries.ts";
import type { Services } from "../../features/services.ts";
import { submissionFileQuery } from "../../features/submissions.ts";
import { formatBytes } from "../../util/format.ts";
import { safeText } from "../../util/safe_text.ts";
import type { ScreenContext } from "../contracts.ts";
import { handleOf } from "../drill/handle.ts";
import { type DrillLine, spansOfText } from "../drill/line.ts";
import { listScreen } from "../drill/list_screen.tsx";
import type { ListState } from "../widgets/list.ts";

/** Which file, and in which submission; without one, what all submissions found. */
export interface FileParams {
  readonly sha256: string;
  readonly sid?: string;
  /** The text to show in place of the results. */
  readonly view?: "hex" | "strings" | "ascii";
}
type Context = ScreenContext<FileParams, ListState>;

/** The file as text. `GET file/{hex|strings|ascii}/{sha256}/` */
function fileTextQuery(
  { client }: Services,
  sha256: string,
  view: "hex" | "strings" | "ascii",
): Query<FileText> {
  return {
    key: `file/${sha256}/${view}`,
    staleMs: 300_000,
    fetch: (signal) =>
      view === "ascii" ? client.file.ascii(sha256, signal) : client.file[view](sha256, { signal }),
  };
}

/** What was found in it: in this submission, or anywhere. */
function foundQuery(ctx: Context): Query<{ readonly results: readonly FormattedResult[] }> {
  const { app: { services }, params: { sid, sha256 } } = ctx;
  return sid === undefined ? fileResultsQuery(services, sha256) : submissionFileQuery(services, sid, sha256);
}

/** The second question: results, or the text of the view. */
function bodyQuery(ctx: Context): Query<unknown> {
  const { view, sha256 } = ctx.params;
  return view === undefined ? foundQuery(ctx) : fileTextQuery(ctx.app.services, sha256, view);
}

function infoLines(info: FileDoc): DrillLine[] {
  const hash = (field: "sha256" | "sha1" | "md5" | "ssdeep"): DrillLine => ({
    spans: [[`${field} `, "dim"], safeText(info[field])],
    handle: { kind: "field", index: "file", field, value: info[field] },
  });
  return [
    {
      spans: [
        [safeText(info.type), "bold"],
        [
          `  ${formatBytes(info.size)} · entropy ${info.entropy.toFixed(2)} · seen ${info.seen.count}×`,
          "dim",
        ],
      ],
      handle: { kind: "field", index: "file", field: "type", value: info.type },
    },
    hash("sha256"),
    hash("sha1"),
    hash("md5"),
    hash("ssdeep"),
    { spans: [""], quiet: true },
  ];
}

const painted = new WeakMap<object, { columns: number; lines: readonly DrillLine[] }>();

/** Lines of an answer, laid out once for a width. */
function kept(answer: object, columns: number, make: () => readonly DrillLine[]): readonly DrillLine[] {
  const have = painted.get(answer);
  if (have?.columns === columns) return have.lines;
  const lines = make();
  painted.set(answer, { columns, lines });
  return lines;
}

function sectionLines(results: readonly FormattedResult[], width: number): DrillLine[] {
  return [...results].sort((a, b) => b.result.score - a.result.score).flatMap((result) =>
    resultLines(result, { width, defang: true, maxBodyLines: 400 }).map((line): DrillLine => {
      const handle = handleOf(line.target);
      return { spans: spansOfText(line), ...(handle === undefined ? {} : { handle }) };
    })
  );
}

function textLines({ content, truncated }: FileText): DrillLine[] {
  const lines = content.split("\n").map((line): DrillLine => ({ spans: [safeText(line)] }));
  return truncated ? [{ spans: [["Only the first MiB is shown", "warn"]] }, ...lines] : lines;
}

function linesOf(ctx: Context): readonly DrillLine[] {
  const { app: { queries, services }, params: { sha256, view }, columns } = ctx;
  const body = queries.peek<object>(bodyQuery(ctx).key);
  if (view !== undefined) {
    return body === undefined ? [] : kept(body, columns, () => textLines(body as FileText));
  }
  const info = queries.peek<FileDoc>(fileInfoQuery(services, sha256).key);
  const found = body as { readonly results: readonly FormattedResult[] } | undefined;
  return [
    ...(info === undefined ? [] : infoLines(info)),
    ...(found === undefined ? [] : kept(found, columns, () => sectionLines(found.results, columns - 2))),
  ];
}

const viewer = (view: "hex" | "strings" | "ascii", key: string, title: string) => ({
  id: `file.${view}`,
  title,
  keys: [key],
  group: "Act" as const,
  hint: view,
  run: (ctx: Context) => ctx.app.open("file", { ...ctx.params, view }),
});

/** A file: what it is and what the services said of it; `x` and `a` show its bytes and its strings. */
export const fileScreen = listScreen<FileParams>({
  id: "file",
  title: ({ sha256, view }) => `${view ?? "file"} ${sha256.slice(0, 8)}`,
  queries: (ctx) => [fileInfoQuery(ctx.app.services, ctx.params.sha256), bodyQuery(ctx)],
  lines: linesOf,
  commands: [viewer("hex", "x", "Hex"), viewer("strings", "a", "Strings"), viewer("ascii", "A", "ASCII")],
  classification: ({ app: { queries, services }, params: { sha256 } }) =>
    queries.peek<FileDoc>(fileInfoQuery(services, sha256).key)?.classification,
});
