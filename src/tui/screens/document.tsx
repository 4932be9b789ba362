import type { Json } from "../../util/json.ts";
import type { IndexName } from "../../api/types/common.ts";
import type { Query } from "../../features/queries.ts";
import type { Services } from "../../features/services.ts";
import { quoteValue } from "../../domain/lucene/quote.ts";
import { NotFoundError } from "../../api/errors.ts";
import { safeText } from "../../util/safe_text.ts";
import { defineCommands } from "../commands.ts";
import type { Screen, ScreenContext } from "../contracts.ts";
import { useQuery } from "../hooks.ts";
import { paint, rule, type Span } from "../paint.ts";
import type { ReactNode } from "../react.ts";
import type { Theme } from "../theme.ts";
import { busySpans, errorSpans } from "../widgets/busy.ts";
import { Lines } from "../widgets/lines.tsx";
import { LIST_START, listCommands, type ListState, moveTo } from "../widgets/list.ts";

/** A document to show as it is. */
export interface DocumentParams {
  /** What it is called: the screen that was asked for. */
  readonly kind?: string;
  readonly index?: IndexName;
  readonly id?: string;
  readonly [param: string]: unknown;
}

type Context = ScreenContext<DocumentParams, ListState>;

/** The id among the parameters, by whatever name. */
const idOf = (params: DocumentParams): string =>
  String(params.id ?? params.sid ?? params.sha256 ?? params.key ?? params.alert_id ?? "");

/** One whole document, found by its id. `POST search/{index}/` with `fl=*` */
export function documentQuery(services: Services, index: IndexName, id: string): Query<Json> {
  return {
    key: `document/${index}/${id}`,
    staleMs: 60_000,
    async fetch(signal) {
      const page = await services.client.search.page(index, `id:${quoteValue(id)}`, {
        rows: 1,
        fl: ["*"],
        signal,
      });
      const [first] = page.items;
      if (first === undefined) throw new NotFoundError(`There is no ${index} "${id}"`);
      return first as Json;
    },
  };
}

/** A line of the document: a path's last name with its value. */
export interface DocumentLine {
  readonly depth: number;
  readonly name: string;
  readonly value: string | undefined;
  readonly exact: Json;
  readonly path: string;
}

/** The document as indented lines; long lists of plain values in one line each. */
export function documentLines(value: Json, depth = 0, path = ""): DocumentLine[] {
  if (value === null || typeof value !== "object") return [];
  const entries: [string, Json][] = Array.isArray(value)
    ? value.map((item, i): [string, Json] => [String(i), item])
    : Object.entries(value as Readonly<Record<string, Json>>);
  return entries.flatMap(([name, child]) => {
    const at = Array.isArray(value) ? path : path === "" ? name : `${path}.${name}`;
    const plain = child === null || typeof child !== "object";
    const empty = !plain && Object.keys(child).length === 0;
    const shown = plain
      ? (child === null ? "–" : String(child))
      : empty
      ? (Array.isArray(child) ? "[]" : "{}")
      : undefined;
    const line: DocumentLine = { depth, name, value: shown, exact: child, path: at };
    return plain || empty ? [line] : [line, ...documentLines(child, depth + 1, at)];
  });
}

function linesOf(ctx: Context): DocumentLine[] {
  const { index, kind } = ctx.params;
  const document = ctx.app.queries.peek<Json>(`document/${index ?? kind}/${idOf(ctx.params)}`);
  return document === undefined ? [] : documentLines(document);
}

const binding = (ctx: Context) => ({
  list: ctx.state,
  size: { total: linesOf(ctx).length, page: ctx.rows - 1 },
  set: (list: ListState) => ctx.update(() => list),
});

/** Any document as its server sends it: what every index has that has no screen of its own. */
export const documentScreen: Screen<DocumentParams, ListState> = {
  id: "document",
  title: (params) => `${params.kind ?? params.index ?? "document"} ${safeText(idOf(params)).slice(0, 12)}`,
  initial: () => LIST_START,
  commands: defineCommands<Context>(
    ...listCommands<Context>(binding),
    {
      id: "document.refresh",
      title: "Refresh",
      keys: ["r"],
      group: "App",
      hint: "refresh",
      run: (ctx) => ctx.app.queries.invalidate(`document/${ctx.params.index ?? ctx.params.kind}/`),
    },
  ),
  copies(ctx) {
    const line = linesOf(ctx)[ctx.state.cursor];
    const document = ctx.app.queries.peek<Json>(
      `document/${ctx.params.index ?? ctx.params.kind}/${idOf(ctx.params)}`,
    );
    return [
      ...(line === undefined ? [] : [{
        key: "y",
        title: "value",
        text: () => typeof line.exact === "string" ? line.exact : JSON.stringify(line.exact, null, 2),
      }]),
      ...(document === undefined
        ? []
        : [{ key: "j", title: "document JSON", text: () => JSON.stringify(document, null, 2) }]),
    ];
  },
  classification(ctx) {
    const { index, kind } = ctx.params;
    const document = ctx.app.queries.peek<{ classification?: Json }>(
      `document/${index ?? kind}/${idOf(ctx.params)}`,
    );
    return typeof document?.classification === "string" ? document.classification : undefined;
  },
  View: DocumentView,
};

function DocumentView(ctx: Context): ReactNode {
  const { app, params, columns, rows } = ctx;
  const theme = app.theme();
  const index = (params.index ?? params.kind) as IndexName;
  const answer = useQuery(documentQuery(app.services, index, idOf(params)));
  const lines = answer.data === undefined ? [] : documentLines(answer.data);
  const list = moveTo(ctx.state, ctx.state.cursor, { total: lines.length, page: rows - 1 });
  const out = [rule(theme, columns, {
    left: [[`${index} `, "title"], safeText(idOf(params))],
    right: [...busySpans(app, [answer]), [
      lines.length === 0 ? "" : ` ${list.cursor + 1} of ${lines.length}`,
      "dim",
    ]],
  })];
  if (answer.error !== undefined) {
    out.push(...errorSpans(answer.error).map((spans) => paint(theme, spans, columns)));
  }
  for (let y = out.length - 1; y < rows - 1; y++) {
    const line = lines[list.top + y];
    out.push(
      line === undefined ? "" : documentLine(theme, line, { columns, current: list.top + y === list.cursor }),
    );
  }
  return <Lines lines={out} columns={columns} rows={rows} />;
}

function documentLine(theme: Theme, line: DocumentLine, view: { columns: number; current: boolean }): string {
  const role = typeof line.exact === "number" ? "number" : typeof line.exact === "string" ? "plain" : "dim";
  const spans: Span[] = [
    view.current ? [theme.ascii ? ">" : "›", "accent"] : " ",
    "  ".repeat(line.depth),
    [safeText(line.name), "field"],
    ...(line.value === undefined ? [] : [" ", [safeText(line.value), role] as const]),
  ];
  return paint(theme, spans, view.columns, ...(view.current ? ["cursor" as const] : []));
}
