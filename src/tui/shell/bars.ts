/** The first and the last row of the screen, and what a click on them means. @module */
import type { Whoami } from "../../api/types/user.ts";
import { engineOf } from "../../domain/classification/engine_of.ts";
import { safeText } from "../../util/safe_text.ts";
import { cutMiddle, displayWidth } from "../../util/width.ts";
import { type BoundCommand, showKeys } from "../commands.ts";
import type { App, Frame, Shell } from "../contracts.ts";
import { cutSpans, paint, type Span, spansWidth, spread } from "../paint.ts";
import { WHOAMI } from "./account.ts";
import { classificationRole, fitMarking } from "./classification_label.ts";
import { frameContext, topContext } from "./frame_context.ts";

/** Cells that the name of an account gets. */
const NAME_COLUMNS = 28;
/** Cells of the bar itself: the program's name and the blanks around. */
const BAR_COLUMNS = 8;
/** Where the titles begin. */
const TITLE_X = 6;
/** Cells that a marking and the title of a screen get at least. */
const MARKING_LEAST = 12;
const TITLE_LEAST = 14;
/** Turns while something is under way. */
const SPINNER = ["⣷", "⣯", "⣟", "⡿", "⢿", "⣻", "⣽", "⣾"] as const;

/** What a screen is called; its id where the title cannot be made. */
function titleOf({ screen, params, state }: Frame): string {
  try {
    return safeText(screen.title(params, state));
  } catch {
    return screen.id;
  }
}

/** A title of the stack, and which frame it is; undefined for what stands for several. */
interface Crumb {
  readonly text: string;
  readonly frame: number | undefined;
}

const separator = (shell: Shell) => shell.theme.ascii ? " > " : " › ";
const crumbsWidth = (shell: Shell, list: readonly Crumb[]) =>
  list.reduce((sum, { text }) => sum + displayWidth(text), separator(shell).length * (list.length - 1));

/** Titles of the stack, the middle left out where there is no room. */
function crumbs(shell: Shell, width: number): readonly Crumb[] {
  const all = shell.frames.map((frame, i): Crumb => ({ text: titleOf(frame), frame: i }));
  for (let skip = 0; skip < Math.max(1, all.length - 1); skip++) {
    const list = skip === 0 ? all : [{ text: "…", frame: undefined }, ...all.slice(skip + 1)];
    if (crumbsWidth(shell, list) <= width) return list;
  }
  // "Search › submissions" keeps what tells it apart.
  const last = (all.at(-1)?.text ?? "").split(" › ").at(-1)!;
  return [{ text: cutMiddle(last, Math.max(4, width)), frame: all.length - 1 }];
}

const crumbSpans = (shell: Shell, list: readonly Crumb[]): Span[] =>
  list.flatMap(({ text }, i): Span[] => [
    ...(i === 0 ? [] : [[separator(shell), "dim"] as const]),
    [text, i === list.length - 1 ? "bold" : "dim"],
  ]);

/** A slow server and a long marking leave the program's own name on a narrow screen. */
const rightOfBar = (app: App, shell: Shell) =>
  cutSpans([...status(shell), ...markingSpans(app, shell)], shell.size.columns - BAR_COLUMNS + 1);

const crumbsShown = (app: App, shell: Shell) =>
  crumbs(shell, shell.size.columns - spansWidth(rightOfBar(app, shell)) - BAR_COLUMNS);

/** The first row: where one is, how the server does, who is logged in, the marking. */
export function topBar(app: App, shell: Shell): string {
  const { columns } = shell.size;
  const left: Span[] = [[" alx ", "title"], " ", ...crumbSpans(shell, crumbsShown(app, shell))];
  return paint(shell.theme, spread(left, [...rightOfBar(app, shell), " "], columns), columns);
}

/** The frame whose title stands at a cell of the first row. */
export function crumbAt(app: App, x: number): number | undefined {
  const shell = app.shell.get();
  let at = TITLE_X;
  for (const { text, frame } of crumbsShown(app, shell)) {
    if (x >= at && x < at + displayWidth(text)) return frame;
    at += displayWidth(text) + separator(shell).length;
  }
  return undefined;
}

/** Whether the server answers, and how fast; why it does not let this account in. */
function serverSpans({ theme, size, online, refused, latencyMs }: Shell): Span[] {
  const dot = theme.ascii ? "*" : "●";
  if (!online) return [[dot, "error"], [" offline", "error"]];
  if (refused !== undefined) return [[dot, "warn"], [` ${refused}`, "warn"]];
  const unit = size.columns >= 60 ? " ms" : "ms";
  return [[dot, "safe"], [latencyMs === undefined ? "" : ` ${latencyMs}${unit}`, "dim"]];
}

function status(shell: Shell): Span[] {
  const { theme, size: { columns } } = shell;
  const gap = columns >= 60 ? "  " : " ";
  const spans = serverSpans(shell);
  const running = shell.jobs.filter((job) => job.state === "running").length;
  if (running > 0) {
    const glyph = theme.ascii ? "*" : SPINNER[shell.tick % SPINNER.length]!;
    spans.push(gap, [
      `${glyph} ${running}${columns >= 100 ? (running === 1 ? " job" : " jobs") : ""}`,
      "accent",
    ]);
  }
  const errors = shell.notices.filter((notice) => notice.kind === "error").length;
  if (errors > 0) spans.push(gap, [`${theme.ascii ? "!" : "▲"} ${errors}`, "warn"]);
  if (shell.account !== undefined && columns >= 100) {
    spans.push(gap, [cutMiddle(safeText(shell.account.name), NAME_COLUMNS), "dim"]);
  }
  return spans;
}

/** The marking of what is on screen, in the cells that the rest leaves. */
function markingSpans(app: App, shell: Shell): Span[] {
  const marking = markingOf(app, shell);
  if (marking === undefined) return [];
  const { columns } = shell.size;
  const gap = columns >= 60 ? "  " : " ";
  const room = columns - BAR_COLUMNS - gap.length - spansWidth(status(shell));
  const titles = crumbsWidth(shell, crumbs(shell, columns));
  const label = fitMarking(engineOf(app.queries.peek<Whoami>(WHOAMI)), safeText(marking), {
    wanted: room - titles,
    most: Math.max(MARKING_LEAST, room - Math.min(TITLE_LEAST, titles)),
  });
  return [gap, [label, classificationRole(marking)]];
}

/** The highest marking of what is on screen; what the screen does not know, the account's own. */
function markingOf(app: App, shell: Shell): string | undefined {
  const shown = shownMarking(app, shell.frames.at(-1));
  return shown === null ? undefined : shown ?? shell.account?.classification;
}

function shownMarking(app: App, frame: Frame | undefined): string | null | undefined {
  try {
    const marking: unknown = frame?.screen.classification?.(frameContext(app, frame));
    return typeof marking === "string" || marking === null ? marking : undefined;
  } catch {
    return undefined;
  }
}

/** A hint of the footer: a key, what it does, and the command it runs. */
interface Hint {
  readonly keys: string;
  readonly word: string;
  readonly command: BoundCommand;
}

const hintWidth = ({ keys, word }: Hint) => displayWidth(keys) + word.length + 3;

/** Whether a key types a character while a text field has the keyboard. */
const prints = (key: string) => /^(?:\S|space)(?: |$)/u.test(key);

/** Whether a text field has the keyboard. */
function isTyping(app: App): boolean {
  try {
    const top = topContext(app);
    return top?.frame.screen.field?.(top.ctx) !== undefined;
  } catch {
    return false;
  }
}

/** Hints of the commands that apply, as many as fit; while something is typed, of those that its keys leave. */
function hints(app: App, room: number, typing: boolean): readonly Hint[] {
  const { ascii } = app.theme();
  const found: Hint[] = [];
  let used = 1;
  const shown = new Set<string>();
  for (const command of app.commands().flat()) {
    const key = typing ? command.keys.find((one) => !prints(one)) : command.keys[0];
    if (command.hint === undefined || key === undefined || shown.has(key)) continue;
    shown.add(key);
    const hint = { keys: showKeys(key, ascii), word: command.hint, command };
    if (used + hintWidth(hint) > room) continue;
    used += hintWidth(hint);
    found.push(hint);
  }
  return found;
}

/** What stands at the right of the footer: keys typed so far, else help and command line. */
function rightOfFooter(shell: Shell, typing: boolean): Span[] {
  const { columns } = shell.size;
  const typed = [...(shell.count === "" ? [] : [shell.count]), ...shell.typed].join(" ");
  if (typed !== "") return [[`${typed}…`, "accent"], " "];
  if (typing) return [];
  if (columns < 60) return [["?", "key"], " "];
  const help: Span[] = [["? ", "key"], ["help", "dim"]];
  return columns < 100 ? [...help, " "] : [...help, "  ", [": ", "key"], ["command", "dim"], " "];
}

const hintsShown = (app: App, shell: Shell, typing: boolean) =>
  hints(app, shell.size.columns - spansWidth(rightOfFooter(shell, typing)) - 2, typing);

/** The last row: what can be done here. */
export function footer(app: App, shell: Shell): string {
  const { columns } = shell.size;
  const typing = isTyping(app);
  const left = hintsShown(app, shell, typing)
    .flatMap(({ keys, word }): Span[] => [[keys, "key"], [` ${word}  `, "dim"]]);
  return paint(shell.theme, spread([" ", ...left], rightOfFooter(shell, typing), columns), columns);
}

/** The command whose hint stands at a cell of the last row. */
export function footerCommandAt(app: App, x: number): BoundCommand | undefined {
  const shell = app.shell.get();
  const typing = isTyping(app);
  let at = 1;
  for (const hint of hintsShown(app, shell, typing)) {
    if (x >= at && x < at + hintWidth(hint) - 2) return hint.command;
    at += hintWidth(hint);
  }
  const right = rightOfFooter(shell, typing);
  const offset = x - (shell.size.columns - spansWidth(right));
  if (typing || offset < 0 || shell.typed.length > 0 || shell.count !== "") return undefined;
  const id = offset < 7 ? "app.help" : "app.command";
  return app.commands().flat().find((command) => command.id === id);
}
