import type { Command } from "../commands.ts";
import { focused } from "../drill/pane.ts";
import type { Drill, DrillState } from "../drill/state.ts";
import { bytesOf, type FileContext, type FileParams } from "./data.ts";
import type { HexState } from "./hex_state.ts";
import { type HexLayout, hexLayout } from "./hex_view.tsx";

type C = FileContext;
type D = Drill<FileParams>;

/** Whether the keys work on bytes. */
export const isHex = (drill: D, ctx: C) =>
  ctx.state.input === undefined && focused(drill, ctx)?.pane.id === "hex";

/** How the bytes are laid out now. */
export function layoutOf(drill: D, ctx: C): HexLayout {
  return hexLayout(ctx, focused(drill, ctx)!);
}

/** The state with the cursor at an offset and that row in sight. */
export function atOffset(hex: HexState, at: number, view: { layout: HexLayout; size: number }): HexState {
  const { layout, size } = view;
  const offset = Math.max(0, Math.min(size - 1, at));
  const row = Math.floor(offset / layout.width);
  const last = Math.max(0, Math.ceil(size / layout.width) - layout.rows);
  const near = row < hex.top ? row : row >= hex.top + layout.rows ? row - layout.rows + 1 : hex.top;
  // A far jump shows what stands around it.
  const far = row < hex.top - layout.rows || row >= hex.top + layout.rows * 2;
  return { ...hex, at: offset, top: Math.max(0, Math.min(last, far ? row - (layout.rows >> 2) : near)) };
}

/** Changes where a person is in the bytes. */
export function withHex(state: DrillState, change: (hex: HexState) => HexState): DrillState {
  return { ...state, hex: change(state.hex) };
}

/** Moves the cursor to an offset. */
export function goToOffset(drill: D, ctx: C, at: number): void {
  const size = bytesOf(ctx)?.bytes.length ?? at + 1;
  const layout = layoutOf(drill, ctx);
  ctx.update((state) => withHex(state, (hex) => atOffset(hex, at, { layout, size })));
}

/** Bytes at hand; one while there are none. */
export const sizeOf = (ctx: C) => bytesOf(ctx)?.bytes.length ?? 1;

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

/** What a motion starts from. */
interface From {
  readonly ctx: C;
  readonly layout: HexLayout;
  readonly at: number;
  readonly times: number;
}

const half = ({ rows }: HexLayout) => Math.max(1, rows >> 1);
const down = ({ ctx, layout, times }: From, rows: number) => rowsDown(ctx, layout, times * rows);
const up = ({ ctx, layout, times }: From, rows: number) => rowsUp(ctx, layout, times * rows);

const MOTIONS: readonly (readonly [id: string, title: string, keys: string[], to: (from: From) => number])[] =
  [
    ["left", "Byte before", ["h", "left"], ({ at, times }) => at - times],
    ["right", "Byte after", ["l", "right"], ({ at, times }) => at + times],
    ["down", "Row down", ["j", "down", "ctrl-n"], (from) => down(from, 1)],
    ["up", "Row up", ["k", "up"], (from) => up(from, 1)],
    ["first", "First byte", ["g g", "home"], () => 0],
    ["last", "Last byte", ["G", "end"], ({ ctx }) => sizeOf(ctx) - 1],
    ["half-down", "Half a page down", ["ctrl-d"], (from) => down(from, half(from.layout))],
    ["half-up", "Half a page up", ["ctrl-u"], (from) => up(from, half(from.layout))],
    ["page-down", "Page down", ["pagedown", "ctrl-f"], (from) => down(from, from.layout.rows)],
    ["page-up", "Page up", ["pageup", "ctrl-b"], (from) => up(from, from.layout.rows)],
  ];

/** Motions by byte, row and page. */
export function hexMotions(drill: D): Command<C>[] {
  return MOTIONS.map(([id, title, keys, to]): Command<C> => ({
    id: `file.hex-${id}`,
    title,
    keys,
    group: "Move",
    counted: true,
    when: (ctx) => isHex(drill, ctx),
    run(ctx, count) {
      const layout = layoutOf(drill, ctx);
      goToOffset(drill, ctx, to({ ctx, layout, at: ctx.state.hex.at, times: count ?? 1 }));
    },
  }));
}
