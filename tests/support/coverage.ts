/**
 * Makes `src/api/COVERAGE.md`: every route of the server against library, command line, embedded server and contract
 * suite. `--check` changes nothing and fails when the table is stale or a goal is missed.
 *
 * The library's methods are found by running the contract suite on the embedded server and recording what each method
 * sends; commands are found in the sources.
 */
import { createClient } from "../../src/api/mod.ts";
import { createRouter, type Route, section } from "../../src/demo/router.ts";
import { allRoutes } from "../../src/demo/routes/mod.ts";
import { DEFAULT_CONFIG } from "../../src/demo/demo_config.ts";
import { methodNames, type Seen } from "../contract/record.ts";
import { type Commands, commandsByMethod } from "./coverage_commands.ts";
import { ROOT } from "./paths.ts";

const PATH = `${ROOT}src/api/COVERAGE.md`;
/** Library: of all routes but those that are excused. Demo: of all. */
const GOALS = { library: 1, demo: 0.9 };

/** Routes that the library leaves out, and why. */
const EXCUSED: Readonly<Record<string, string>> = {
  "POST alert/all/<alert_id>/":
    "always fails on the server (500); `alert.all` does the same as a batch of one",
};

/** Why the embedded server leaves a route out; there is one. */
const NOT_IN_DEMO = "a server without other servers behind it does not have it either";

/** Methods made of others: what they send depends on how things go. */
const COMPOSITE = ["live.watch", "ingest.follow", "submit.reconcileBy", "ingest.reconcileBy"];

/** A line of the table. */
interface Row {
  readonly route: string;
  readonly methods: readonly string[];
  readonly commands: readonly string[];
  readonly demo: boolean;
  /** On both servers, on the embedded one alone, or not at all. */
  readonly contract: "both" | "embedded" | "no";
}

/** The routes of the genuine server: those that share a handler are one. */
async function documentedRoutes(): Promise<Route[]> {
  const text = await Deno.readTextFile(`${ROOT}tests/demo/routes.txt`);
  let name = "";
  return text.split("\n").flatMap((line) => {
    if (!line.startsWith(" ")) {
      name = line.trim();
      return [];
    }
    const [methods = "", path = ""] = line.trim().split(" ");
    return section(name, [[methods, slashed(path), "-", "", () => undefined]]);
  });
}

/** What the contract suite sends to the embedded server. */
async function runSuite(): Promise<Seen[]> {
  const log = await Deno.makeTempFile({ prefix: "alx-coverage-" });
  try {
    const suite = new Deno.Command(Deno.execPath(), {
      args: ["test", "-A", "--quiet", "--no-check", "tests/contract"],
      cwd: ROOT,
      env: { ALX_COVERAGE_LOG: log, ALX_CONTRACT: "", NO_COLOR: "1" },
    });
    const { success, stdout } = await suite.output();
    if (!success) throw new Error(`The contract suite failed\n${new TextDecoder().decode(stdout)}`);
    const lines = (await Deno.readTextFile(log)).split("\n").filter((line) => line !== "");
    return lines.map((line) => JSON.parse(line));
  } finally {
    await Deno.remove(log);
  }
}

/** One route alone does not end in a slash. */
function slashed(path: string): string {
  return path.endsWith("/") ? path : `${path}/`;
}

function nameOf(route: Route): string {
  const path = route.path.replace("/api/v4/", "").replace("<path:path>/", "<path:path>");
  return `${route.methods.join("/")} ${path}`;
}

/** Whether the request is a method's own: any may have to log in first, and some are sent without one. */
function isOwn({ method, path }: Seen): boolean {
  if (method.startsWith("http.")) return false;
  return !COMPOSITE.includes(method) && (method === "auth.login" || !path.endsWith("/auth/login/"));
}

async function tableRows(seen: readonly Seen[], commands: Commands): Promise<Row[]> {
  const documented = await documentedRoutes();
  const find = createRouter(documented);
  const demo = createRouter(
    allRoutes({ ...DEFAULT_CONFIG, archive: true, assistant: true, replay: true, retrohunt: true }),
  );
  const byRoute = Map.groupBy(seen, ({ verb, path }) => {
    const match = find(verb, slashed(path));
    return match.kind === "route" ? match.route : undefined;
  });
  return documented.map((route) => {
    const calls = byRoute.get(route) ?? [];
    const methods = [...new Set(calls.filter(isOwn).map((call) => call.method))].sort();
    const sample = route.path.replaceAll(/<[^>]+>/g, "some");
    return {
      route: nameOf(route),
      methods,
      commands: [...new Set(methods.flatMap(commands))].sort(),
      demo: route.methods.every((verb) => demo(verb, sample).kind === "route"),
      contract: calls.length === 0 ? "no" : calls.some((call) => !call.embeddedOnly) ? "both" : "embedded",
    };
  });
}

function percent(part: number, whole: number): string {
  return `${part} of ${whole} (${(part * 100 / whole).toFixed(1).replace(/\.0$/, "")} %)`;
}

/** How far each goal is reached. */
function totals(rows: readonly Row[]) {
  const wanted = rows.filter((row) => !(row.route in EXCUSED));
  return {
    wanted: wanted.length,
    library: wanted.filter((row) => row.methods.length > 0).length,
    commands: wanted.filter((row) => row.commands.length > 0).length,
    demo: rows.filter((row) => row.demo).length,
    contract: rows.filter((row) => row.contract !== "no").length,
    both: rows.filter((row) => row.contract === "both").length,
  };
}

function markdown(rows: readonly Row[]): string {
  const verbs = rows.reduce((sum, { route }) => sum + route.split(" ")[0]!.split("/").length, 0);
  const { wanted, library, commands, demo, contract, both } = totals(rows);
  const line = ({ route, methods, commands, demo, contract }: Row) => {
    const words = methods.length === 0 && route in EXCUSED ? "—" : methods.map((m) => `\`${m}\``).join(", ");
    const cells = [`\`${route}\``, words || "no", commands.join(", "), demo ? "yes" : "no", contract];
    return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  };
  return [
    "# Routes of the server, and who knows them",
    "",
    "Made by `deno task coverage`; do not edit. The routes are those of a genuine 4.7.4 server (`tests/demo/routes.txt`),",
    `paths below \`/api/v4/\`: ${rows.length}, or ${verbs} with each verb counted. The server marks none as deprecated.`,
    "",
    "- library: the methods that were seen to send it while the contract suite ran",
    "- command: what calls them in the sources; `alx api` reaches every route",
    "- demo: whether the embedded server knows it",
    "- contract: whether the contract suite sends it to both servers, or to the embedded one alone, because it cannot be",
    "  undone. Where a server has a part switched off, both must refuse alike.",
    "",
    "| what | routes |",
    "|---|---|",
    `| library | ${percent(library, wanted)} |`,
    `| a command of its own | ${percent(commands, wanted)} |`,
    `| embedded server | ${percent(demo, rows.length)} |`,
    `| contract suite | ${percent(contract, rows.length)}, ${both} of them on both servers |`,
    "",
    "Left out:",
    "",
    ...Object.entries(EXCUSED).map(([route, why]) => `- of the library, \`${route}\`: ${why}`),
    ...rows.filter((row) => !row.demo).map(({ route }) =>
      `- of the embedded server, \`${route}\`: ${NOT_IN_DEMO}`
    ),
    "",
    "| route | library | command | demo | contract |",
    "|---|---|---|---|---|",
    ...rows.map(line),
    "",
  ].join("\n");
}

/** The text as `deno fmt` wants it. */
async function formatted(text: string): Promise<string> {
  const fmt = new Deno.Command(Deno.execPath(), {
    args: ["fmt", "--ext", "md", "-"],
    cwd: ROOT,
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const writer = fmt.stdin.getWriter();
  await writer.write(new TextEncoder().encode(text));
  await writer.close();
  return new TextDecoder().decode((await fmt.output()).stdout);
}

function missedGoals(rows: readonly Row[]): string[] {
  const { wanted, library, demo } = totals(rows);
  return [
    ...(library < GOALS.library * wanted
      ? [`The library has ${percent(library, wanted)} of the routes`]
      : []),
    ...(demo < GOALS.demo * rows.length ? [`The demo has ${percent(demo, rows.length)} of the routes`] : []),
  ];
}

if (import.meta.main) {
  const client = createClient({ server: "http://127.0.0.1", auth: { kind: "none" } });
  const rows = await tableRows(await runSuite(), await commandsByMethod(methodNames(client)));
  client.close();
  const text = await formatted(markdown(rows));
  const now = await Deno.readTextFile(PATH).catch(() => "");
  if (!Deno.args.includes("--check")) await Deno.writeTextFile(PATH, text);
  else if (now !== text) throw new Error("The table of routes is stale: run `deno task coverage`");
  const missed = missedGoals(rows);
  if (missed.length > 0) throw new Error(missed.join("\n"));
}
