// deno-lint-ignore-file no-control-regex -- escape sequences are what this reads
/** Walks through the whole UI, key by key, and looks at every byte that it writes. @module */
import { createClient } from "../../src/api/mod.ts";
import type { AnyScreen } from "../../src/tui/contracts.ts";
import { SCREENS } from "../../src/tui/screens/mod.ts";
import { type Clock, systemClock } from "../../src/util/clock.ts";
import { displayWidth } from "../../src/util/width.ts";
import { type Driver, openDriver, settle } from "./driver.ts";

/** What our own frame writer makes; nothing else may reach a terminal. */
const OWN = /\x1b\[(?:\?2026[hl]|\?25[hl]|[0-9;]*m|\d*(?:;\d+)?H|\d*C|K|\d+;\d+r|r|\d+[ST])/g;
/** What a terminal obeys, or does not show. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|[\p{Mn}\p{Me}]{5,}/u;

/** What is wrong with bytes written to a terminal; undefined when nothing is. */
export function faultOfBytes(bytes: string, columns: number): string | undefined {
  const wide = bytes.match(RUN)?.find((run) => endOf(run) > columns);
  if (wide !== undefined) return `past the edge: ${JSON.stringify(wide.slice(0, 200))}`;
  const text = bytes.replaceAll(OWN, "");
  const found = UNSAFE.exec(text);
  if (found === null) return undefined;
  return JSON.stringify(text.slice(Math.max(0, found.index - 60), found.index + 40));
}

/** From one place to the next. */
const RUN = /\x1b\[\d+(?:;\d+)?H(?:(?!\x1b\[\d*(?:;\d+)?H)[^])*/g;

/** Column where a run ends. */
function endOf(run: string): number {
  const [place, column = "1"] = /^\x1b\[\d+(?:;(\d+))?H/.exec(run)!;
  const jumped = run.matchAll(/\x1b\[(\d*)C/g).reduce((sum, [, by]) => sum + Number(by || 1), 0);
  return Number(column) - 1 + jumped + displayWidth(run.slice(place.length).replaceAll(OWN, ""));
}

/** What is wrong with a screen; undefined when nothing is. */
export function faultOfScreen(text: string): string | undefined {
  const lines = text.split("\n");
  // Text whose control characters were dropped, not shown, was not made safe where it is drawn.
  if (text.includes("zqqz")) return `dropped: ${lines.find((line) => line.includes("zqqz"))}`;
  if (!lines[0]!.includes("alx")) return "no top bar";
  if (lines.filter((line) => line.trim() !== "").length < 3) return "blank";
  return undefined;
}

/** Short waits are over at once, so that resting panes and menus come without waiting. */
const impatient: Clock = {
  now: () => systemClock.now(),
  sleep: (ms, signal) => systemClock.sleep(ms <= 300 && ms !== 120 && ms !== 150 ? 0 : ms, signal),
};

/** A screen to visit. */
export interface Visit {
  readonly screen: string;
  readonly params: unknown;
}

/** A walk through the UI. */
export interface Walk extends AsyncDisposable {
  readonly driver: Driver;
  /** What went wrong, each with where it happened. */
  readonly faults: string[];
  /** Opens a screen, and every tab of it; with `all`, presses the keys of every command. */
  visit(visit: Visit, options?: { readonly all?: boolean }): Promise<void>;
}

/** Keys that end or leave the program, or only move. */
const LEFT_OUT = /^app\.(?:quit|back|leave|suspend|interrupt|mouse|theme|swap|redraw)$/;

/** Opens the UI on a server. */
export async function startWalk(
  access: { readonly url: string; readonly user: string; readonly apikey: string },
  size: readonly [columns: number, rows: number],
): Promise<Walk> {
  const client = createClient({
    server: access.url,
    auth: { kind: "apikey", user: access.user, apikey: access.apikey },
    retries: 0,
  });
  const driver = await openDriver({
    services: {
      client,
      settings: { server: access.url, verify: true },
      clock: impatient,
      signal: new AbortController().signal,
    },
    columns: size[0],
    rows: size[1],
    start: { screen: "jobs" },
  });
  const faults: string[] = [];
  const bytes = watchBytes(driver);
  const look = async (where: string) => {
    const fault = faultOfBytes(bytes.take(), size[0]) ?? faultOfScreen(await driver.screen());
    if (fault !== undefined) faults.push(`${size.join("x")} ${where}: ${fault}`);
  };
  return {
    driver,
    faults,
    visit: (visit, { all = false } = {}) => visitScreen(driver, look, { ...visit, all }),
    async [Symbol.asyncDispose]() {
      await driver[Symbol.asyncDispose]();
      client.close();
    },
  };
}

/** Keeps what is written to the terminal. */
function watchBytes({ terminal }: Driver): { take(): string } {
  let written = "";
  const write = terminal.write.bind(terminal);
  terminal.write = (bytes) => {
    written += bytes;
    write(bytes);
  };
  return {
    take() {
      const bytes = written;
      written = "";
      return bytes;
    },
  };
}

/** Waits until nothing is asked any more. */
async function idle({ app }: Driver): Promise<void> {
  for (let quiet = 0; quiet < 3;) {
    await settle();
    quiet = app.queries.fetching.get() > 0 ? 0 : quiet + 1;
  }
}

async function visitScreen(
  driver: Driver,
  look: (where: string) => Promise<void>,
  { screen, params, all }: Visit & { readonly all: boolean },
): Promise<void> {
  const { app } = driver;
  app.open(screen, params);
  await idle(driver);
  await look(screen);
  const frames = app.shell.get().frames;
  const known: AnyScreen = SCREENS.find(({ id }) => id === screen)!;
  const keys = all ? keysOf(known) : TABS;
  for (const key of keys) {
    await driver.press(...key.split(" "));
    if (/^[1-9]$/.test(key)) await idle(driver);
    await settle();
    await look(`${screen} ${key}`);
    if (/^[1-9]$/.test(key) && app.shell.get().frames.length === frames.length) {
      for (const more of ["G", "!", "y"]) await glance(driver, look, `${screen} ${key} ${more}`);
      continue;
    }
    // Back to the screen as it was, whatever the key opened.
    app.shell.set((shell) => ({ ...shell, frames, overlays: [], typed: [], continuations: [], count: "" }));
  }
  app.shell.set((shell) => ({ ...shell, frames: frames.slice(0, 1) }));
  await settle();
}

/** Presses a key on a tab and looks; overlays are closed again. */
async function glance(driver: Driver, look: (where: string) => Promise<void>, where: string): Promise<void> {
  await driver.press(where.slice(where.lastIndexOf(" ") + 1));
  await look(where);
  driver.app.shell.set((shell) => ({ ...shell, overlays: [] }));
}

const TABS = ["1", "2", "3", "4", "5", "6", "7", "8", "9"] as const;

/** Keys of the commands of a screen and of the program. */
function keysOf(screen: AnyScreen): string[] {
  const own = screen.commands.filter(({ id }) => !LEFT_OUT.test(id)).flatMap(({ keys }) => keys.slice(0, 1));
  return [...new Set([...TABS, ...own, "?", "ctrl-p", "y", "!", ":", "g", "F"])];
}
