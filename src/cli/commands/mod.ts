/** The list of commands. A new one is a file in this folder and a line here. @module */
import type { Command } from "@commander-js/extra-typings";
import type { CliContext } from "../context.ts";

/** What a command's file gives. */
export interface CommandModule {
  /** Adds the command, with all its subcommands, to the root. */
  add(root: Command, ctx: CliContext): void;
}

/** One command as the root lists it; its file is loaded when it is named. */
export interface CommandEntry {
  readonly name: string;
  /** One line for `alx --help`. */
  readonly summary: string;
  /** Heading in `alx --help`. */
  readonly group: "Interface" | "Search" | "Analysis" | "Account" | "Tools";
  readonly hidden?: boolean;
  load(): Promise<CommandModule>;
}

const UI = "Interface";
const SEARCH = "Search";
const ANALYSIS = "Analysis";
const ACCOUNT = "Account";
const TOOLS = "Tools";

function entry(
  group: CommandEntry["group"],
  name: string,
  summary: string,
  load: CommandEntry["load"],
): CommandEntry {
  return { group, name, summary, load };
}

/** All commands, in the order of the help. */
export const COMMANDS: readonly CommandEntry[] = [
  entry(UI, "tui", "Open the terminal UI, on a search when one is given", () => import("./tui.ts")),
  entry(UI, "demo", "Try alx on an embedded server", () => import("./demo.ts")),
  entry(UI, "keys", "List the keys of the terminal UI", () => import("./keys.ts")),

  entry(SEARCH, "search", "Search an index: a page, or every hit as a stream", () => import("./search.ts")),
  entry(SEARCH, "count", "Count the hits of a query", () => import("./count.ts")),
  entry(SEARCH, "facet", "Most frequent values of a field", () => import("./facet.ts")),
  entry(SEARCH, "histogram", "Distribution of a number or date", () => import("./histogram.ts")),
  entry(SEARCH, "stats", "Min, max, mean and sum of a numeric field", () => import("./stats.ts")),
  entry(SEARCH, "grouped", "Hits grouped by a field", () => import("./grouped.ts")),
  entry(SEARCH, "fields", "Fields of an index", () => import("./fields.ts")),
  entry(SEARCH, "query", "Check a query before it is sent", () => import("./query.ts")),

  entry(
    ANALYSIS,
    "submit",
    "Submit files, URLs or hashes and wait for results",
    () => import("./submit.ts"),
  ),
  entry(
    ANALYSIS,
    "ingest",
    "Queue files for analysis without waiting",
    () => import("./ingest.ts"),
  ),
  entry(
    ANALYSIS,
    "incident",
    "Bulk-submit large file collections and report on them",
    () => import("./incident.ts"),
  ),
  entry(ANALYSIS, "queue", "Read notification queues of ingested files", () => import("./queue.ts")),
  entry(ANALYSIS, "al-submit", "The command al-submit, to the letter", () => import("./al_submit.ts")),
  entry(ANALYSIS, "submission", "Read submissions", () => import("./submission.ts")),
  entry(ANALYSIS, "file", "Read and download files", () => import("./file.ts")),
  entry(ANALYSIS, "result", "Read results of services", () => import("./result.ts")),

  entry(ANALYSIS, "alert", "Read and triage alerts", () => import("./alert.ts")),
  entry(ANALYSIS, "hash", "Look hashes up everywhere the server knows", () => import("./hash.ts")),
  entry(ANALYSIS, "heuristic", "Read heuristics", () => import("./heuristic.ts")),
  entry(ANALYSIS, "error", "Read failures of services", () => import("./error.ts")),
  entry(ANALYSIS, "signature", "Read and manage signatures", () => import("./signature.ts")),
  entry(ANALYSIS, "workflow", "Read and manage workflows", () => import("./workflow.ts")),
  entry(ANALYSIS, "safelist", "Read and manage what is known to be harmless", () => import("./safelist.ts")),
  entry(ANALYSIS, "badlist", "Read and manage what is known to be bad", () => import("./badlist.ts")),
  entry(ANALYSIS, "service", "Read and manage services", () => import("./service.ts")),

  entry(ANALYSIS, "bundle", "Export and import submissions", () => import("./bundle.ts")),
  entry(ANALYSIS, "ontology", "Export normalized results (ontology)", () => import("./ontology.ts")),
  entry(ANALYSIS, "archive", "Use the archive, on servers that have one", () => import("./archive.ts")),
  entry(ANALYSIS, "retrohunt", "Run YARA rules over old files", () => import("./retrohunt.ts")),
  entry(ANALYSIS, "federated", "Ask other systems about a tag", () => import("./federated.ts")),
  entry(ANALYSIS, "assistant", "Ask the server's assistant", () => import("./assistant.ts")),
  entry(ANALYSIS, "replay", "Replay submissions and alerts to another system", () => import("./replay.ts")),

  entry(ACCOUNT, "login", "Try credentials and store them as a profile", () => import("./login.ts")),
  entry(ACCOUNT, "logout", "Forget a stored profile", () => import("./logout.ts")),
  entry(ACCOUNT, "whoami", "Who am I, and what may I do", () => import("./whoami.ts")),
  entry(ACCOUNT, "quota", "What is left of today's quotas", () => import("./quota.ts")),
  entry(ACCOUNT, "user", "Read and change accounts", () => import("./user.ts")),
  entry(ACCOUNT, "auth", "Second factors and tokens", () => import("./auth.ts")),
  entry(ACCOUNT, "apikey", "Read, make and revoke API keys", () => import("./apikey.ts")),
  entry(ACCOUNT, "config", "Make, show and find settings", () => import("./config.ts")),

  entry(TOOLS, "cart", "Pack and unpack malware as CaRT", () => import("./cart.ts")),
  entry(TOOLS, "classification", "Read and compare markings", () => import("./classification.ts")),
  entry(TOOLS, "status", "Show server health", () => import("./status.ts")),
  entry(TOOLS, "system", "Manage the system as a whole", () => import("./system.ts")),
  entry(TOOLS, "api", "Call any endpoint of the server", () => import("./api.ts")),
  entry(TOOLS, "help-info", "How the server is set up", () => import("./help_info.ts")),
  entry(TOOLS, "completions", "Print the completion script of a shell", () => import("./completions.ts")),
  entry(TOOLS, "man", "Print the manual page", () => import("./man.ts")),
  entry(TOOLS, "version", "Print the version", () => import("./version.ts")),
];
