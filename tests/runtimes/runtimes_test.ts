/** The library's tasks, unchanged, on every runtime that is installed: `ALX_RUNTIMES` names more, separated by colons. */
import { equal, match } from "node:assert/strict";
import { startDemo, type TestDemo } from "../support/demo.ts";
import { tlsFixture } from "../support/fake_server.ts";
import { ROOT } from "../support/paths.ts";
import { isInstalled, runProgram, skippedFor } from "../support/programs.ts";
import { tlsRelay, type TlsRelayOptions } from "../support/tls_relay.ts";

const OLDEST_NODE = 20;

/** A program that runs JavaScript. */
interface Runtime {
  readonly name: string;
  readonly command: readonly string[];
}

/** Ways to the server, with what the client is told of it. */
const WAYS: readonly {
  readonly name: string;
  readonly relay?: TlsRelayOptions;
  readonly env?: Readonly<Record<string, string>>;
}[] = [
  { name: "HTTP" },
  { name: "TLS of an own CA", relay: { tls: "server" }, env: { TASKS_CA: tlsFixture("ca.crt") } },
  {
    name: "a pinned certificate",
    relay: { tls: "selfsigned" },
    env: { TASKS_CA: tlsFixture("selfsigned.crt") },
  },
  {
    name: "a client certificate",
    relay: { tls: "server", clientCa: "client_ca.crt" },
    env: {
      TASKS_CA: tlsFixture("ca.crt"),
      TASKS_CERT: tlsFixture("client.crt"),
      TASKS_KEY: tlsFixture("client.key"),
    },
  },
];

async function runtimes(): Promise<(Runtime | { readonly name: string; readonly missing: string })[]> {
  const more = (Deno.env.get("ALX_RUNTIMES") ?? "").split(":").filter((path) => path !== "");
  const others = await Promise.all(["node", "bun", ...more].map(async (program) => {
    const isThere = program.includes("/") || isInstalled(program);
    const version = isThere ? (await runProgram(program, ["--version"]))?.out.trim() : undefined;
    if (version === undefined) return { name: program, missing: `no ${program} on the PATH` };
    const name = `${/bun/.test(program) ? "bun" : "node"} ${version}`;
    const major = Number(/\d+/.exec(version)?.[0]);
    return /^node/.test(name) && major < OLDEST_NODE
      ? { name, missing: `older than Node ${OLDEST_NODE}` }
      : { name, command: [program] };
  }));
  return [{ name: `deno ${Deno.version.deno}`, command: [Deno.execPath(), "run", "-A"] }, ...others];
}

async function bundle(to: string): Promise<void> {
  const args = [
    "bundle",
    "--quiet",
    "--platform",
    "browser",
    "--output",
    to,
    `${ROOT}tests/runtimes/tasks.ts`,
  ];
  const result = await runProgram(Deno.execPath(), args, { cwd: ROOT });
  equal(result?.success, true, result?.err ?? "deno cannot be run");
}

async function runTasks(runtime: Runtime, demo: TestDemo, way: (typeof WAYS)[number], script: string) {
  await using relay = way.relay === undefined ? undefined : await tlsRelay(demo.url, way.relay);
  const [program = "", ...args] = runtime.command;
  const env = {
    TASKS_SERVER: relay?.url ?? demo.url,
    TASKS_USER: demo.user,
    TASKS_APIKEY: demo.apikey,
    ...way.env,
  };
  return await runProgram(program, [...args, script], { env });
}

for (const runtime of await runtimes()) {
  const missing = "missing" in runtime ? runtime.missing : undefined;
  Deno.test(skippedFor(missing, `programs with the library run on ${runtime.name}`), async (t) => {
    if ("missing" in runtime) return;
    const folder = await Deno.makeTempDir();
    try {
      const script = `${folder}/tasks.mjs`;
      await bundle(script);
      for (const way of WAYS) {
        await t.step(way.name, async () => {
          await using demo = await startDemo({ submissions: 60 });
          const result = await runTasks(runtime, demo, way, script);
          match(result?.out ?? "", /^12 passed, 0 failed$/m, `${result?.out}\n${result?.err}`);
        });
      }
      await t.step("an authority that is not trusted is refused", async () => {
        await using demo = await startDemo({ submissions: 1 });
        const way = {
          name: "",
          relay: { tls: "server" },
          env: { TASKS_CA: tlsFixture("client_ca.crt") },
        } as const;
        const result = await runTasks(runtime, demo, way, script);
        match(
          result?.out ?? "",
          /^FAILED who am I: TlsError: The certificate of "localhost:\d+" is not trusted$/m,
        );
      });
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}
