import type { Command } from "./commands.ts";
import { SCREENS } from "./screens/mod.ts";
import { APP_COMMANDS } from "./shell/app_commands.ts";

/** A key of the UI, for `alx keys` and the README. */
export interface KeyRow {
  /** Id of the screen, or `app`. */
  readonly scope: string;
  readonly id: string;
  readonly title: string;
  readonly detail: string | undefined;
  readonly keys: readonly string[];
  readonly group: string;
}

/** Every command of every screen, in the order of help. */
export function keyTable(): KeyRow[] {
  const rows = (scope: string, commands: readonly Command<never>[]) =>
    commands.map(({ id, title, detail, keys, group }): KeyRow => ({ scope, id, title, detail, keys, group }));
  return [...rows("app", APP_COMMANDS), ...SCREENS.flatMap((screen) => rows(screen.id, screen.commands))];
}
