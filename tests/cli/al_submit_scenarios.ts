/** What the real al-submit does well, and what it does not. @module */
import { answer, type Meddle, refusal } from "../support/meddling_proxy.ts";
import type { Scenario, Side } from "../support/side_by_side.ts";

/** Where the real one works: same keys on standard output, same exit code. */
export const WORKING: readonly Scenario[] = [
  { name: "one file", args: ["{dir}/in/a"], files: { a: "one" } },
  { name: "several files", args: ["{dir}/in/a", "{dir}/in/b"], files: { a: "first", b: "second" } },
  { name: "a folder", args: ["{dir}/in"], files: { a: "in a", "sub/b": "in b" } },
  { name: "standard input", args: ["-"], stdin: "from a pipe" },
  { name: "-q", args: ["-q", "{dir}/in/a"], files: { a: "quiet" } },
  { name: "-o", args: ["-o", "{dir}/out", "{dir}/in/a"], files: { a: "to a file" } },
  { name: "-t", args: ["-t", "{dir}/in/a"], files: { a: "visit http://evil.example" } },
  { name: "-j", args: ["-j", '{"ttl":3,"deep_scan":true}', "{dir}/in/a"], files: { a: "params" } },
  { name: "-m", args: ["-m", '{"case":"INC-42.1"}', "{dir}/in/a"], files: { a: "metadata" } },
  { name: "-r", args: ["-r", "static", "{dir}/in/a"], files: { a: "profile" } },
  { name: "--srv-spec", args: ["--srv-spec", "{}", "{dir}/in/a"], files: { a: "spec" } },
  { name: "-a", args: ["-a", "{dir}/in"], files: { a: "async a", "sub/b": "async b" } },
  { name: "-a -n", args: ["-a", "-n", "{dir}/in"], files: { a: "nobody waits" } },
  { name: "~/.al/submit.cfg", args: ["{dir}/in/a"], files: { a: "cfg" }, config: cfg("demo:analyst") },
  { name: "a missing file among others", args: ["{dir}/in/a", "{dir}/in/none"], files: { a: "there" } },
  { name: "an empty file", args: ["{dir}/in/a"], files: { a: "" } },
  { name: "a wrong key", args: ["-k", "wrong:key", "{dir}/in/a"], files: { a: "nobody" } },
  { name: "nobody named", args: ["{dir}/in/a"], files: { a: "x" }, noLogin: true },
  { name: "an unknown option", args: ["--no-such-option", "{dir}/in/a"], files: { a: "x" } },
  { name: "no server", args: ["-s", "", "{dir}/in/a"], files: { a: "x" } },
];

function cfg(apikey: string): string {
  return `[auth]\nuser = analyst\napikey = ${apikey}\n[server]\ntransport = http\nhost = 127.0.0.1\nport = {port}\n`;
}

/** Where it does not. */
export interface Fault extends Scenario {
  /** Number in the list of faults. */
  readonly fault: number;
  /** What is wrong with ours; undefined when it is sane. */
  readonly check: (ours: Side) => string | undefined;
}

const exit = (code: number, more: (ours: Side) => boolean = () => true) => (ours: Side) => {
  if (ours.code !== code) return `exit code ${ours.code} instead of ${code}`;
  return more(ours) ? undefined : `odd output: ${ours.err}`;
};
const results = (out: string) => out.split("\n").filter((line) => line.startsWith("{"));
const at = (path: string, make: (count: number) => Response | undefined) => (): Meddle => {
  let count = 0;
  return (request) => request.path.startsWith(`/api/v4/${path}`) ? make(++count) : undefined;
};

/** A request for a named file. */
function holds(request: Parameters<Meddle>[0], name: string): boolean {
  return new TextDecoder().decode(request.body).includes(`"name":"${name}"`) ||
    new TextDecoder().decode(request.body).includes(`"name": "${name}"`);
}

const notDispatched = () => refusal(404, "No dispatchers are processing this submission.");

/** A submission that never ends, however soon the server is done with it: somebody is always waiting. */
const endless = (): Meddle => ({ path }) => {
  if (path.startsWith("/api/v4/live/setup_watch_queue/")) return answer({ wq_id: "endless" });
  if (path.startsWith("/api/v4/live/get_message_list/")) return answer([]);
  return path.startsWith("/api/v4/submission/is_completed/") ? answer(false) : undefined;
};

/** A queue whose only message says that the file was dropped. */
const dropped = (): Meddle => {
  let told = false;
  const ids: string[] = [];
  return ({ path, body }) => {
    if (path === "/api/v4/ingest/") {
      const metadata = /"al_submit_id": ?"(\w+)"/.exec(new TextDecoder().decode(body))?.[1] ?? "";
      ids.push(metadata);
      return answer({ ingest_id: "dropped1" });
    }
    if (!path.startsWith("/api/v4/ingest/get_message_list/")) return undefined;
    if (told || ids.length === 0) return answer([]);
    told = true;
    return answer([{
      ...{ ingest_id: "dropped1", failure: "Skipped", score: null, retries: 0, extended_scan: "skipped" },
      ...{ ingest_time: new Date().toISOString(), notify_time: null },
      submission: {
        ...{ sid: "dropped1", time: new Date().toISOString(), params: {}, scan_key: null },
        files: [{ name: "a", sha256: "0".repeat(64), size: 1 }],
        ...{ metadata: { al_submit_id: ids[0] }, notification: { queue: "q", threshold: null } },
      },
    }]);
  };
};

/** The seventeen faults, each in one situation. */
export const FAULTS: readonly Fault[] = [
  {
    ...{ fault: 1, name: "finished before anybody watches", args: ["{dir}/in/a"], files: { a: "cached" } },
    meddle: at("live/setup_watch_queue/", notDispatched),
    check: exit(0, ({ out }) => results(out).length === 1),
  },
  {
    ...{ fault: 2, name: "-a: a file is skipped", args: ["-a", "{dir}/in/a"], files: { a: "skipped" } },
    meddle: dropped,
    check: exit(1, ({ err }) => err.includes("Skipped")),
  },
  {
    ...{ fault: 3, name: "-a: no notification comes", args: ["-a", "{dir}/in/a"], files: { a: "silence" } },
    meddle: at("ingest/get_message_list/", () => answer([])),
    ...{ isFast: true, limitMs: 8000 },
    // Its submission is found by its ingest id, done or not.
    check: ({ code, out, err }) =>
      code === 0 && results(out).length === 1 || code === 1 && err.includes("No results for file")
        ? undefined
        : `exit code ${code}: ${err}`,
  },
  {
    ...{ fault: 4, name: "-a: results cannot be read", args: ["-a", "{dir}/in/a"], files: { a: "lost" } },
    meddle: at("submission/full/", () => refusal(404, "Submission does not exist")),
    check: exit(1, ({ err }) => err.includes("No results for file")),
  },
  {
    ...{ fault: 5, name: "-a -m with al_submit_id", files: { a: "mine {unique}" } },
    args: ["-a", "-m", '{"al_submit_id":"mine"}', "{dir}/in/a"],
    check: exit(0, ({ out }) => JSON.parse(results(out)[0]!).metadata.al_submit_id === "mine"),
  },
  {
    ...{ fault: 6, name: "-a: a file is refused", args: ["-a", "{dir}/in/a"], files: { a: "refused" } },
    meddle: at("ingest/", () => refusal(400, "Metadata is not allowed")),
    check: exit(
      1,
      ({ err }) => err.includes("Could not send file") && err.includes("Metadata is not allowed"),
    ),
  },
  {
    ...{ fault: 7, name: "names of files from standard input", args: [], files: { a: "listed" } },
    stdin: "{dir}/in/a\n",
    check: exit(0, ({ out }) => results(out).length === 1),
  },
  {
    ...{ fault: 8, name: "a file is forbidden", args: ["{dir}/in/a"], files: { a: "403" } },
    meddle: at("submit/", () => refusal(403, "You may not submit")),
    check: exit(1, ({ err }) => err.includes("!!ERROR!! You may not submit")),
  },
  {
    ...{ fault: 9, name: "one of three is refused", args: ["{dir}/in"], files: { a: "1", b: "2", c: "3" } },
    meddle: () => (request) =>
      request.path === "/api/v4/submit/" && holds(request, "b") ? refusal(413, "File too big") : undefined,
    check: exit(1, ({ out }) => results(out).length === 2),
  },
  {
    ...{ fault: 10, name: "% in submit.cfg", args: ["{dir}/in/a"], files: { a: "percent" } },
    config: cfg("demo:analyst") + "# 100 %\n[auth.old]\npassword = 50%off\n",
    check: exit(0, ({ out }) => results(out).length === 1),
  },
  {
    ...{
      fault: 11,
      name: "-o cannot be written",
      args: ["-o", "{dir}/none/out", "{dir}/in/a"],
      files: { a: "o" },
    },
    check: exit(
      1,
      ({ err, seen }) =>
        err.includes("Output file cannot be created") && !seen.some((one) => one.includes("/submit/")),
    ),
  },
  {
    ...{ fault: 12, name: "no free place at first", args: ["{dir}/in/a"], files: { a: "quota" } },
    meddle: at(
      "submit/",
      (count) =>
        count > 2 ? undefined : refusal(503, "You've exceeded your maximum concurrent submission quota of 5"),
    ),
    isFast: true,
    check: exit(0, ({ err, out }) => err.includes("Waiting") && results(out).length === 1),
  },
  {
    ...{ fault: 13, name: "several files at once", args: ["{dir}/in"], files: { a: "p1", b: "p2", c: "p3" } },
    check: exit(0, ({ seen }) => {
      const kinds = seen.filter((one) => /\/(?:submit|submission\/full\/\w+)\/$/.test(one));
      return kinds.slice(0, 3).every((one) => one.endsWith("/submit/"));
    }),
  },
  {
    ...{ fault: 14, name: "a big file (see the upload bench)", args: ["-q", "{dir}/in/big"] },
    prepare: (dir) => Deno.writeFile(`${dir}/in/big`, new Uint8Array(8 * 1024 * 1024).fill(65)),
    check: exit(0),
  },
  {
    ...{
      fault: 15,
      name: "a file above the limit",
      args: ["{dir}/in/big", "{dir}/in/a"],
      files: { a: "small" },
    },
    async prepare(dir) {
      await Deno.writeTextFile(`${dir}/in/big`, "");
      await Deno.truncate(`${dir}/in/big`, 101 * 1024 * 1024);
    },
    check: exit(1, ({ err, seen, out }) =>
      err.includes("too big") && results(out).length === 1 &&
      seen.filter((one) => one === "POST /api/v4/submit/").length === 1),
  },
  {
    ...{ fault: 16, name: "Ctrl-C", args: ["{dir}/in/a"], files: { a: "interrupted" }, isInterrupted: true },
    meddle: endless,
    check: exit(130, ({ err }) => /^Unfinished: .*\/a \[id: \w+\]$/m.test(err)),
  },
  {
    ...{ fault: 17, name: "-o with an odd name", args: ["-o", "{dir}/out", "{dir}/in/a <==> \n b"] },
    files: { "a <==> \n b": "odd" },
    check: exit(0, ({ file = "" }) => {
      const lines = file.trimEnd().split("\n");
      const [line = ""] = lines;
      const json = line.slice(line.indexOf(" <==> ") + 6);
      return lines.length === 1 && JSON.parse(json).state === "completed";
    }),
  },
];
