/** The panes of the info screen. @module */
import type { ServiceInfo } from "../../api/types/server.ts";
import type { Whoami } from "../../api/types/user.ts";
import type { Query } from "../../features/queries.ts";
import type { Services } from "../../features/services.ts";
import { formatDuration } from "../../util/format.ts";
import { safeText } from "../../util/safe_text.ts";
import { cutToWidth, padToWidth } from "../../util/width.ts";
import { xdgDirs } from "../../util/xdg.ts";
import type { DrillLine } from "../drill/line.ts";
import { headingLine, pairLines } from "../drill/pairs.ts";
import { remember } from "../drill/remember.ts";
import type { DrillContext, Pane } from "../drill/state.ts";
import { quotasQuery } from "../home/queries.ts";
import { whoamiQuery } from "../shell/account.ts";
import type { Span } from "../paint.ts";
import { accountLines, markingLines, serverLines } from "./facts.ts";

/** Info is opened with nothing. */
export type InfoParams = Readonly<Record<string, never>>;
/** Context of everything on the info screen. */
export type InfoContext = DrillContext<InfoParams>;

const SERVICES_MS = 300_000;
const WAITING = "The server has not answered yet";

const meOf = ({ app }: InfoContext) => app.queries.peek<Whoami>(whoamiQuery(app.services).key);

/** What it is asked with first: who is logged in, and what is left for today. */
function accountQueries(ctx: InfoContext): readonly Query<unknown>[] {
  const { services } = ctx.app;
  const me = meOf(ctx);
  return [whoamiQuery(services), ...(me === undefined ? [] : [quotasQuery(services, me.username)])];
}

/** The server. */
export const serverPane: Pane<InfoParams> = {
  id: "server",
  word: "server",
  queries: accountQueries,
  lines: (ctx, { columns }) =>
    remember(ctx.app, "info server", [meOf(ctx), columns], () => serverLines(ctx.app, meOf(ctx), columns)),
  empty: WAITING,
};

/** The account. */
export const accountPane: Pane<InfoParams> = {
  id: "account",
  word: "account",
  queries: accountQueries,
  lines: (ctx, { columns }) => accountLines(ctx.app, meOf(ctx), columns),
  empty: WAITING,
};

/** Markings. */
export const markingsPane: Pane<InfoParams> = {
  id: "markings",
  word: "markings",
  queries: (ctx) => [whoamiQuery(ctx.app.services)],
  lines: (ctx, { columns }) =>
    remember(ctx.app, "info markings", [meOf(ctx), columns], () => markingLines(meOf(ctx), columns)),
  empty: WAITING,
};

/** Every service. `GET service/all/` */
function servicesQuery({ client }: Services): Query<readonly ServiceInfo[]> {
  return { key: "services", staleMs: SERVICES_MS, fetch: (signal) => client.service.list(signal) };
}

const servicesOf = ({ app }: InfoContext) =>
  app.queries.peek<readonly ServiceInfo[]>(servicesQuery(app.services).key) ?? [];

function serviceLine(service: ServiceInfo, view: { columns: number; ascii: boolean }): DrillLine {
  const { columns, ascii } = view;
  const nameColumns = columns >= 60 ? 22 : 16;
  const [on, off] = ascii ? ["+", "-"] : ["●", "○"];
  const about: Span[] = columns < 60 ? [] : [
    [padToWidth(cutToWidth(safeText(service.category), 18), 20), "dim"],
    [padToWidth(cutToWidth(safeText(service.stage), 10), 12), "dim"],
  ];
  const notes = [service.is_external ? "sends data out" : "", service.privileged ? "privileged" : ""]
    .filter((note) => note !== "").join(", ");
  return {
    spans: [
      service.enabled ? [`${on} `, "safe"] : [`${off} `, "dim"],
      [
        padToWidth(cutToWidth(safeText(service.name), nameColumns - 2), nameColumns),
        service.enabled ? "plain" : "dim",
      ],
      [padToWidth(cutToWidth(safeText(service.version), 14), 16), "dim"],
      ...about,
      [notes === "" ? "" : `${notes}  `, "warn"],
      [safeText(service.description.split("\n")[0] ?? ""), "dim"],
    ],
    handle: { kind: "service", name: service.name },
    json: service,
  };
}

/** The services in use, then those that are off. */
export const servicesPane: Pane<InfoParams> = {
  id: "services",
  word: "services",
  queries: (ctx) => [servicesQuery(ctx.app.services)],
  note(ctx) {
    const all = servicesOf(ctx);
    const on = all.filter(({ enabled }) => enabled).length;
    return all.length === 0 ? [] : [[`${on} on · ${all.length - on} off`, "dim"]];
  },
  lines(ctx, { columns }) {
    const { ascii } = ctx.app.theme();
    const all = servicesOf(ctx);
    return remember(
      ctx.app,
      "info services",
      [all, columns, ascii],
      () =>
        [...all].sort((a, b) => Number(b.enabled) - Number(a.enabled) || (a.name < b.name ? -1 : 1))
          .map((service) => serviceLine(service, { columns, ascii })),
    );
  },
  empty: "There is no service",
};

/** A file or folder of alx. */
interface Place {
  readonly label: string;
  readonly path: string;
  readonly isThere: boolean;
}

/** Files and folders of alx on this machine, and whether they are there. */
function placesQuery(): Query<readonly Place[]> {
  const { config, state, cache, home } = xdgDirs(Deno.env.toObject());
  const named = [
    ["settings", home === undefined ? undefined : `${home}/.al/submit.cfg`],
    ["profiles, keys", config === undefined ? undefined : `${config}/alx.ini`],
    ["history", state === undefined ? undefined : `${state}/history.json`],
    ["searches", state === undefined ? undefined : `${state}/searches.json`],
    ["state", state],
    ["cache", cache],
  ] as const;
  return {
    key: "local/places",
    staleMs: 0,
    fetch: () =>
      Promise.all(
        named.flatMap(([label, path]) =>
          path === undefined ? [] : [
            Deno.stat(path).then(() => true, () => false).then((isThere): Place => ({
              label,
              path,
              isThere,
            })),
          ]
        ),
      ),
  };
}

function latencyLines({ app }: InfoContext, columns: number): DrillLine[] {
  const times = app.log.filter(({ error }) => error === undefined).map(({ tookMs }) => tookMs).sort((a, b) =>
    a - b
  );
  const failed = app.log.filter(({ error }) => error !== undefined).length;
  const at = (share: number) => formatDuration(times[Math.floor((times.length - 1) * share)] ?? NaN);
  const pairs = [
    ["answered", `${times.length}${failed === 0 ? "" : `, ${failed} failed`}`],
    ["median", at(0.5)],
    ["95 of 100 within", at(0.95)],
    ["slowest", at(1)],
  ] as const;
  return [
    headingLine("Requests of this session"),
    ...pairs.flatMap(([label, value]) => pairLines(label, value, { columns })),
  ];
}

/** This program: its requests, its files. */
export const placesPane: Pane<InfoParams> = {
  id: "places",
  word: "alx",
  queries: () => [placesQuery()],
  note: () => [["!", "key"], [" every request", "dim"]],
  lines(ctx, { columns }) {
    const places = ctx.app.queries.peek<readonly Place[]>(placesQuery().key) ?? [];
    return [
      ...latencyLines(ctx, columns),
      headingLine("Files"),
      ...places.flatMap(({ label, path, isThere }) =>
        pairLines(label, isThere ? path : `${path}  (not there yet)`, {
          columns,
          handle: { kind: "text", value: path },
        })
      ),
      headingLine("Program"),
      ...pairLines("runs on", `Deno ${Deno.version.deno}, ${Deno.build.os}-${Deno.build.arch}`, { columns }),
    ];
  },
  empty: "",
};
