import { shellCommand } from "../../util/shell.ts";
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
  /** What the keys work on where no line has the cursor. */
  handle?(ctx: DrillContext<P>): Handle | undefined;
  /** Does something else on `↵`; false leaves it to the usual. */
  enter?(ctx: DrillContext<P>): boolean;
  /** Whether there is anything to open where the keyboard is. Default: always. */
  opens?(ctx: DrillContext<P>): boolean;
}

const NO_HANDLE = "Put the cursor on a value first";

type Words<P> = Pick<Command<DrillContext<P>>, "title" | "keys" | "group" | "hint">;

/** Makes commands that work on a handle. */
function handleMaker<P>(drill: Drill<P>, options: HandleOptions<P>) {
  type C = DrillContext<P>;
  const handleNow = (ctx: C) => options.handle?.(ctx) ?? currentHandle(drill, ctx);
  return (
    id: string,
    words: Words<P>,
    run: (ctx: C, handle: Handle) => void | Promise<void>,
  ): Command<C> => ({
    id: `${drill.id}.${id}`,
    ...words,
    when: (ctx) => ctx.state.input === undefined,
    blocked: (ctx) => handleNow(ctx) === undefined ? NO_HANDLE : undefined,
    run: (ctx) => {
      const handle = handleNow(ctx);
      if (handle !== undefined) return run(ctx, handle);
    },
  });
}

/** The keys that work on whatever is under the cursor: `↵ + - = p F Y`. */
export function handleCommands<P>(
  drill: Drill<P>,
  options: HandleOptions<P> = {},
): Command<DrillContext<P>>[] {
  const on = handleMaker(drill, options);
  const find = (title: string, key: string, hint?: string): Words<P> => ({
    title,
    keys: [key],
    group: "Find",
    ...(hint === undefined ? {} : { hint }),
  });
  const filter = (exclude: boolean, only = false) => (ctx: DrillContext<P>, handle: Handle) =>
    filterBelow(ctx.app, handle, { exclude, only });
  return [
    openCommand(drill, options),
    on("include", find("Include in the search below", "+"), filter(false)),
    on("exclude", find("Exclude from the search below", "-"), filter(true)),
    on("only-this", find("Only this in the search below", "="), filter(false, true)),
    on("pivot", find("Pivot: where else is it?", "p", "pivot"), ({ app }, handle) => pivotTo(app, handle)),
    on("facet", find("Facet of this field", "F"), ({ app }, handle) => facetOf(app, handle)),
    on(
      "copy-raw",
      { title: "Copy the value as it is", keys: ["Y"], group: "Act" },
      ({ app }, handle) => app.copy(handleValue(handle), "the value"),
    ),
  ];
}

function openCommand<P>(drill: Drill<P>, options: HandleOptions<P>): Command<DrillContext<P>> {
  return {
    id: `${drill.id}.open`,
    title: "Open",
    keys: ["enter"],
    group: "In and out",
    hint: "open",
    when: (ctx) => ctx.state.input === undefined && (options.opens?.(ctx) ?? true),
    run(ctx) {
      if (options.enter?.(ctx)) return;
      const handle = currentHandle(drill, ctx);
      if (handle === undefined) return ctx.app.notify("There is nothing to open here");
      openHandle(ctx.app, handle, { sid: options.sid?.(ctx) });
    },
  };
}

/** Page of the web interface for a thing. */
export function webPage(server: string, handle: Handle | undefined): string | undefined {
  return handle?.kind === "file" ? `${server}/file/detail/${encodeURIComponent(handle.sha256)}` : undefined;
}

function commandFor(handle: Handle): string {
  if (handle.kind === "file") return shellCommand(["alx", "file", "result"], [handle.sha256]);
  if (handle.kind === "heuristic") return shellCommand(["alx", "heuristic", "show"], [handle.id]);
  if (handle.kind === "service" && handle.key !== undefined) {
    return shellCommand(["alx", "result", "show"], [handle.key]);
  }
  const { index, clause } = searchOf(handle);
  return shellCommand(["alx", "search"], [index, clause]);
}

/** What `y` offers for the thing under the cursor. The value is harmless by default; `Y` gives it raw. */
export function handleCopies<P>(drill: Drill<P>, ctx: DrillContext<P>): readonly CopyChoice[] {
  const line = currentLine(drill, ctx);
  const handle = currentHandle(drill, ctx);
  const text = () => line === undefined ? "" : textOfLine(line).trim();
  const ofLine: CopyChoice[] = line === undefined
    ? []
    : [{ key: handle === undefined ? "y" : "t", title: "line", text }];
  const json: CopyChoice[] = line?.json === undefined
    ? []
    : [{ key: "j", title: "JSON", text: () => JSON.stringify(line.json, null, 2) }];
  return [...(handle === undefined ? [] : valueCopies(ctx, handle)), ...ofLine, ...json];
}

function valueCopies<P>(ctx: DrillContext<P>, handle: Handle): CopyChoice[] {
  const harmless = harmlessValue(handle);
  const raw = handleValue(handle);
  const word = handleWord(handle);
  const link = webPage(ctx.app.services.settings.server, handle);
  const name = handle.kind === "file"
    ? "file name"
    : handle.kind === "heuristic" || handle.kind === "attack"
    ? "name"
    : undefined;
  return [
    { key: "y", title: harmless === raw ? word : `${word}, defanged`, text: () => harmless },
    ...(harmless === raw ? [] : [{ key: "r", title: `${word}, raw`, text: () => raw }]),
    ...(name === undefined || !("name" in handle)
      ? []
      : [{ key: "n", title: name, text: () => handle.name }]),
    ...(link === undefined ? [] : [{ key: "l", title: "link to the web page", text: () => link }]),
    { key: "q", title: "query", text: () => searchOf(handle).clause },
    { key: "a", title: "alx command", text: () => commandFor(handle) },
  ];
}
