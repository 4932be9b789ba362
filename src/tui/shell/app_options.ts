import type { QueryCache } from "../../features/queries.ts";
import type { Services } from "../../features/services.ts";
import type { BoundCommand, KeyOverrides } from "../commands.ts";
import type { AnyScreen, App } from "../contracts.ts";
import type { PaletteSource } from "../overlays/palette.ts";
import type { StateFiles } from "../state_files.ts";
import type { TerminalIo } from "../terminal/terminal.ts";
import type { ScreenText } from "./pointer.ts";
import type { CommandWord } from "./command_line.ts";
import type { Theme } from "../theme.ts";

/** What an app is made of. */
export interface AppOptions {
  readonly services: Services;
  readonly io: TerminalIo;
  readonly files: StateFiles;
  readonly screens: readonly AnyScreen[];
  readonly theme: Theme;
  readonly keys?: KeyOverrides;
  /** Default: a new one. */
  readonly queries?: QueryCache;
  /** The screen as text, for what the pointer selects. */
  readonly text: ScreenText;
  /** Called once when the person quits. */
  onQuit(): void;
  /** Writes the whole screen again. */
  onRedraw(): void;
  /** Commands of every screen, bound to the app. */
  commands(): readonly BoundCommand[];
  /** Entries of the palette beside the commands. */
  palette?(app: App): PaletteSource;
  /** Words of the command line beside the commands. */
  words?(app: App): readonly CommandWord[];
}
