import assert from "node:assert/strict";
import { startDemo } from "../support/demo.ts";
import { run, type RunOptions } from "../support/cli.ts";

/** What a person does wrong, and what alx must answer. */
interface BadInput {
  readonly name: string;
  readonly args: readonly string[];
  readonly code: number;
  /** What the sentence must tell. */
  readonly says: RegExp;
  /** What the hint must tell. */
  readonly hints?: RegExp;
  readonly options?: RunOptions;
}

const NONE = "0".repeat(64);

/** Nothing of these reaches a server. */
const LOCAL: readonly BadInput[] = [
  { name: "unknown command", args: ["serch"], code: 2, says: /Unknown command "serch"/, hints: /alx search/ },
  { name: "unknown option", args: ["--bogus"], code: 2, says: /Unknown option "--bogus"/ },
  {
    name: "misspelt option",
    args: ["search", "file", "*", "--rowz", "3"],
    code: 2,
    says: /"--rowz"/,
    hints: /--rows/,
  },
  {
    name: "unknown subcommand",
    args: ["submission", "sho", "x"],
    code: 2,
    says: /"sho"/,
    hints: /submission show/,
  },
  {
    name: "noun without a verb",
    args: ["submission"],
    code: 2,
    says: /"alx submission" needs a command/,
    hints: /show, full/,
  },
  {
    name: "beginning of several commands",
    args: ["sub"],
    code: 2,
    says: /Unknown command "sub"/,
    hints: /alx submit, alx submission$/,
  },
  { name: "help of an unknown command", args: ["help", "nope"], code: 2, says: /Unknown command "nope"/ },
  {
    name: "help of a misspelt command",
    args: ["help", "submission", "shwo"],
    code: 2,
    says: /Unknown command "submission shwo"/,
    hints: /alx submission show$/,
  },
  {
    name: "URL without a scheme",
    args: ["submit", "--url", "evil.example/x"],
    code: 2,
    says: /Invalid URL "evil\.example\/x"/,
    hints: /https:\/\/evil\.example\/x/,
  },
  { name: "URL that is not http", args: ["submit", "--url", "ftp://a/b"], code: 2, says: /http or https/ },
  { name: "URL without a host", args: ["ingest", "--url", "http:///b"], code: 2, says: /Invalid URL/ },
  { name: "port out of range", args: ["demo", "--port", "99999"], code: 2, says: /port from 0 to 65535/ },
  {
    name: "key that expires in the past",
    args: ["apikey", "add", "k", "--expires", "2020-01-01"],
    code: 2,
    says: /"2020-01-01".*past/,
  },
  {
    name: "key that expires at no time",
    args: ["apikey", "set", "k", "--expires", "30q"],
    code: 2,
    says: /"30q".*such as 30d/,
  },
  { name: "missing argument", args: ["file", "info"], code: 2, says: /Missing required argument "sha256"/ },
  { name: "too many arguments", args: ["whoami", "extra"], code: 2, says: /Too many arguments/ },
  {
    name: "option without its value",
    args: ["whoami", "--timeout"],
    code: 2,
    says: /--timeout <seconds>" argument missing/,
  },
  { name: "unknown format", args: ["whoami", "--output", "xml"], code: 2, says: /"xml"/ },
  {
    name: "rows format for one value",
    args: ["config", "path", "--output", "csv"],
    code: 2,
    says: /"csv" is for rows/,
  },
  {
    name: "rows are no number",
    args: ["search", "file", "*", "--rows", "many"],
    code: 2,
    says: /"many".*whole number/,
  },
  { name: "negative rows", args: ["search", "file", "*", "--rows=-1"], code: 2, says: /"-1".*whole number/ },
  {
    name: "sort makes no sense",
    args: ["search", "file", "*", "--sort", "a b c"],
    code: 2,
    says: /field asc/,
  },
  {
    name: "unknown index",
    args: ["search", "submision", "*"],
    code: 2,
    says: /Unknown index "submision"/,
    hints: /submission/,
  },
  {
    name: "unknown index of a facet",
    args: ["facet", "nope", "type"],
    code: 2,
    says: /Unknown index "nope"/,
  },
  {
    name: "two archive options",
    args: ["count", "file", "*", "--archive", "--archive-only"],
    code: 2,
    says: /exclude each other/,
  },
  {
    name: "limit without all",
    args: ["search", "file", "*", "--limit", "3"],
    code: 2,
    says: /are for --all/,
  },
  {
    name: "offset with all",
    args: ["search", "file", "*", "--all", "--offset", "3"],
    code: 2,
    says: /--offset and --all/,
  },
  { name: "not a sha256", args: ["file", "info", "abc"], code: 2, says: /"abc" is not a sha256/ },
  {
    name: "an md5 for a sha256",
    args: ["file", "info", "0".repeat(32)],
    code: 2,
    says: /not a sha256/,
    hints: /md5:/,
  },
  { name: "unknown encoding", args: ["file", "download", NONE, "--encoding", "tar"], code: 2, says: /"tar"/ },
  {
    name: "zip password without zip",
    args: ["file", "download", NONE, "--password", "x"],
    code: 2,
    says: /--encoding zip/,
  },
  { name: "unknown method", args: ["api", "FETCH", "user/whoami"], code: 2, says: /"FETCH"/ },
  {
    name: "data is not JSON",
    args: ["api", "POST", "search/file", "--data", "{bad"],
    code: 2,
    says: /Invalid JSON: expected property name or '}' at line 1, column 2$/,
  },
  {
    name: "data with a missing colon",
    args: ["api", "POST", "x", "--data", '{"a": 1,\n "b" 2}'],
    code: 2,
    says: /Invalid JSON: .* at line 2, column 6/,
  },
  {
    name: "data that ends too early",
    args: ["workflow", "add", '{"a":'],
    code: 2,
    says: /Invalid JSON: unexpected end at line 1, column \d+/,
  },
  {
    name: "data file is absent",
    args: ["api", "POST", "x", "--data", "@/none"],
    code: 2,
    says: /Cannot read "\/none"/,
  },
  { name: "query part without =", args: ["api", "GET", "x", "--query", "rows"], code: 2, says: /NAME=VALUE/ },
  { name: "unknown shell", args: ["completions", "tcsh"], code: 2, says: /"tcsh"/ },
  {
    name: "UI on a terminal that cannot draw",
    args: [],
    code: 2,
    says: /cannot draw on a terminal of type "dumb"/,
    hints: /TERM=xterm-256color/,
    options: { terminal: 80, env: { TERM: "dumb" } },
  },
  {
    name: "UI on a terminal of no type",
    args: ["tui"],
    code: 2,
    says: /type ""/,
    options: { terminal: 80 },
  },
  { name: "no terminal for the UI", args: [], code: 2, says: /needs a terminal/ },
  { name: "no server", args: ["whoami"], code: 3, says: /No server is set/, hints: /alx login/ },
  {
    name: "server is no URL",
    args: ["whoami", "--server", "host:443"],
    code: 2,
    says: /not an http or https URL/,
  },
  {
    name: "server variable is no URL",
    args: ["whoami"],
    code: 3,
    says: /ALX_SERVER/,
    options: { env: { ALX_SERVER: "nope" } },
  },
  {
    name: "config file is absent",
    args: ["whoami", "--config", "/none"],
    code: 3,
    says: /Cannot read "\/none"/,
  },
  { name: "unknown profile", args: ["whoami", "--profile", "nope"], code: 3, says: /no profile "nope"/ },
  {
    name: "key file is absent",
    args: ["whoami", "--apikey-file", "/none"],
    code: 3,
    says: /API key from "\/none"/,
  },
  {
    name: "key without a user",
    args: ["whoami", "--server", "http://127.0.0.1:1", "--apikey", "a:b"],
    code: 3,
    says: /no user name/,
  },
  {
    name: "user without a key",
    args: ["whoami", "--server", "http://127.0.0.1:1", "--user", "me"],
    code: 4,
    says: /Not logged in.*"me"/,
  },
  {
    name: "key of the wrong form",
    args: ["whoami", "--server", "http://127.0.0.1:1", "--user", "me", "--apikey", "hunter2"],
    code: 2,
    says: /NAME:SECRET/,
  },
  {
    name: "contradicting trust",
    args: ["whoami", "--insecure", "--server-crt", "/c"],
    code: 2,
    says: /exclude each other/,
  },
  {
    name: "certificate file is absent",
    args: ["whoami", "--server", "https://127.0.0.1:1", "--server-crt", "/none.pem"],
    code: 3,
    says: /"\/none\.pem"/,
  },
  {
    name: "ALX_OUTPUT is no format",
    args: ["config", "show"],
    code: 3,
    says: /"xml" as ALX_OUTPUT/,
    options: { env: { ALX_OUTPUT: "xml" } },
  },
  {
    name: "unreachable host",
    args: ["whoami", "--server", "http://127.0.0.1:1", "--retries", "0"],
    code: 6,
    says: /127\.0\.0\.1:1/,
  },
  {
    name: "broken query, checked offline",
    args: ["query", "check", "file", "type:[a TO", "--offline"],
    code: 2,
    says: /not closed/,
  },
  { name: "logout without a profile", args: ["logout"], code: 3, says: /No profile is in use/ },
];

/** These ask an embedded server. */
const REMOTE: readonly BadInput[] = [
  { name: "broken query", args: ["search", "submission", "max_score:[1 TO"], code: 2, says: /column \d+/ },
  {
    name: "broken filter",
    args: ["search", "file", "*", "--filter", "type:(a"],
    code: 2,
    says: /column \d+/,
  },
  {
    name: "a value that the field refuses",
    args: ["search", "submission", "max_score:abc"],
    code: 2,
    says: /column 11: "max_score" holds whole numbers/,
  },
  {
    name: "resume of Parquet",
    args: ["search", "file", "*", "--all", "--output", "parquet", "--resume", "/tmp/x"],
    code: 2,
    says: /parquet/i,
  },
  { name: "unknown sort field", args: ["search", "file", "*", "--sort", "nope desc"], code: 2, says: /nope/ },
  {
    name: "page beyond the window",
    args: ["search", "file", "*", "--offset", "9990", "--rows", "100"],
    code: 2,
    says: /first 10,000 hits/,
  },
  { name: "unknown field of a facet", args: ["facet", "file", "nope"], code: 2, says: /'?"?nope/ },
  { name: "statistics of a text", args: ["stats", "file", "type"], code: 2, says: /numeric/ },
  { name: "histogram of a text", args: ["histogram", "file", "type"], code: 2, says: /integer/ },
  { name: "wrong key", args: ["whoami", "--apikey", "demo:wrong"], code: 4, says: /APIKey|API key/i },
  {
    name: "wrong password",
    args: ["whoami", "--user", "analyst", "--password", "wrong"],
    code: 4,
    says: /password/i,
  },
  { name: "unknown submission", args: ["submission", "show", "nope"], code: 5, says: /nope/ },
  { name: "unknown submission of a tree", args: ["submission", "tree", "nope"], code: 5, says: /nope/ },
  {
    name: "missing list of files",
    args: ["submit", "--from-file", "/none"],
    code: 2,
    says: /Cannot read the list "\/none"/,
  },
  {
    name: "missing settings of a submission",
    args: ["submit", "x", "--params", "/none"],
    code: 2,
    says: /none/,
  },
  {
    name: "badlist entry to delete",
    args: ["badlist", "delete", "NONE", "--yes"],
    code: 5,
    says: /not found/,
  },
  { name: "badlist entry to disable", args: ["badlist", "disable", "NONE"], code: 5, says: /no such entry/ },
  { name: "key to revoke", args: ["apikey", "delete", "a+analyst", "--yes"], code: 5, says: /no such entry/ },
  { name: "unknown file", args: ["file", "info", NONE], code: 5, says: /does not exist/ },
  { name: "unknown result", args: ["result", "show", "nope"], code: 5, says: /nope/ },
  {
    name: "path that would split the request",
    args: ["api", "GET", "/a b\r\nX-Evil: 1\r\n\r\nGET /b/ HTTP/1.1\r\n"],
    code: 2,
    says: /\/a b\\r\\nX-Evil: 1.*must be encoded/,
  },
  { name: "path above the API", args: ["submission", "show", ".."], code: 2, says: /submission\/\.\.\// },
  { name: "unknown endpoint", args: ["api", "GET", "nope/nope"], code: 5, says: /does not exist/ },
  { name: "a path that climbs", args: ["submission", "show", "../user/whoami"], code: 5, says: /./ },
];

/** One sentence, then indented lines; no stack, no secret. */
function checkError(err: string, { says, hints }: BadInput): void {
  const [sentence = "", ...rest] = err.replace(/\n$/, "").split("\n");
  assert.match(sentence, /^alx: \S/);
  assert.match(sentence, says);
  assert(!/\.$/.test(sentence), `ends with a period: ${sentence}`);
  for (const line of rest) assert.match(line, /^ {2}/, err);
  if (hints !== undefined) assert.match(rest.join("\n"), hints);
  assert(!/ at .*:\d+:\d+|hunter2|\bundefined\b|\[object/.test(err), err);
}

for (const bad of LOCAL) {
  Deno.test(`bad input: ${bad.name}`, async () => {
    const { code, out, err } = await run(bad.args, bad.options);
    checkError(err, bad);
    assert.equal(code, bad.code, err);
    assert.equal(out, "");
  });
}

Deno.test("bad input, told by a server", async (t) => {
  await using demo = await startDemo();
  for (const bad of REMOTE) {
    await t.step(bad.name, async () => {
      const { code, out, err } = await run(bad.args, { env: demo.env });
      checkError(err, bad);
      assert.equal(code, bad.code, err);
      assert.equal(out, "");
    });
  }
});

Deno.test("bad input: a certificate that nobody vouches for", async () => {
  const folder = new URL("../fixtures/cli/", import.meta.url);
  const read = (name: string) => Deno.readTextFile(new URL(name, folder));
  using listener = Deno.listenTls({
    hostname: "127.0.0.1",
    port: 0,
    cert: await read("tls.crt"),
    key: await read("tls.key"),
  });
  const accepting = accept(listener);
  const server = `https://localhost:${listener.addr.port}`;
  const { code, err } = await run([
    "whoami",
    "--server",
    server,
    "--user",
    "u",
    "--apikey",
    "k:s",
    "--retries",
    "0",
  ]);
  checkError(err, { name: "", args: [], code: 6, says: /certificate/i, hints: /--server-crt|--insecure/ });
  assert.equal(code, 6);
  listener.close();
  await accepting;
});

/** Takes connections until the listener is closed; their handshakes fail. */
async function accept(listener: Deno.TlsListener): Promise<void> {
  while (true) {
    try {
      const connection = await listener.accept();
      connection.handshake().catch(() => undefined).finally(() => connection.close());
    } catch (error) {
      if (error instanceof Deno.errors.BadResource || error instanceof Deno.errors.Interrupted) return;
    }
  }
}

Deno.test("bad input: a bad line of submit.cfg is named", async () => {
  const home = await Deno.makeTempDir();
  try {
    await Deno.mkdir(`${home}/.al`);
    await Deno.writeTextFile(`${home}/.al/submit.cfg`, "[auth]\nuser = me\npassword hunter2\n");
    for (const args of [["whoami"], ["config", "show"], ["search", "file", "*"]]) {
      const { code, err } = await run(args, { env: { HOME: home } });
      checkError(err, { name: "", args, code: 3, says: /submit\.cfg": line 3 is neither/ });
      assert.equal(code, 3);
    }
  } finally {
    await Deno.remove(home, { recursive: true });
  }
});
