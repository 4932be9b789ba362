import type { Command } from "../commands.ts";

/** `h l`: from column to column of a table. @param screen For the commands' ids. */
export function columnCommands<C>(
  screen: string,
  table: { when(ctx: C): boolean; shift(ctx: C, by: number): void },
): Command<C>[] {
  const one = (side: "left" | "right", keys: readonly string[], step: number): Command<C> => ({
    id: `${screen}.column-${side}`,
    title: `Column to the ${side}`,
    keys,
    group: "Move",
    counted: true,
    when: table.when,
    run: (ctx, count = 1) => table.shift(ctx, step * count),
  });
  return [one("left", ["h", "left", "<"], -1), one("right", ["l", "right", ">"], 1)];
}
