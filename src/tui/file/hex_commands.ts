import type { Command } from "../commands.ts";
import type { CopyChoice } from "../contracts.ts";
import { focused } from "../drill/pane.ts";
import type { Drill, DrillState } from "../drill/state.ts";
import { formatBytes } from "../../util/format.ts";
import { safeText } from "../../util/safe_text.ts";
import { bytesOf, type FileContext, type FileParams, infoOf, matchesOf } from "./data.ts";
import { bytesAs, COPY_FORMS, latin1, parseFind } from "./hex_data.ts";
import { partsOf } from "./parts.ts";
import type { HexState } from "./hex_state.ts";
import { type HexLayout, hexLayout } from "./hex_view.tsx";

type C = FileContext;
type D = Drill<FileParams>;

const isHex = (drill: D, ctx: C) => ctx.state.input === undefined && focused(drill, ctx)?.pane.id === "hex";

function layoutOf(drill: D, ctx: C): HexLayout {
  return hexLayout(ctx, focused(drill, ctx)!);
}

/** The state with the cursor at an offset and that row in sight. */
function atOffset(hex: HexState, at: number, view: { layout: HexLayout; size: number }): HexState {
  const { layout, size } = view;
  const offset = Math.max(0, Math.min(size - 1, at));
  const row = Math.floor(offset / layout.width);
  const last = Math.max(0, Math.ceil(size / layout.width) - layout.rows);
  const near = row < hex.top ? row : row >= hex.top + layout.rows ? row - layout.rows + 1 : hex.top;
  // A far jump shows what stands around it.
  const far = row < hex.top - layout.rows || row >= hex.top + layout.rows * 2;
  return { ...hex, at: offset, top: Math.max(0, Math.min(last, far ? row - (layout.rows >> 2) : near)) };
}

function withHex(state: DrillState, change: (hex: HexState) => HexState): DrillState {
  return { ...state, hex: change(state.hex) };
}

/** Moves the cursor to an offset. */
export function goToOffset(drill: D, ctx: C, at: number): void {
  const size = bytesOf(ctx)?.bytes.length ?? at + 1;
  const layout = layoutOf(drill, ctx);
  ctx.update((state) => withHex(state, (hex) => atOffset(hex, at, { layout, size })));
}

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
    ({ find: _, ...hex }) => text.trim() === "" ? hex : { ...hex, find: text },
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

const sizeOf = (ctx: C) => bytesOf(ctx)?.bytes.length ?? 1;

/** Down so many rows, in the same column; not beyond the last row. */
function rowsDown(ctx: C, layout: HexLayout, rows: number): number {
  const { at } = ctx.state.hex;
  const most = Math.floor((sizeOf(ctx) - 1 - at) / layout.width);
  return at + Math.min(rows, most) * layout.width;
}

/** Up so many rows, in the same column. */
function rowsUp(ctx: C, layout: HexLayout, rows: number): number {
  const { at } = ctx.state.hex;
  return at - Math.min(rows, Math.floor(at / layout.width)) * layout.width;
}

function hexMotions(drill: D): Command<C>[] {
  const when = (ctx: C) => isHex(drill, ctx);
  const move = (
    id: string,
    words: { title: string; keys: readonly string[] },
    to: (ctx: C, view: { layout: HexLayout; at: number; times: number }) => number,
  ): Command<C> => ({
    id: `file.hex-${id}`,
    ...words,
    group: "Move",
    counted: true,
    when,
    run(ctx, count) {
      const layout = layoutOf(drill, ctx);
      goToOffset(drill, ctx, to(ctx, { layout, at: ctx.state.hex.at, times: count ?? 1 }));
    },
  });
  const half = ({ rows }: HexLayout) => Math.max(1, rows >> 1);
  return [
    move("left", { title: "Byte before", keys: ["h", "left"] }, (_, { at, times }) => at - times),
    move("right", { title: "Byte after", keys: ["l", "right"] }, (_, { at, times }) => at + times),
    move(
      "down",
      { title: "Row down", keys: ["j", "down", "ctrl-n"] },
      (ctx, { times, layout }) => rowsDown(ctx, layout, times),
    ),
    move(
      "up",
      { title: "Row up", keys: ["k", "up"] },
      (ctx, { times, layout }) => rowsUp(ctx, layout, times),
    ),
    move("first", { title: "First byte", keys: ["g g", "home"] }, () => 0),
    move("last", { title: "Last byte", keys: ["G", "end"] }, (ctx) => sizeOf(ctx) - 1),
    move(
      "half-down",
      { title: "Half a page down", keys: ["ctrl-d"] },
      (ctx, { times, layout }) => rowsDown(ctx, layout, times * half(layout)),
    ),
    move(
      "half-up",
      { title: "Half a page up", keys: ["ctrl-u"] },
      (ctx, { times, layout }) => rowsUp(ctx, layout, times * half(layout)),
    ),
    move(
      "page-down",
      { title: "Page down", keys: ["pagedown", "ctrl-f"] },
      (ctx, { times, layout }) => rowsDown(ctx, layout, times * layout.rows),
    ),
    move(
      "page-up",
      { title: "Page up", keys: ["pageup", "ctrl-b"] },
      (ctx, { times, layout }) => rowsUp(ctx, layout, times * layout.rows),
    ),
  ];
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

/** Motions by byte and row, selection, width, inspector, structure, matches. */
export function hexCommands(drill: D): Command<C>[] {
  const when = (ctx: C) => isHex(drill, ctx);
  const act = (
    id: string,
    words: Pick<Command<C>, "title" | "keys" | "group" | "hint">,
    run: (ctx: C) => void | Promise<void>,
  ): Command<C> => ({ id: `file.hex-${id}`, ...words, when, run });
  return [
    ...hexMotions(drill),
    act("next", { title: "Next match", keys: ["n"], group: "Move" }, (ctx) => stepMatch(drill, ctx, 1)),
    act(
      "previous",
      { title: "Match before", keys: ["N"], group: "Move" },
      (ctx) => stepMatch(drill, ctx, -1),
    ),
    act(
      "select",
      { title: "Select bytes from here, or no longer", keys: ["v"], group: "Act", hint: "select" },
      (ctx) =>
        ctx.update((state) =>
          withHex(state, ({ anchor, ...hex }) => anchor === undefined ? { ...hex, anchor: hex.at } : hex)
        ),
    ),
    act(
      "width",
      { title: "Bytes a row: 8, 16, 32", keys: ["w"], group: "App", hint: "width" },
      (ctx) => changeWidth(drill, ctx),
    ),
    act(
      "structure",
      { title: "Parts of the file …", keys: ["s"], group: "Move", hint: "parts" },
      (ctx) => goToPart(drill, ctx),
    ),
    act(
      "inspector",
      { title: "Inspector on or off", keys: ["i"], group: "App", hint: "inspect" },
      (ctx) => ctx.update((state) => withHex(state, (hex) => ({ ...hex, inspector: !hex.inspector }))),
    ),
    {
      id: "file.hex-drop",
      title: "Drop the selection, then the search",
      keys: ["esc"],
      group: "In and out",
      when: (ctx) => when(ctx) && (ctx.state.hex.anchor !== undefined || ctx.state.hex.find !== undefined),
      run: (ctx) =>
        ctx.update((state) =>
          withHex(
            state,
            ({ anchor, find, ...hex }) => anchor === undefined || find === undefined ? hex : { ...hex, find },
          )
        ),
    },
  ];
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
