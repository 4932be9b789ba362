import type { Command } from "../commands.ts";

/** Where a person is in a list. */
export interface ListState {
  /** Row under the cursor, from 0. */
  readonly cursor: number;
  /** First row shown. */
  readonly top: number;
}

/** At the start of a list. */
export const LIST_START: ListState = { cursor: 0, top: 0 };

/** The size of a list on screen. */
export interface ListSize {
  /** Rows there are. */
  readonly total: number;
  /** Rows that show at once. */
  readonly page: number;
  /** Rows scrolled when the cursor leaves the page; larger saves bytes where scrolling is dear. @default 1 */
  readonly jump?: number;
}

/** A list with the cursor at `cursor`, kept within its bounds and in sight. */
export function moveTo(list: ListState, cursor: number, { total, page, jump = 1 }: ListSize): ListState {
  const at = Math.max(0, Math.min(total - 1, cursor));
  const height = Math.max(1, page);
  let top = list.top;
  if (at < top) top = at < top - height ? at : Math.min(at, top - Math.min(jump, height));
  if (at >= top + height) {
    top = at >= top + 2 * height ? at - height + 1 : Math.max(at - height + 1, top + Math.min(jump, height));
  }
  top = Math.max(0, Math.min(top, total - height));
  return at === list.cursor && top === list.top ? list : { cursor: at, top };
}

/** A list scrolled by a page: the cursor keeps its place on the screen. */
function turn(list: ListState, rows: number, size: ListSize): ListState {
  const top = Math.max(0, Math.min(list.top + rows, size.total - size.page));
  return moveTo({ cursor: list.cursor, top }, list.cursor + rows, size);
}

/** How a list is moved through. */
export type Motion =
  | "down"
  | "up"
  | "first"
  | "last"
  | "half-down"
  | "half-up"
  | "page-down"
  | "page-up";

/** The list after a motion, `count` times. `last` and `first` with a count go to that row. */
export function moveList(
  list: ListState,
  motion: Motion,
  size: ListSize & { count?: number | undefined },
): ListState {
  const times = size.count ?? 1;
  const half = Math.max(1, size.page >> 1);
  const page = Math.max(1, size.page - 1);
  switch (motion) {
    case "down":
      return moveTo(list, list.cursor + times, size);
    case "up":
      return moveTo(list, list.cursor - times, size);
    case "first":
      return moveTo(list, (size.count ?? 1) - 1, size);
    case "last":
      return moveTo(list, (size.count ?? size.total) - 1, size);
    case "half-down":
      return turn(list, half * times, size);
    case "half-up":
      return turn(list, -half * times, size);
    case "page-down":
      return turn(list, page * times, size);
    case "page-up":
      return turn(list, -page * times, size);
  }
}

/** The list of a screen that the motion keys move. */
export interface ListBinding {
  readonly list: ListState;
  readonly size: ListSize;
  set(list: ListState): void;
}

const MOTIONS: readonly (readonly [motion: Motion, title: string, keys: readonly string[]])[] = [
  ["down", "Next row", ["j", "down", "ctrl-n"]],
  ["up", "Previous row", ["k", "up"]],
  ["first", "First row", ["g g", "home"]],
  ["last", "Last row", ["G", "end"]],
  ["half-down", "Half a page down", ["ctrl-d"]],
  ["half-up", "Half a page up", ["ctrl-u"]],
  ["page-down", "Page down", ["pagedown", "ctrl-f"]],
  ["page-up", "Page up", ["pageup", "ctrl-b"]],
];

/** The motion commands for whatever list has the focus; they vanish where there is none. */
export function listCommands<C>(listOf: (ctx: C) => ListBinding | undefined): Command<C>[] {
  return MOTIONS.map(([motion, title, keys]) => ({
    id: `list.${motion}`,
    title,
    keys,
    group: "Move",
    counted: true,
    when: (ctx) => listOf(ctx) !== undefined,
    run(ctx, count) {
      const binding = listOf(ctx);
      if (binding === undefined) return;
      binding.set(moveList(binding.list, motion, { ...binding.size, count }));
    },
  }));
}

const KEY_MOTIONS: ReadonlyMap<string, Motion> = new Map(
  MOTIONS.flatMap(([motion, , keys]) => keys.map((key): [string, Motion] => [key, motion])),
);

/** The motion of a key in an overlay; letters only when `letters` (no text field has the keyboard). */
export function motionOf(key: string, letters: boolean): Motion | undefined {
  if (
    !letters &&
    (key.length === 1 || key === "ctrl-d" || key === "ctrl-u" || key === "ctrl-f" || key === "ctrl-b")
  ) {
    return undefined;
  }
  return KEY_MOTIONS.get(key);
}
