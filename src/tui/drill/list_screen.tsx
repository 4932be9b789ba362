import type { Query } from "../../features/queries.ts";
import { type Command, defineCommands } from "../commands.ts";
import type { Screen, ScreenContext } from "../contracts.ts";
import { useQuery } from "../hooks.ts";
import { paint, rule, type Span } from "../paint.ts";
import type { ReactNode } from "../react.ts";
import { busySpans, errorSpans } from "../widgets/busy.ts";
import { Lines } from "../widgets/lines.tsx";
import { LIST_START, listCommands, type ListState, moveTo } from "../widgets/list.ts";
import { handleValue, harmlessValue, searchOf } from "./handle.ts";
import { type DrillLine, textOfLine } from "./line.ts";

/** A screen that is one list of lines, made from a fixed number of answers. */
export interface ListScreen<P> {
  readonly id: string;
  title(params: P): string;
  /** What it asks for; always as many, as hooks must be. */
  queries(ctx: ScreenContext<P, ListState>): readonly Query<unknown>[];
  /** All lines from whatever has been answered. */
  lines(ctx: ScreenContext<P, ListState>): readonly DrillLine[];
  readonly commands?: readonly Command<ScreenContext<P, ListState>>[];
  classification?(ctx: ScreenContext<P, ListState>): string | undefined;
}

/** Makes the screen: motion, open, pivot, copy and refresh come with it. */
export function listScreen<P>(spec: ListScreen<P>): Screen<P, ListState> {
  type Context = ScreenContext<P, ListState>;
  const current = (ctx: Context) => spec.lines(ctx)[ctx.state.cursor];
  const open = (ctx: Context) => {
    const handle = current(ctx)?.handle;
    if (handle?.kind === "file") ctx.app.open("file", { ...ctx.params, sha256: handle.sha256 });
    else if (handle?.kind === "heuristic") ctx.app.open("heuristic", { id: handle.id });
    else pivot(ctx);
  };
  const pivot = (ctx: Context) => {
    const handle = current(ctx)?.handle;
    if (handle === undefined) return;
    const { index, clause } = searchOf(handle);
    ctx.app.open("search", { index, query: clause });
  };
  const blocked = (ctx: Context) => current(ctx)?.handle === undefined ? "Nothing here to open" : undefined;
  return {
    id: spec.id,
    title: spec.title,
    initial: () => LIST_START,
    commands: defineCommands<Context>(
      ...listCommands<Context>((ctx) => ({
        list: ctx.state,
        size: { total: spec.lines(ctx).length, page: ctx.rows - 1 },
        set: (list) => ctx.update(() => list),
      })),
      {
        id: `${spec.id}.open`,
        title: "Open",
        keys: ["enter"],
        group: "Act",
        hint: "open",
        blocked,
        run: open,
      },
      {
        id: `${spec.id}.pivot`,
        title: "Search for this",
        keys: ["p"],
        group: "Find",
        hint: "pivot",
        blocked,
        run: pivot,
      },
      {
        id: `${spec.id}.refresh`,
        title: "Ask again",
        keys: ["r"],
        group: "App",
        run: (ctx) => spec.queries(ctx).forEach((query) => ctx.app.queries.invalidate(query.key)),
      },
      ...(spec.commands ?? []),
    ),
    copies(ctx) {
      const line = current(ctx);
      if (line === undefined) return [];
      const { handle } = line;
      const whole = { key: "l", title: "line", text: () => textOfLine(line) };
      return handle === undefined ? [{ ...whole, key: "y" }] : [
        { key: "y", title: "value, defanged", text: () => harmlessValue(handle) },
        { key: "r", title: "value, raw", text: () => handleValue(handle) },
        whole,
      ];
    },
    ...(spec.classification === undefined ? {} : { classification: spec.classification }),
    View: (ctx) => <ListView spec={spec} ctx={ctx} />,
  };
}

function ListView<P>({ spec, ctx }: { spec: ListScreen<P>; ctx: ScreenContext<P, ListState> }): ReactNode {
  const { app, columns, rows } = ctx;
  const theme = app.theme();
  const answers = spec.queries(ctx).map((query) => useQuery(query));
  const lines = spec.lines(ctx);
  const page = rows - 1;
  const list = moveTo(ctx.state, ctx.state.cursor, { total: lines.length, page });
  const position: Span = [lines.length === 0 ? "" : ` ${list.cursor + 1} of ${lines.length}`, "dim"];
  const out = [rule(theme, columns, {
    left: [[spec.title(ctx.params), "title"]],
    right: [...busySpans(app, answers), position],
  })];
  for (const { error } of answers) {
    if (error !== undefined) out.push(...errorSpans(error).map((spans) => paint(theme, spans, columns)));
  }
  for (const [i, line] of lines.slice(list.top, list.top + page).entries()) {
    const isCursor = list.top + i === list.cursor;
    const pointer: Span = isCursor ? [theme.ascii ? ">" : "›", "accent"] : " ";
    out.push(paint(theme, [pointer, ...line.spans], columns, ...(isCursor ? ["cursor" as const] : [])));
  }
  return <Lines lines={out} columns={columns} rows={rows} />;
}
