/** Facts about server, account and this program as lines. @module */
import type { Whoami } from "../../api/types/user.ts";
import type { JsonObject } from "../../util/json.ts";
import { formatBytes, formatCount } from "../../util/format.ts";
import { headingLine, pairLines } from "../drill/pairs.ts";
import type { DrillLine } from "../drill/line.ts";
import { stateOf } from "../home/pane.ts";
import { quotasQuery } from "../home/queries.ts";
import type { App } from "../contracts.ts";

type Pair = readonly [label: string, value: string | number | null | undefined];

const text = (value: unknown): string | undefined => typeof value === "string" ? value : undefined;

/** Pairs under a heading, each value a handle to copy. */
function group(heading: string, pairs: readonly Pair[], columns: number): DrillLine[] {
  const lines = pairs.flatMap(([label, value]) =>
    pairLines(label, value, {
      columns,
      ...(value === null || value === undefined ? {} : { handle: { kind: "text", value: String(value) } }),
    })
  );
  return lines.length === 0 ? [] : [headingLine(heading), ...lines];
}

const yes = (value: boolean | undefined): string | undefined =>
  value === undefined ? undefined : value ? "yes" : "no";
const days = (value: number | undefined): string | undefined =>
  value === undefined ? undefined : value === 0 ? "no limit" : `${formatCount(value)} days`;

function features(me: Whoami): string {
  const { ui, datastore, retrohunt } = me.configuration;
  const on: readonly (readonly [string, boolean | undefined])[] = [
    ["archive", datastore?.archive?.enabled],
    ["retrohunt", retrohunt?.enabled],
    ["assistant", ui?.ai?.enabled],
    ["URL submissions", ui?.allow_url_submissions],
    ["raw downloads", ui?.allow_raw_downloads],
    ["zip downloads", ui?.allow_zip_downloads],
    ["replay", ui?.allow_replay],
  ];
  return on.filter(([, is]) => is === true).map(([word]) => word).join(", ");
}

/** The server: where, which version, what it lets people do. */
export function serverLines(app: App, me: Whoami | undefined, columns: number): DrillLine[] {
  const { settings } = app.services;
  const { system, submission, ui } = me?.configuration ?? {};
  const message = me?.system_message;
  const verify = settings.verify === true
    ? "by the system's authorities"
    : settings.verify === false
    ? "NOT CHECKED"
    : `by "${settings.verify}"`;
  return [
    ...group("Server", [
      ["address", settings.server],
      ["version", system?.version],
      ["organisation", system?.organisation],
      ["kind", system?.type],
      [
        "certificate",
        settings.server.startsWith("https:") ? verify : "none: the connection is not encrypted",
      ],
      ["proxy", settings.proxy?.replace(/\/\/[^/@]*@/, "//***@")],
      ["notice", [text(message?.title), text(message?.message)].filter(Boolean).join(": ")],
      ["banner", ui?.banner],
      ["read only", ui?.read_only === true ? "yes" : undefined],
    ], columns),
    ...(me === undefined ? [] : group("Limits", [
      [
        "largest file",
        submission?.max_file_size === undefined ? undefined : formatBytes(submission.max_file_size),
      ],
      ["kept for", days(submission?.dtl)],
      ["kept at most", days(submission?.max_dtl)],
      ["quotas hold", yes(ui?.enforce_quota)],
      ["offers", features(me)],
      ["profiles", Object.values(submission?.profiles ?? {}).map((one) => one.display_name).join(", ")],
    ], columns)),
  ];
}

function login(app: App): string {
  const { apikey, password, cert } = app.services.settings;
  if (apikey !== undefined) return `API key "${apikey.split(":")[0]}"`;
  if (password !== undefined) return "password";
  return cert === undefined ? "session" : "client certificate";
}

const limit = (left: number | undefined, most: number | undefined): string | undefined =>
  most === undefined
    ? undefined
    : most === 0
    ? "no limit"
    : `${formatCount(left ?? most)} of ${formatCount(most)}`;

/** The account: who, what it may see and do, what is left for today. */
export function accountLines(app: App, me: Whoami | undefined, columns: number): DrillLine[] {
  if (me === undefined) return [];
  const quotas = stateOf({ app }, quotasQuery(app.services, me.username)).data;
  return [
    ...group("Account", [
      ["user", me.username],
      ["name", me.name],
      ["e-mail", me.email],
      ["logged in by", login(app)],
      ["groups", me.groups?.join(", ")],
      ["kind", me.type?.join(", ")],
    ], columns),
    ...group("Left today", [
      ["submissions", limit(quotas?.daily_submission, me.submission_daily_quota)],
      ["API calls", limit(quotas?.daily_api, me.api_daily_quota)],
    ], columns),
    ...group("May", [["roles", [...me.roles].sort().join(", ")]], columns),
  ];
}

interface Marking {
  readonly name: string;
  readonly short_name: string;
  readonly description?: string;
}

/** The markings of one sort in the server's definition. */
function markings(definition: JsonObject | undefined, sort: string): readonly Marking[] {
  const list = (definition?.original_definition as JsonObject | undefined)?.[sort];
  // What the server sends is checked by name before it is shown.
  return Array.isArray(list)
    ? (list as unknown as Marking[]).filter((one) => typeof one?.name === "string")
    : [];
}

/** Markings: the account's own, and those there are with what they mean. */
export function markingLines(me: Whoami | undefined, columns: number): DrillLine[] {
  if (me === undefined) return [];
  const sorts = [["levels", "Levels"], ["required", "Access"], ["groups", "Groups"], [
    "subgroups",
    "Subgroups",
  ]] as const;
  return [
    ...group("Classification", [
      ["may see", me.classification],
      ["enforced", yes(me.c12nDef.enforce === true)],
      ["lowest", text(me.c12nDef.UNRESTRICTED)],
      ["highest", text(me.c12nDef.RESTRICTED)],
    ], columns),
    ...sorts.flatMap(([sort, heading]) =>
      group(
        heading,
        markings(me.c12nDef, sort).map(({ name, description }): Pair => [name, description ?? " "]),
        columns,
      )
    ),
  ];
}
