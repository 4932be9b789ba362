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

function infoLines(
  info: FileDoc,
  found: Found | undefined,
  view: { columns: number; ascii: boolean },
): DrillLine[] {
  const { columns, ascii } = view;
  const pair = (label: string, value: string | number | null | undefined, handle?: Handle) =>
    pairLines(label, value, { columns, handle });
  const own = (name: keyof FileDoc & string, label: string = name) => {
    const value = info[name];
    return typeof value === "string" && value !== "" ? pair(label, value, field(name, value)) : [];
  };
  const names = "names" in info && Array.isArray(info.names) ? info.names.join(", ") : "";
  const uri = Object.entries(info.uri_info ?? {}).filter(([, value]) => value !== null && value !== "");
  const seen = Object.entries(found?.metadata ?? {}).filter(([, counts]) =>
    Object.keys(counts ?? {}).length > 0
  );
  return [
    headingLine("Identification"),
    ...pair("names", names),
    ...own("type"),
    ...own("mime"),
    ...own("magic"),
    ...pair("size", `${formatBytes(info.size)} (${formatCount(info.size)} bytes)`, field("size", info.size)),
    ...pair(
      "entropy",
      info.entropy === undefined
        ? ""
        : `${info.entropy.toFixed(3)}  ${bar(info.entropy, 8, { width: 16, ascii })}`,
    ),
    ...own("sha256"),
    ...own("sha1"),
    ...own("md5"),
    ...own("ssdeep"),
    ...own("tlsh"),
    ...pair("starts with", info.ascii),
    ...pair("", info.hex),
    headingLine("Seen"),
    ...pair("count", formatCount(info.seen?.count ?? NaN)),
    ...pair("first", formatTime(info.seen?.first)),
    ...pair("last", formatTime(info.seen?.last)),
    ...pair("expires", formatTime(info.expiry_ts)),
    ...pair("classification", info.classification, field("classification", info.classification)),
    ...pair("labels", info.labels?.join(", ")),
    ...(uri.length > 0
      ? [
        headingLine("URL"),
        ...uri.flatMap(([name, value]) => pair(name, value, field(`uri_info.${name}`, value!))),
      ]
      : []),
    ...seen.flatMap(([name, counts]) => [
      headingLine(`By ${name}`),
      ...Object.entries(counts).sort(([, a], [, b]) => b - a).flatMap(([value, count]) =>
        pair(value, `${formatCount(count)} ${count === 1 ? "submission" : "submissions"}`, {
          kind: "field",
          index: "submission",
          field: name === "submitter" ? "params.submitter" : `metadata.${name}`,
          value,
        })
      ),
    ]),
    ...(info.comments ?? []).flatMap(({ uname, date, text }, i) => [
      ...(i === 0 ? [headingLine("Comments", info.comments!.length)] : []),
      ...pair(`${uname} ${formatTime(date, { seconds: false })}`, text),
    ]),
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
