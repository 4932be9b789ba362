/**
 * Refreshes the tables that the README takes from the code: commands and keys. `--check` changes nothing and fails
 * when a table is stale.
 */
import { COMMANDS } from "../../src/cli/commands/mod.ts";
import { createContext } from "../../src/cli/create_context.ts";
import { createProgram } from "../../src/cli/program.ts";
import { systemClock } from "../../src/util/clock.ts";
import { run } from "./cli.ts";
import { ROOT } from "./paths.ts";

/** A text that belongs between two marks of the README. */
interface Table {
  readonly mark: string;
  readonly text: string;
}

interface KeyRow {
  readonly where: string;
  readonly keys: string;
  readonly title: string;
}

/** A cell of a Markdown table: nothing in it may end the cell. */
function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}

/** One row a command, with its subcommands. */
async function commandTable(): Promise<string> {
  const ctx = createContext({
    env: {},
    clock: systemClock,
    signal: new AbortController().signal,
    isTty: { in: false, out: false, err: false },
    columns: 100,
    out: () => Promise.resolve(),
    err: () => undefined,
    async *stdin() {},
  });
  const root = await createProgram(ctx, { help: () => undefined });
  const rows = COMMANDS.filter((entry) => !entry.hidden).map((entry) => {
    const command = root.commands.find((each) => each.name() === entry.name);
    const verbs = (command?.commands ?? []).map((verb) => verb.name()).filter((name) => name !== "help");
    const name = `\`alx ${entry.name}${verbs.length > 0 ? ` ${verbs.join("\\|")}` : ""}\``;
    return `| ${name} | ${cell(entry.summary)} |`;
  });
  await ctx.close();
  return ["| command | what it does |", "|---|---|", ...rows].join("\n");
}

/** In so many places or more a key is told of once, for all of them. */
const MANY_PLACES = 5;

/** One row a key, grouped by where it works; first those that work in many places. */
async function keyTable(): Promise<string> {
  const { out, err, code } = await run(["keys", "--output", "json"]);
  if (code !== 0) throw new Error(err);
  const rows: readonly KeyRow[] = JSON.parse(out);
  const placesOf = Map.groupBy(rows, keyLine);
  const isShared = (row: KeyRow) =>
    new Set(placesOf.get(keyLine(row))?.map(({ where }) => where)).size >= MANY_PLACES;
  const shared = [...new Set(rows.filter(isShared).map(keyLine))];
  const own = Map.groupBy(rows.filter((row) => !isShared(row)), ({ where }) => where);
  const [everywhere = "", ...screens] = [...own].map(([place, ones]) => keyList(place, ones.map(keyLine)));
  return [everywhere, keyList("on most screens", shared), ...screens].join("\n\n");
}

function keyLine({ keys, title }: KeyRow): string {
  const names = keys.split(" ").map((key) => `\`${key === "`" ? "backtick" : cell(key)}\``);
  return `| ${names.join(" ")} | ${cell(title)} |`;
}

function keyList(place: string, lines: readonly string[]): string {
  return [`**${place}**`, "", "| key | does |", "|---|---|", ...lines].join("\n");
}

function replaceBetween(readme: string, { mark, text }: Table): string {
  const start = new RegExp(`(<!-- ${mark}: [^>]*-->\\n)[\\s\\S]*?(<!-- /${mark} -->)`);
  if (!start.test(readme)) throw new Error(`The README has no marks for "${mark}"`);
  return readme.replace(start, (_all, open, close) => `${open}\n${text}\n\n${close}`);
}

if (import.meta.main) {
  const path = `${ROOT}README.md`;
  const now = await Deno.readTextFile(path);
  const tables = [{ mark: "commands", text: await commandTable() }, { mark: "keys", text: await keyTable() }];
  const next = tables.reduce(replaceBetween, now);
  if (Deno.args.includes("--check")) {
    if (now !== next) throw new Error("The README's tables are stale: run `deno task docs`");
  } else if (now !== next) await Deno.writeTextFile(path, next);
}
