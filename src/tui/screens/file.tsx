import { fileInfoQuery } from "../../features/files.ts";
import { safeText } from "../../util/safe_text.ts";
import { shellCommand } from "../../util/shell.ts";
import { cutName } from "../../util/width.ts";
import { defineCommands } from "../commands.ts";
import type { CopyChoice, Screen } from "../contracts.ts";
import { badlistCommand } from "../drill/badlist.ts";
import { findCommands, inputField } from "../drill/commands_find.ts";
import { handleCommands, handleCopies } from "../drill/commands_handle.ts";
import { moveCommands } from "../drill/commands_move.ts";
import type { Handle } from "../drill/handle.ts";
import { withKnown } from "../drill/known_pane.ts";
import { drillMouse } from "../drill/mouse.ts";
import { currentHandle, focused } from "../drill/pane.ts";
import { DrillView } from "../drill/pane_view.tsx";
import { openHandle } from "../drill/pivot.ts";
import {
  type Drill,
  type DrillState,
  type DrillTab,
  newDrill,
  type Pane,
  paneState,
} from "../drill/state.ts";
import { fileActions, fileLink, fileSubmits } from "../file/actions.ts";
import { bytesOf, type FileContext, fileName, type FileParams, foundOf, foundQuery } from "../file/data.ts";
import { fileHead } from "../file/head.ts";
import { findBytes, hexCommandLine, hexCommands, hexCopies, textAround } from "../file/hex_commands.ts";
import { goToOffset } from "../file/hex_move.ts";
import { hexPane } from "../file/hex_view.tsx";
import { imagePane } from "../file/image_pane.tsx";
import { fileMarkings, infoPane } from "../file/info_pane.ts";
import { childrenOf, childrenPane, similarCount, similarPane } from "../file/relatives_panes.ts";
import { fileResults, resultsPane } from "../file/results_pane.ts";
import { stringsPane, stringsShown } from "../file/strings_pane.ts";
import { tagsPane } from "../file/tags_pane.ts";
import { textPane } from "../file/text_pane.ts";
import { highestMarking } from "../shell/account.ts";

type C = FileContext;

/** A tab that is one pane. */
function single(
  pane: Pane<FileParams>,
  word: string,
  count?: (ctx: C) => number | undefined,
): DrillTab<FileParams> {
  return {
    id: pane.id,
    word,
    ...(count === undefined ? {} : { count }),
    place: (_ctx, rect) => [{ pane, rect }],
  };
}

const tagTotal = (ctx: C) =>
  Object.values(foundOf(ctx)?.tags ?? {}).reduce((sum, rows) => sum + (rows?.length ?? 0), 0);

const fileDrill: Drill<FileParams> = {
  id: "file",
  head: fileHead,
  queries: (ctx) => [fileInfoQuery(ctx.app.services, ctx.params.sha256), foundQuery(ctx)],
  prefixes: ({ params: { sha256, sid } }) => [
    `file/${sha256}`,
    ...(sid === undefined ? [] : [`submission/${sid}/file/${sha256}`]),
  ],
  tabs: [
    single(infoPane, "Info"),
    single(resultsPane, "Results", (ctx) => foundOf(ctx) === undefined ? undefined : fileResults(ctx).length),
    { ...single(tagsPane, "Tags", tagTotal), place: withKnown(tagsPane) },
    single(hexPane, "Hex"),
    { ...single(stringsPane, "Strings"), place: withKnown(stringsPane) },
    single(textPane, "ASCII"),
    single(imagePane, "Image"),
    single(childrenPane, "Children", (ctx) => childrenOf(ctx)?.length),
    single(similarPane, "Similar", similarCount),
  ],
};

/** `↵` on a string goes to its bytes. */
function enter(ctx: C): boolean {
  if (focused(fileDrill, ctx)?.pane.id !== "strings") return false;
  const found = stringsShown(ctx)[paneState(ctx.state, "strings").list.cursor];
  if (found === undefined) return true;
  const state = { ...ctx.state, tab: "hex", focus: "hex", zoom: false };
  ctx.update(() => state);
  goToOffset(fileDrill, { ...ctx, state }, found.offset);
  return true;
}

/** Bytes and pictures lead nowhere. */
const opens = (ctx: C) => !["hex", "image"].includes(focused(fileDrill, ctx)?.pane.id ?? "");

/** On bytes the keys work on the text around the cursor. */
function textHandle(ctx: C): Handle | undefined {
  const bytes = bytesOf(ctx)?.bytes;
  if (focused(fileDrill, ctx)?.pane.id !== "hex" || bytes === undefined) return undefined;
  const text = textAround(bytes, ctx.state.hex.at);
  return text.length < 3 ? undefined : { kind: "text", value: text };
}

function copies(ctx: C): readonly CopyChoice[] {
  const { sha256 } = ctx.params;
  const own = focused(fileDrill, ctx)?.pane.id === "hex" ? hexCopies(ctx) : handleCopies(fileDrill, ctx);
  const more: CopyChoice[] = [
    { key: "s", title: "sha256 of this file", text: () => sha256 },
    { key: "n", title: "name of this file", text: () => fileName(ctx) },
    { key: "w", title: "link to this file", text: () => fileLink(ctx) },
    {
      key: "i",
      title: "alx command for this file",
      text: () => shellCommand(["alx", "file", "result"], [sha256]),
    },
  ];
  return [...own, ...more.filter((one) => own.every(({ key }) => key !== one.key))];
}

function open(ctx: C): void {
  if (enter(ctx)) return;
  const handle = currentHandle(fileDrill, ctx);
  if (handle !== undefined) openHandle(ctx.app, handle, { sid: ctx.params.sid });
}

/** A file: what it is, what services said of it, its bytes, strings, text, picture and relatives. */
export const fileScreen: Screen<FileParams, DrillState> = {
  id: "file",
  title({ sha256, name }, state) {
    const tab = fileDrill.tabs.find(({ id }) => id === state.tab)?.word ?? "";
    return `${name === undefined ? `file ${sha256.slice(0, 8)}` : cutName(safeText(name), 20)} › ${tab}`;
  },
  initial: ({ tab }) => newDrill(fileDrill.tabs.some(({ id }) => id === tab) ? tab! : "results"),
  commands: defineCommands<C>(
    ...hexCommands(fileDrill),
    ...moveCommands(fileDrill),
    ...findCommands(fileDrill, { find: (ctx, text) => findBytes(fileDrill, ctx, text) }),
    ...handleCommands(fileDrill, { sid: (ctx) => ctx.params.sid, enter, opens, handle: textHandle }),
    badlistCommand(fileDrill),
    ...fileActions(fileDrill),
  ),
  field: (ctx) => inputField(fileDrill, ctx),
  mouse: (ctx, event) => drillMouse(fileDrill, ctx, event, () => open(ctx)),
  copies,
  submits: (ctx) => fileSubmits(ctx, textHandle(ctx) ?? currentHandle(fileDrill, ctx)),
  classification(ctx) {
    const known = fileMarkings(ctx);
    return known.length === 0 ? undefined : highestMarking(ctx.app, known) ?? known[0];
  },
  commandLine: (ctx, text) => hexCommandLine(fileDrill, ctx, text),
  View: (ctx) => <DrillView drill={fileDrill} ctx={ctx} />,
};
