import { Readable } from "node:stream";
import { render } from "ink";
import { xdgDirs } from "../util/xdg.ts";
import type { IncidentPlan } from "../features/incident/plan.ts";
import type { QueryCache } from "../features/queries.ts";
import type { Services } from "../features/services.ts";
import { TuiApp } from "./app.ts";
import { bindCommands, type KeyOverrides } from "./commands.ts";
import { type Preferences, readPreferences, unknownKeyIds } from "./preferences.ts";
import { SCREENS } from "./screens/mod.ts";
import { paletteSource } from "./screens/palette_entries.ts";
import { searchWords } from "./screens/search_words.ts";
import { loadAccount, roleRefusal } from "./shell/account.ts";
import { APP_COMMANDS } from "./shell/app_commands.ts";
import { AppFrame } from "./shell/frame.tsx";
import { folderFiles, type StateFiles } from "./state_files.ts";
import { PaintedRows } from "./terminal/painted_rows.ts";
import { PaintedContext } from "./widgets/lines.tsx";
import { FrameOut } from "./terminal/frame_out.ts";
import type { GivenSubmission } from "./submit/given.ts";
import { Terminal, type TerminalIo } from "./terminal/terminal.ts";
import { type Theme, themeFrom, themeOf } from "./theme.ts";

/** Where the UI opens. */
export interface TuiStart {
  /** Id of a screen. @default "search" */
  readonly screen?: string | undefined;
  /** Index of the search. @default "submission" */
  readonly index?: string | undefined;
  /** Query of the search, run at once. */
  readonly query?: string | undefined;
  /** Files, folders and patterns that the submit form begins with. */
  readonly paths?: readonly string[] | undefined;
  /** Other things, and settings, that it begins with. */
  readonly given?: GivenSubmission | undefined;
  /** Incident and journal of the screen `incident`; with `plan`, its run begins at once. */
  readonly incident?: string | undefined;
  readonly journal?: string | undefined;
  readonly plan?: IncidentPlan | undefined;
}

/** What a mounted UI is made of. */
export interface MountOptions {
  readonly services: Services;
  readonly io: TerminalIo;
  readonly files: StateFiles;
  readonly theme: Theme;
  readonly keys?: KeyOverrides | undefined;
  readonly start: TuiStart;
  /** Default: a new one. */
  readonly queries?: QueryCache | undefined;
}

/** A UI on a terminal. */
export interface MountedTui {
  readonly app: TuiApp;
  /** What the terminal shows, without styles. */
  screenText(): string[];
  /** Resolves when the person quits. */
  readonly done: Promise<void>;
  unmount(): void;
}

/** A standard input that never says anything: keys come another way. */
function silentInput(): NodeJS.ReadStream {
  const stream = Object.assign(new Readable({ read() {} }), { isTTY: false });
  // Ink asks of it only to be a readable stream, as it reads no keys here.
  return stream as unknown as NodeJS.ReadStream;
}

/** Lets Ink draw the app: it lays out, `out` writes. */
function drawApp(app: TuiApp, out: FrameOut, painted: PaintedRows) {
  return render(
    <PaintedContext value={painted}>
      <AppFrame app={app} />
    </PaintedContext>,
    {
      // Ink needs of these only what FrameOut and the silent input have.
      stdout: out as unknown as NodeJS.WriteStream,
      stdin: silentInput(),
      debug: true,
      interactive: false,
      patchConsole: false,
      exitOnCtrlC: false,
    },
  );
}

/** Draws the UI on a terminal and connects keys and size. */
export function mountTui(options: MountOptions): MountedTui {
  const { io, start, keys, queries } = options;
  const painted = new PaintedRows();
  const out = new FrameOut(io.size(), (bytes) => io.write(bytes), painted);
  const ended = Promise.withResolvers<void>();
  const app: TuiApp = new TuiApp({
    services: options.services,
    io,
    files: options.files,
    screens: SCREENS,
    theme: options.theme,
    ...(keys === undefined ? {} : { keys }),
    ...(queries === undefined ? {} : { queries }),
    onQuit: () => ended.resolve(),
    onRedraw() {
      out.forget();
      app.shell.set((shell) => ({ ...shell }));
    },
    text: out,
    commands: () => bindCommands(APP_COMMANDS, app, app.keys, (role) => roleRefusal(app, role)),
    words: searchWords,
    palette: paletteSource,
  });
  const { screen = "search", ...params } = start;
  app.open(screen, params);
  const ink = drawApp(app, out, painted);
  void loadAccount(app);
  io.onEvent((event) => app.handle(event));
  io.onResize((size) => {
    out.resize(size);
    app.resize(size);
  });
  const unmount = () => {
    out.hold(true);
    ink.unmount();
    app.dispose();
  };
  return { app, screenText: () => out.text(), done: ended.promise, unmount };
}

function themeOfPreferences(
  preferences: Preferences,
  env: Readonly<Record<string, string | undefined>>,
): Theme {
  const fromEnv = themeFrom(env);
  // NO_COLOR is a wish of the whole session and wins.
  const name = fromEnv.name === "mono" ? "mono" : preferences.theme ?? fromEnv.name;
  return themeOf(name, fromEnv.ascii || preferences.ascii);
}

/** Says what in `alx.ini` could not be used. */
function tellFaults(app: TuiApp, preferences: Preferences): void {
  const ids = new Set([...APP_COMMANDS, ...SCREENS.flatMap((screen) => screen.commands)].map(({ id }) => id));
  const unknown = unknownKeyIds(preferences.keys, ids).map((id) =>
    `There is no command "${id}" to give a key in alx.ini`
  );
  for (const fault of [...preferences.faults, ...unknown]) app.notify(fault, { kind: "error" });
}

/** What was begun before this module was loaded. */
export interface Begun {
  /** One that is already open and shows a first frame. */
  readonly terminal: Terminal;
  /** Where the first question is under way. */
  readonly queries: QueryCache;
}

/** The terminal UI: takes the terminal over, runs until the person quits, gives the terminal back. */
export async function runTui(services: Services, start: TuiStart = {}, begun?: Begun): Promise<void> {
  const env = Deno.env.toObject();
  const io = begun?.terminal ?? new Terminal(env);
  io.open();
  try {
    const dirs = xdgDirs(env);
    const preferences = readPreferences(dirs.config);
    const tui = mountTui({
      services,
      io,
      files: folderFiles(dirs.state),
      theme: themeOfPreferences(preferences, env),
      keys: preferences.keys,
      start,
      queries: begun?.queries,
    });
    tellFaults(tui.app, preferences);
    if (preferences.mouse) io.setMouse(true);
    else tui.app.shell.set((shell) => ({ ...shell, mouse: false }));
    io.listen();
    services.signal.addEventListener("abort", () => tui.app.quit(), { once: true });
    await tui.done;
    tui.unmount();
  } finally {
    io.close();
  }
}
