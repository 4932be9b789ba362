import { safeText } from "../../../util/safe_text.ts";
import { formatCount } from "../../../util/format.ts";
import { padToWidth } from "../../../util/width.ts";
import type { Span } from "../../paint.ts";
import { whoamiQuery } from "../../shell/account.ts";
import { type HomeLine, type HomePane, stateOf } from "../pane.ts";
import { quotasQuery, serviceCountQuery, whoamiOf } from "../queries.ts";
import type { HomeContext } from "../state.ts";

const LABEL_COLUMNS = 10;
/** Below this share a quota is told of in colour. */
const LOW_SHARE = 0.1;

/** What is left of a quota of a day; nothing where there is no limit. */
function leftSpans(word: string, left: number | undefined, limit: number | undefined): Span[] {
  if (limit === undefined || limit === 0) return [];
  const known = left ?? limit;
  return [
    [formatCount(known), known < limit * LOW_SHARE ? "warn" : "bold"],
    [` of ${formatCount(limit)} ${word} left  `, "dim"],
  ];
}

function quotaSpans(ctx: HomeContext): Span[] {
  const whoami = whoamiOf(ctx.app);
  if (whoami === undefined) return [];
  const { data, error } = stateOf(ctx, quotasQuery(ctx.app.services, whoami.username));
  if (error !== undefined) return [[safeText(error.message), "error"]];
  if (data === undefined) return [];
  const spans = [
    ...leftSpans("submissions", data.daily_submission, whoami.submission_daily_quota),
    ...leftSpans("calls", data.daily_api, whoami.api_daily_quota),
  ];
  return spans.length === 0 ? [["no daily limit", "dim"]] : spans;
}

function serviceSpans(ctx: HomeContext): Span[] {
  const { data, error } = stateOf(ctx, serviceCountQuery(ctx.app.services));
  if (error !== undefined) return [[safeText(error.message), "error"]];
  if (data === undefined) return [];
  const off: Span[] = data.off.length === 0
    ? []
    : [[`  ${data.off.length} off: `, "dim"], [safeText(data.off.join(", ")), "dim"]];
  return [[`${data.on} on`, "plain"], ...off];
}

function lines(ctx: HomeContext): HomeLine[] {
  const { app } = ctx;
  const { system, ui } = whoamiOf(app)?.configuration ?? {};
  const open = () => app.open("info", {});
  const pair = (label: string, spans: readonly Span[]): HomeLine[] =>
    spans.length === 0 ? [] : [{ spans: [[padToWidth(label, LABEL_COLUMNS), "dim"], ...spans], open }];
  const message = whoamiOf(app)?.system_message?.message;
  const banner = typeof message === "string" && message !== "" ? message : ui?.banner ?? "";
  const where = app.services.settings.server.replace(/^https?:\/\//, "");
  return [
    ...pair("notice", banner === "" ? [] : [[safeText(banner), "warn"]]),
    ...pair("server", [safeText(where), [
      system?.version === undefined ? "" : `  ${safeText(system.version)}`,
      "dim",
    ]]),
    ...pair("quota", quotaSpans(ctx)),
    ...pair("services", serviceSpans(ctx)),
  ];
}

/** The server, what it lets one do today, and its services. */
export const serverPane: HomePane = {
  id: "server",
  word: "server",
  queries(ctx) {
    const { services } = ctx.app;
    const username = whoamiOf(ctx.app)?.username;
    return [
      whoamiQuery(services),
      serviceCountQuery(services),
      ...(username === undefined ? [] : [quotasQuery(services, username)]),
    ];
  },
  note(ctx) {
    const system = whoamiOf(ctx.app)?.configuration.system;
    const name = safeText([system?.organisation, system?.type].filter(Boolean).join(" "));
    return [[name === "" ? "" : `${name}  `, "dim"], ["g i", "key"]];
  },
  lines,
  wants: (ctx) => lines(ctx).length,
  empty: [["The server has not said anything yet", "dim"]],
};
