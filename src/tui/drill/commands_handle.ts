import type { Command } from "../commands.ts";
import type { CopyChoice } from "../contracts.ts";
import { type Handle, handleValue, handleWord, harmlessValue, searchOf } from "./handle.ts";
import { currentHandle, currentLine } from "./pane.ts";
import { facetOf, filterBelow, openHandle, pivotTo } from "./pivot.ts";
import type { Drill, DrillContext } from "./state.ts";
import { textOfLine } from "./line.ts";

/** What a screen adds to the keys that work on a thing. */
export interface HandleOptions<P> {
  /** Submission in whose light files are opened. */
  sid?(ctx: DrillContext<P>): string | undefined;
  /** Does something else on `↵`; false leaves it to the usual. */
  enter?(ctx: DrillContext<P>): boolean;
}

const NO_HANDLE = "Put the cursor on a value first";

/** The keys that work on whatever is under the cursor: `↵ + - = p F Y`. */
export function handleCommands<P>(
  drill: Drill<P>,
  options: HandleOptions<P> = {},
): Command<DrillContext<P>>[] {
  type C = DrillContext<P>;
  const idle = (ctx: C) => ctx.state.input === undefined;
  const on = (
    id: string,
    words: Pick<Command<C>, "title" | "keys" | "group" | "hint">,
    run: (ctx: C, handle: Handle) => void | Promise<void>,
  ): Command<C> => ({
    id: `${drill.id}.${id}`,
    ...words,
    when: idle,
    blocked: (ctx) => currentHandle(drill, ctx) === undefined ? NO_HANDLE : undefined,
    run: (ctx) => {
      const handle = currentHandle(drill, ctx);
      if (handle !== undefined) return run(ctx, handle);
    },
  });
  return [
    {
      id: `${drill.id}.open`,
      title: "Open",
      keys: ["enter"],
      group: "In and out",
      hint: "open",
      when: idle,
      run(ctx) {
        if (options.enter?.(ctx)) return;
        const handle = currentHandle(drill, ctx);
        if (handle === undefined) return ctx.app.notify("There is nothing to open here");
        openHandle(ctx.app, handle, { sid: options.sid?.(ctx) });
      },
    },
    on(
      "include",
      { title: "Include in the search below", keys: ["+"], group: "Find" },
      (ctx, handle) => filterBelow(ctx.app, handle, { exclude: false }),
    ),
    on(
      "exclude",
      { title: "Exclude from the search below", keys: ["-"], group: "Find" },
      (ctx, handle) => filterBelow(ctx.app, handle, { exclude: true }),
    ),
    on(
      "only-this",
      { title: "Only this in the search below", keys: ["="], group: "Find" },
      (ctx, handle) => filterBelow(ctx.app, handle, { exclude: false, only: true }),
    ),
    on(
      "pivot",
      { title: "Pivot: where else is it?", keys: ["p"], group: "Find", hint: "pivot" },
      (ctx, handle) => pivotTo(ctx.app, handle),
    ),
    on(
      "facet",
      { title: "Facet of this field", keys: ["F"], group: "Find" },
      (ctx, handle) => facetOf(ctx.app, handle),
    ),
    on(
      "copy-raw",
      { title: "Copy the value as it is", keys: ["Y"], group: "Act" },
      (ctx, handle) => ctx.app.copy(handleValue(handle), "the value"),
    ),
  ];
}

/** Page of the web interface for a thing. */
export function webPage(server: string, handle: Handle | undefined): string | undefined {
  return handle?.kind === "file" ? `${server}/file/detail/${encodeURIComponent(handle.sha256)}` : undefined;
}

/** A word for a POSIX shell. */
const shellWord = (text: string) =>
  /^[\w./:=@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;

function commandFor(handle: Handle): string {
  if (handle.kind === "file") return `alx file result ${shellWord(handle.sha256)}`;
  if (handle.kind === "heuristic") return `alx heuristic show ${shellWord(handle.id)}`;
  if (handle.kind === "service" && handle.key !== undefined) {
    return `alx result show ${shellWord(handle.key)}`;
  }
  const { index, clause } = searchOf(handle);
  return `alx search ${index} ${shellWord(clause)}`;
}

/** What `y` offers for the thing under the cursor. The value is harmless by default; `Y` gives it raw. */
export function handleCopies<P>(
  drill: Drill<P>,
  ctx: DrillContext<P>,
): readonly CopyChoice[] {
  const line = currentLine(drill, ctx);
  const handle = currentHandle(drill, ctx);
  const choices: CopyChoice[] = [];
  if (handle !== undefined) {
    const harmless = harmlessValue(handle);
    const raw = handleValue(handle);
    const link = webPage(ctx.app.services.settings.server, handle);
    choices.push({
      key: "y",
      title: harmless === raw ? handleWord(handle) : `${handleWord(handle)}, defanged`,
      text: () => harmless,
    });
    if (harmless !== raw) choices.push({ key: "r", title: `${handleWord(handle)}, raw`, text: () => raw });
    if (handle.kind === "file") choices.push({ key: "n", title: "file name", text: () => handle.name });
    if (handle.kind === "heuristic" || handle.kind === "attack") {
      choices.push({ key: "n", title: "name", text: () => handle.name });
    }
    if (link !== undefined) choices.push({ key: "l", title: "link to the web page", text: () => link });
    choices.push(
      { key: "q", title: "query", text: () => searchOf(handle).clause },
      { key: "a", title: "alx command", text: () => commandFor(handle) },
    );
  } else if (line !== undefined) {
    choices.push({ key: "y", title: "line", text: () => textOfLine(line).trim() });
  }
  if (line !== undefined && handle !== undefined) {
    choices.push({
      key: "t",
      title: "line",
      text: () => textOfLine(line).trim(),
    });
  }
  if (line?.json !== undefined) {
    choices.push({
      key: "j",
      title: "JSON",
      text: () => JSON.stringify(line.json, null, 2),
    });
  }
  return choices;
}
