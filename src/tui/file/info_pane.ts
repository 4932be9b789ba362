import type { FileDoc } from "../../api/types/file.ts";
import { fileInfoQuery } from "../../features/files.ts";
import { bar } from "../../util/bars.ts";
import { formatBytes, formatCount, formatTime } from "../../util/format.ts";
import type { Handle } from "../drill/handle.ts";
import type { DrillLine } from "../drill/line.ts";
import { headingLine, pairLines } from "../drill/pairs.ts";
import { remember } from "../drill/remember.ts";
import type { Pane } from "../drill/state.ts";
import { type FileContext, type FileParams, type Found, foundOf, foundQuery, infoOf } from "./data.ts";

const field = (name: string, value: string | number): Handle => ({
  kind: "field",
  index: "file",
  field: name,
  value,
});

/** Makes the lines of a label and its value. */
type PairMaker = (label: string, value: string | number | null | undefined, handle?: Handle) => DrillLine[];

function identification(info: FileDoc, pair: PairMaker, ascii: boolean): DrillLine[] {
  const own = (...names: readonly (keyof FileDoc & string)[]) =>
    names.flatMap((name) => {
      const value = info[name];
      return typeof value === "string" && value !== "" ? pair(name, value, field(name, value)) : [];
    });
  const { entropy, size } = info;
  return [
    headingLine("Identification"),
    ...pair("names", "names" in info && Array.isArray(info.names) ? info.names.join(", ") : ""),
    ...own("type", "mime", "magic"),
    ...pair("size", `${formatBytes(size)} (${formatCount(size)} bytes)`, field("size", size)),
    ...pair(
      "entropy",
      entropy === undefined ? "" : `${entropy.toFixed(3)}  ${bar(entropy, 8, { width: 16, ascii })}`,
    ),
    ...own("sha256", "sha1", "md5", "ssdeep", "tlsh"),
    ...pair("starts with", info.ascii),
    ...pair("", info.hex),
  ];
}

function seenLines({ seen, expiry_ts, classification, labels }: FileDoc, pair: PairMaker): DrillLine[] {
  return [
    headingLine("Seen"),
    ...pair("count", formatCount(seen?.count ?? NaN)),
    ...pair("first", formatTime(seen?.first)),
    ...pair("last", formatTime(seen?.last)),
    ...pair("expires", formatTime(expiry_ts)),
    ...pair("classification", classification, field("classification", classification)),
    ...pair("labels", labels?.join(", ")),
  ];
}

function urlLines(info: FileDoc, pair: PairMaker): DrillLine[] {
  const known = Object.entries(info.uri_info ?? {}).filter(([, value]) => value !== null && value !== "");
  if (known.length === 0) return [];
  return [
    headingLine("URL"),
    ...known.flatMap(([name, value]) => pair(name, value, field(`uri_info.${name}`, value!))),
  ];
}

/** By whom and as what it was handed in, most often first. */
function originLines(found: Found | undefined, pair: PairMaker): DrillLine[] {
  return Object.entries(found?.metadata ?? {}).flatMap(([name, counts]) => {
    const rows = Object.entries(counts ?? {}).sort(([, a], [, b]) => b - a);
    const source = name === "submitter" ? "params.submitter" : `metadata.${name}`;
    if (rows.length === 0) return [];
    return [
      headingLine(`By ${name}`),
      ...rows.flatMap(([value, count]) =>
        pair(value, `${formatCount(count)} ${count === 1 ? "submission" : "submissions"}`, {
          kind: "field",
          index: "submission",
          field: source,
          value,
        })
      ),
    ];
  });
}

function commentLines({ comments = [] }: FileDoc, pair: PairMaker): DrillLine[] {
  return comments.flatMap(({ uname, date, text }, i) => [
    ...(i === 0 ? [headingLine("Comments", comments.length)] : []),
    ...pair(`${uname} ${formatTime(date, { seconds: false })}`, text),
  ]);
}

function infoLines(
  info: FileDoc,
  found: Found | undefined,
  { columns, ascii }: { columns: number; ascii: boolean },
): DrillLine[] {
  const pair: PairMaker = (label, value, handle) => pairLines(label, value, { columns, handle });
  return [
    ...identification(info, pair, ascii),
    ...seenLines(info, pair),
    ...urlLines(info, pair),
    ...originLines(found, pair),
    ...commentLines(info, pair),
  ];
}

/** What the file is and how often it was seen. */
export const infoPane: Pane<FileParams> = {
  id: "info",
  word: "info",
  queries: (ctx) => [fileInfoQuery(ctx.app.services, ctx.params.sha256), foundQuery(ctx)],
  lines(ctx, { columns }) {
    const info = infoOf(ctx);
    const found = foundOf(ctx);
    const { ascii } = ctx.app.theme();
    return remember(
      ctx.app,
      `info ${ctx.params.sha256}`,
      [info, found, columns, ascii],
      () => info === undefined ? [] : infoLines(info, found, { columns, ascii }),
    );
  },
  empty: "Nothing is known of it",
};

/** Marking of the file and of what was found in it. */
export function fileMarkings(ctx: FileContext): readonly string[] {
  return [infoOf(ctx)?.classification, foundOf(ctx)?.classification].filter((one) => one !== undefined);
}
