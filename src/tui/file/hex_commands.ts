import type { Command } from "../commands.ts";
import type { CopyChoice } from "../contracts.ts";
import { focused } from "../drill/pane.ts";
import type { Drill } from "../drill/state.ts";
import { formatBytes } from "../../util/format.ts";
import { safeText } from "../../util/safe_text.ts";
import { bytesOf, type FileContext, type FileParams, infoOf, matchesOf } from "./data.ts";
import { bytesAs, COPY_FORMS, latin1, parseFind } from "./hex_data.ts";
import { partsOf } from "./parts.ts";
import { atOffset, goToOffset, hexMotions, isHex, layoutOf, sizeOf, withHex } from "./hex_move.ts";
import type { HexTag } from "./hex_state.ts";
import { hexTagCommands } from "./hex_tags.ts";

type C = FileContext;
type D = Drill<FileParams>;

/** Goes to the next or previous match. */
function stepMatch(drill: D, ctx: C, step: 1 | -1): void {
  const matches = matchesOf(ctx);
  if (matches.length === 0) return ctx.app.notify('Nothing found; press / and type bytes, "text" or /regex/');
  const { at } = ctx.state.hex;
  const next = step > 0
    ? matches.find((match) => match.at > at) ?? matches[0]!
    : matches.findLast((match) => match.at < at) ?? matches.at(-1)!;
  goToOffset(drill, ctx, next.at);
}

/** Looks for what was typed and goes to the first place at or after the cursor. False where no hex is shown. */
export function findBytes(drill: D, ctx: C, text: string): boolean {
  if (focused(drill, ctx)?.pane.id !== "hex") return false;
  if (text.trim() !== "" && parseFind(text) === undefined) {
    ctx.app.notify("That is no regular expression", { kind: "error" });
    return true;
  }
  const state = withHex(
    ctx.state,
    ({ find: _, tag: _t, ...hex }) => text.trim() === "" ? hex : { ...hex, find: text },
  );
  ctx.update((now) => ({ ...now, hex: state.hex }));
  const next = { ...ctx, state };
  const matches = matchesOf(next);
  const first = matches.find(({ at }) => at >= ctx.state.hex.at) ?? matches[0];
  if (first !== undefined) goToOffset(drill, next, first.at);
  else if (text.trim() !== "") {
    ctx.app.notify(`Not in the ${bytesOf(ctx)?.truncated ? "first MiB" : "file"}: ${text}`);
  }
  return true;
}

/** `:0x400` and `:1024` go to an offset. */
export function hexCommandLine(drill: D, ctx: C, text: string): boolean {
  const offset = /^(?:0x[0-9a-f]+|\d+)$/i.test(text) ? Number(text) : undefined;
  if (offset === undefined) return false;
  ctx.update((state) => ({ ...state, tab: "hex", focus: "hex", zoom: false }));
  goToOffset(drill, { ...ctx, state: { ...ctx.state, tab: "hex", focus: "hex", zoom: false } }, offset);
  return true;
}

/** What `y` offers on bytes: the selection, else the byte under the cursor, in several forms. */
export function hexCopies(ctx: C): readonly CopyChoice[] {
  const bytes = bytesOf(ctx)?.bytes;
  if (bytes === undefined) return [];
  const { at, anchor = at } = ctx.state.hex;
  const part = bytes.subarray(Math.min(at, anchor), Math.max(at, anchor) + 1);
  const keys = { hex: "y", C: "c", base64: "b", yara: "r", text: "t" } as const;
  const title = part.length === 1 ? "byte" : `${part.length} bytes`;
  return [
    ...COPY_FORMS.map((form) => ({
      key: keys[form],
      title: `${title} as ${form}`,
      text: () => bytesAs(part, form),
    })),
    { key: "o", title: "offset", text: () => `0x${at.toString(16)}` },
  ];
}

const WIDTHS = [8, 16, 32] as const;

/** The text run around the cursor, for `p`. */
export function textAround(bytes: Uint8Array, at: number): string {
  const isText = (byte: number | undefined) => byte !== undefined && byte > 0x20 && byte < 0x7f;
  let from = at;
  let to = at;
  while (isText(bytes[from - 1])) from--;
  while (isText(bytes[to])) to++;
  return latin1(bytes.subarray(from, to));
}

/** The next width; the byte under the cursor stays in sight. */
function changeWidth(drill: D, ctx: C): void {
  const width = WIDTHS[(WIDTHS.indexOf(ctx.state.hex.width) + 1) % WIDTHS.length]!;
  const layout = layoutOf(drill, { ...ctx, state: withHex(ctx.state, (hex) => ({ ...hex, width })) });
  if (layout.width !== width) ctx.app.notify(`${width} bytes a row do not fit this screen`);
  ctx.update((now) =>
    withHex(now, (hex) => atOffset({ ...hex, width }, hex.at, { layout, size: sizeOf(ctx) }))
  );
}

const WIDTH_WORDS = { title: "Bytes a row: 8, 16, 32", keys: ["w"], group: "App", hint: "width" } as const;
const PARTS_WORDS = { title: "Parts of the file …", keys: ["s"], group: "Move", hint: "parts" } as const;
const INSPECTOR_WORDS = { title: "Inspector on or off", keys: ["i"], group: "App", hint: "inspect" } as const;
const DROP_WORDS = {
  title: "Drop the selection, then what was looked for",
  keys: ["esc"],
  group: "In and out",
} as const;

function toggleInspector(ctx: C): void {
  ctx.update((state) => withHex(state, (hex) => ({ ...hex, inspector: !hex.inspector })));
}

/** Starts a selection at the cursor, or ends it. */
function toggleSelection(ctx: C): void {
  ctx.update((state) =>
    withHex(state, ({ anchor, ...hex }) => anchor === undefined ? { ...hex, anchor: hex.at } : hex)
  );
}

/** One layer back: the selection, else what was looked for. */
function dropLayer(ctx: C): void {
  ctx.update((state) =>
    withHex(state, (hex) => {
      const { anchor, ...rest } = hex;
      if (anchor !== undefined) return rest;
      const { find: _, tag: _t, ...bare } = rest;
      return bare;
    })
  );
}

const hasLayer = ({ state: { hex } }: C) =>
  hex.anchor !== undefined || hex.find !== undefined || hex.tag !== undefined;

/** Motions by byte and row, selection, width, inspector, structure, matches, tagged values. */
export function hexCommands(drill: D): Command<C>[] {
  const when = (ctx: C) => isHex(drill, ctx);
  const act = (id: string, run: Command<C>["run"], words: Omit<Command<C>, "id" | "run" | "when">) => ({
    id: `file.hex-${id}`,
    ...words,
    when,
    run,
  });
  return [
    ...hexMotions(drill),
    ...hexTagCommands(when, (ctx, tag) => goToTag(drill, ctx, tag)),
    act("next", (ctx) => stepMatch(drill, ctx, 1), { title: "Next match", keys: ["n"], group: "Move" }),
    act("previous", (ctx) => stepMatch(drill, ctx, -1), {
      title: "Match before",
      keys: ["N"],
      group: "Move",
    }),
    act("select", toggleSelection, {
      title: "Select bytes from here, or no longer",
      keys: ["v"],
      group: "Act",
      hint: "select",
    }),
    act("width", (ctx) => changeWidth(drill, ctx), WIDTH_WORDS),
    act("structure", (ctx) => goToPart(drill, ctx), PARTS_WORDS),
    act("inspector", toggleInspector, INSPECTOR_WORDS),
    { ...act("drop", dropLayer, DROP_WORDS), when: (ctx) => when(ctx) && hasLayer(ctx) },
  ];
}

/** Puts the cursor on a tagged value and shows it. */
function goToTag(drill: D, ctx: C, tag: HexTag): void {
  goToOffset(drill, ctx, tag.at);
  ctx.update((state) => withHex(state, (hex) => ({ ...hex, tag })));
}

/** Asks which part of the file to go to: headers, sections, entries, what lies behind the end. */
async function goToPart(drill: D, ctx: C): Promise<void> {
  const bytes = bytesOf(ctx)?.bytes;
  const parts = bytes === undefined ? [] : partsOf(bytes, infoOf(ctx)?.size ?? bytes.length);
  if (parts.length === 0) return ctx.app.notify("Parts are known of PE, ELF, ZIP and PDF files only");
  const part = await ctx.app.pick({
    title: "parts of the file",
    items: parts.map((value) => ({
      value,
      label: safeText(value.name),
      note: `0x${value.at.toString(16)}  ${formatBytes(value.size)}`,
    })),
  });
  if (part !== undefined) goToOffset(drill, ctx, part.at);
}
