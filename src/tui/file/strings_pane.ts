import { fileBytesQuery } from "../../features/files.ts";
import { recognise } from "../../domain/hashes.ts";
import { defangHost, defangText } from "../../util/defang.ts";
import { formatCount } from "../../util/format.ts";
import type { DrillLine } from "../drill/line.ts";
import type { Handle } from "../drill/handle.ts";
import { remember } from "../drill/remember.ts";
import { type Pane, paneState } from "../drill/state.ts";
import { safeSpans } from "../paint.ts";
import { bytesOf, type FileContext, type FileParams } from "./data.ts";
import { findStrings, type FoundString, stringFilter } from "./strings_data.ts";

const KIND_COLUMNS = 7;
const HOSTILE = /[\p{Cc}\p{Cf}]/u;

function stringsOf(ctx: FileContext): readonly FoundString[] {
  const bytes = bytesOf(ctx)?.bytes;
  const { minLength } = ctx.state;
  return remember(
    ctx.app,
    `strings ${ctx.params.sha256}`,
    [bytes, minLength],
    () => bytes === undefined ? [] : findStrings(bytes, minLength),
  );
}

/** The strings that the filter leaves. */
export function stringsShown(ctx: FileContext): readonly FoundString[] {
  const all = stringsOf(ctx);
  const { filter } = paneState(ctx.state, "strings");
  return remember(
    ctx.app,
    `strings shown ${ctx.params.sha256}`,
    [all, filter],
    () => filter.trim() === "" ? all : all.filter(stringFilter(filter)),
  );
}

/** A network indicator counts as a tag, so that its pivots find the results that have it. */
function handleOfString({ text, kind }: FoundString): Handle {
  const known = kind === "url" || kind === "ip" || kind === "domain" || kind === "email" || kind === "hash"
    ? recognise(text)
    : undefined;
  return { kind: "text", value: known?.value ?? text };
}

function lineOf(found: FoundString, small: boolean): DrillLine {
  const { offset, wide, text, kind } = found;
  const harmless = kind === "domain" ? defangHost(text) : defangText(text);
  const note = kind === "escape"
    ? [
      ["  ! ", "warn"] as const,
      [
        text.includes("\x1b") || text.includes("\x07")
          ? "terminal escape neutralised"
          : "direction mark shown",
        "warn",
      ] as const,
    ]
    : [];
  return {
    spans: [
      [offset.toString(16).padStart(small ? 6 : 8, "0"), "dim"],
      [wide ? " W " : " A ", "dim"],
      ...(small
        ? []
        : [[` ${(kind ?? "").padEnd(KIND_COLUMNS)}`, kind === undefined ? "dim" : "accent"] as const]),
      ...(HOSTILE.test(harmless) ? safeSpans(harmless) : [harmless]),
      ...note,
    ],
    handle: handleOfString(found),
  };
}

/** The strings of the file, with the place and the kind of each. */
export const stringsPane: Pane<FileParams> = {
  id: "strings",
  word: "strings",
  queries: (ctx) => [fileBytesQuery(ctx.app.services, ctx.params.sha256)],
  note(ctx) {
    const all = stringsOf(ctx).length;
    const shown = stringsShown(ctx).length;
    return [
      ...(bytesOf(ctx)?.truncated ? [["first MiB only  ", "warn"] as const] : []),
      [
        `${shown < all ? `${formatCount(shown)} of ` : ""}${formatCount(all)} · min ${ctx.state.minLength}`,
        "dim",
      ],
      ...(ctx.columns < 60 ? [] : [["  f kind:url|ip", "dim"] as const]),
    ];
  },
  lines(ctx, { columns }) {
    const shown = stringsShown(ctx);
    const small = columns < 60;
    return remember(
      ctx.app,
      `string lines ${ctx.params.sha256}`,
      [shown, small],
      () => shown.map((one) => lineOf(one, small)),
    );
  },
  empty: "It holds no string of that length; m changes the length",
  ownFilter: true,
  scrolls: true,
};
