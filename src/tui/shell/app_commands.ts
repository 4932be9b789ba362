import type { App } from "../contracts.ts";
import type { TuiApp } from "../app.ts";
import { type Command, defineCommands } from "../commands.ts";
import { openMySubmissions } from "../home/my_submissions.ts";
import { askIncident } from "../incident/begin.ts";
import { chooseIncident } from "../incident/choose.ts";
import { helpOverlay } from "../overlays/help.ts";
import { logOverlay } from "../overlays/log.ts";
import { openPalette } from "../overlays/palette.ts";
import { THEME_NAMES, themeOf } from "../theme.ts";
import { openCommandLine } from "./command_line.ts";
import { topContext } from "./frame_context.ts";
import { submitThis } from "./submit_this.ts";

function titleOf(app: App): string {
  const top = topContext(app);
  return top === undefined ? "alx" : top.frame.screen.title(top.ctx.params, top.ctx.state);
}

async function openCopyMenu(app: App): Promise<void> {
  const top = topContext(app);
  const choices = top?.frame.screen.copies?.(top.ctx) ?? [];
  if (choices.length === 0) return app.notify("There is nothing to copy here");
  const chosen = await app.pick({
    title: "copy",
    filter: false,
    items: choices.map((choice) => ({ value: choice, label: choice.title, key: choice.key })),
    foot: "yy the value at once",
  });
  if (chosen !== undefined) await app.copy(await chosen.text(), chosen.title);
}

/** A screen that is on the stack is gone back to, as it was left; any other is opened. */
function goTo(app: TuiApp, screen: string): void {
  const { frames } = app.shell.get();
  const at = frames.findLastIndex((frame) => frame.screen.id === screen);
  if (at < 0) app.open(screen, {});
  else if (at < frames.length - 1) app.go(frames.slice(0, at + 1), frames);
}

/** @param more Keys beside `g` and a letter. */
function go(screen: string, title: string, key: string, ...more: string[]): Command<TuiApp> {
  return {
    id: `go.${screen}`,
    title,
    keys: [`g ${key}`, ...more],
    group: "Go",
    when: (app) => app.screens.some((one) => one.id === screen),
    run: (app) => goTo(app, screen),
  };
}

/** Available on every screen. */
export const APP_COMMANDS: readonly Command<TuiApp>[] = defineCommands<TuiApp>(
  {
    id: "app.back",
    title: "Back; quit at the root",
    keys: ["q"],
    group: "In and out",
    run: (app) => app.back(),
  },
  {
    id: "app.leave",
    title: "Back, never quits",
    keys: ["esc"],
    group: "In and out",
    run(app) {
      const { frames } = app.shell.get();
      // One esc too many must not put a search away that was built up step by step.
      const isFirst = frames.length === 2 && frames[0]?.screen.id === "home";
      if (isFirst && frames[1]?.screen.id === "search") return app.notify("q goes home");
      if (frames.length > 1) app.back();
    },
  },
  {
    id: "app.help",
    title: "Help",
    keys: ["?"],
    group: "App",
    run: (app) => app.show(helpOverlay(app, titleOf(app))),
  },
  {
    id: "app.palette",
    title: "Palette",
    keys: ["ctrl-p"],
    group: "App",
    run: (app) => openPalette(app, app.palette()),
  },
  {
    id: "app.command",
    title: "Command line",
    keys: [":"],
    group: "App",
    run: (app) => openCommandLine(app, app.commandWords()),
  },
  {
    id: "app.log",
    title: "Notices and requests",
    keys: ["!"],
    group: "App",
    run: (app) => app.show(logOverlay(app)),
  },
  { id: "app.copy", title: "Copy …", keys: ["y"], group: "Act", hint: "copy", run: openCopyMenu },
  {
    id: "app.submit-this",
    title: "Submit this again …",
    detail: "The file, address or submission under the cursor, with the settings it had",
    keys: ["C"],
    group: "Act",
    role: "submission_create",
    run: submitThis,
  },
  {
    id: "app.cancel",
    title: "Cancel what is under way",
    keys: ["ctrl-g"],
    group: "App",
    run: (app) => app.cancel(),
  },
  { id: "app.swap", title: "Previous view", keys: ["ctrl-^"], group: "In and out", run: (app) => app.swap() },
  {
    id: "app.theme",
    title: "Theme",
    keys: ["T"],
    group: "App",
    async run(app) {
      const { theme } = app.shell.get();
      const name = await app.pick({
        title: "theme",
        filter: false,
        selected: theme.name,
        moved: (value) => app.setTheme(themeOf(value, theme.ascii)),
        items: THEME_NAMES.map((value) => ({ value, label: value })),
      });
      app.setTheme(name === undefined ? theme : themeOf(name, theme.ascii));
    },
  },
  {
    id: "app.mouse",
    title: "Mouse on or off",
    detail: "Off lets the terminal select text",
    keys: ["M"],
    group: "App",
    run(app) {
      const mouse = !app.shell.get().mouse;
      app.io.setMouse(mouse);
      app.shell.set((shell) => ({ ...shell, mouse }));
      app.notify(mouse ? "Mouse on" : "Mouse off: the terminal selects text again");
    },
  },
  {
    id: "app.redraw",
    title: "Draw the screen again",
    keys: ["ctrl-l"],
    group: "App",
    run: (app) => app.redraw(),
  },
  { id: "app.suspend", title: "Suspend", keys: ["ctrl-z"], group: "App", run: (app) => app.io.suspend() },
  {
    id: "app.interrupt",
    title: "Cancel; twice quits",
    keys: ["ctrl-c"],
    group: "App",
    run: (app) => app.interrupt(),
  },
  { id: "app.quit", title: "Quit", keys: [], group: "App", run: (app) => app.quit() },
  go("home", "Home", "h"),
  go("search", "Search", "s"),
  {
    id: "go.submissions",
    title: "My submissions",
    keys: ["g m"],
    group: "Go",
    run: (app) => openMySubmissions(app),
  },
  go("alerts", "Alerts", "a"),
  go("submit", "Submit something new", "u", "n"),
  go("jobs", "Jobs", "j"),
  {
    id: "incident.start",
    title: "Mass submission: send a folder",
    detail: "Hundreds of thousands of files, nothing lost, at the server's pace",
    keys: [],
    group: "Go",
    run: (app) => askIncident(app),
  },
  {
    id: "incident.choose",
    title: "Mass submissions of this machine",
    keys: [],
    group: "Go",
    run: (app) => chooseIncident(app),
  },
  {
    id: "go.retrohunt",
    title: "Retrohunts",
    keys: ["g t"],
    group: "Go",
    run: (app) => app.open("search", { index: "retrohunt" }),
  },
  go("info", "Server and account", "i"),
);
