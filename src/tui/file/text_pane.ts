import { fileBytesQuery } from "../../features/files.ts";
import { formatCount } from "../../util/format.ts";
import type { DrillLine } from "../drill/line.ts";
import { remember } from "../drill/remember.ts";
import { type Pane, PANE_START } from "../drill/state.ts";
import { safeSpans } from "../paint.ts";
import { bytesOf, type FileContext, type FileParams } from "./data.ts";
import { latin1 } from "./hex_data.ts";

/** Longer lines are cut into pieces. */
const LINE_MAX = 2000;
const PROBE_BYTES = 4096;

/** What the bytes are as text. */
export interface DecodedText {
  readonly text: string;
  readonly encoding: "UTF-8" | "UTF-16" | "bytes";
}

function utf8(bytes: Uint8Array): string | undefined {
  try {
    // A character may be cut at the end of the first MiB: then the last bytes do not count.
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
  } catch {
    return undefined;
  }
}

/** Bytes as text: UTF-16 with a byte-order mark, UTF-8 where it is, else each byte that cannot be printed as a dot. */
export function decodeText(bytes: Uint8Array): DecodedText {
  const mark = (bytes[0] ?? 0) << 8 | (bytes[1] ?? 0);
  if (mark === 0xfffe || mark === 0xfeff) {
    return {
      text: new TextDecoder(mark === 0xfffe ? "utf-16le" : "utf-16be").decode(bytes),
      encoding: "UTF-16",
    };
  }
  const text = bytes.subarray(0, PROBE_BYTES).includes(0) ? undefined : utf8(bytes);
  return text === undefined
    ? { text: latin1(bytes).replace(/[^\n\r\t\x20-\x7e]/g, "."), encoding: "bytes" }
    : { text, encoding: "UTF-8" };
}

function decoded(ctx: FileContext): DecodedText | undefined {
  const bytes = bytesOf(ctx)?.bytes;
  return bytes === undefined
    ? undefined
    : remember(ctx.app, `decoded ${ctx.params.sha256}`, [bytes], () => decodeText(bytes));
}

function pieces(line: string): string[] {
  if (line.length <= LINE_MAX) return [line];
  return Array.from(
    { length: Math.ceil(line.length / LINE_MAX) },
    (_, i) => line.slice(i * LINE_MAX, (i + 1) * LINE_MAX),
  );
}

/** The file as text, line by line. */
export const textPane: Pane<FileParams> = {
  id: "ascii",
  word: "text",
  queries: (ctx) => [fileBytesQuery(ctx.app.services, ctx.params.sha256)],
  note(ctx) {
    const text = decoded(ctx);
    if (text === undefined) return [];
    return [
      ...(bytesOf(ctx)?.truncated ? [["first MiB only  ", "warn"] as const] : []),
      [
        `${text.encoding} · ${
          formatCount(
            textPane.lines(ctx, {
              columns: ctx.columns,
              state: PANE_START,
            }).length,
          )
        } lines`,
        "dim",
      ],
    ];
  },
  lines(ctx) {
    const text = decoded(ctx);
    return remember(
      ctx.app,
      `text ${ctx.params.sha256}`,
      [text],
      () =>
        (text?.text ?? "").replace(/\r\n?/g, "\n").split("\n").flatMap((line) =>
          pieces(line).map((piece): DrillLine => ({ spans: safeSpans(piece.replaceAll("\t", "    ")) }))
        ),
    );
  },
  empty: "The file is empty",
  scrolls: true,
};
