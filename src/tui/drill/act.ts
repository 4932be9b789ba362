import type { Command } from "../commands.ts";
import type { Drill, DrillContext } from "./state.ts";

/** A command with its usual parts left out. */
export type Act<P> =
  & Pick<Command<DrillContext<P>>, "title" | "run">
  & Partial<
    Pick<Command<DrillContext<P>>, "keys" | "group" | "hint" | "role" | "detail" | "when" | "blocked">
  >;

/** Commands of a screen by their short ids; none of them runs while something is typed. @default group "Act" */
export function acts<P>(screen: string, table: Readonly<Record<string, Act<P>>>): Command<DrillContext<P>>[] {
  return Object.entries(table).map(([id, { when, ...act }]) => ({
    id: `${screen}.${id}`,
    keys: [],
    group: "Act",
    ...act,
    when: (ctx) => ctx.state.input === undefined && (when?.(ctx) ?? true),
  }));
}

/** Asks again for everything on the screen. */
export function askAgain<P>(drill: Drill<P>, ctx: DrillContext<P>): void {
  for (const prefix of drill.prefixes(ctx)) ctx.app.queries.invalidate(prefix);
}
