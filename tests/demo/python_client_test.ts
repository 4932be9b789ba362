import { match, strictEqual } from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { serveDemo } from "../../src/demo/server.ts";
import { peerFolder } from "../support/peer.ts";
import { isInstalled, runProgram, skippedFor } from "../support/programs.ts";

const VERSION = "4.10.1";

/** A Python that has the client, or why there is none. */
type PythonClient = { readonly bin: string } | { readonly missing: string };

/** Looks among the tools beside this checkout, then in a folder of our own, into which pip installs it once. */
async function pythonClient(): Promise<PythonClient> {
  const beside = await peerFolder();
  if (beside !== undefined) return { bin: beside };
  const home = Deno.env.get("HOME");
  if (!isInstalled("python3") || home === undefined) return { missing: "no python3 on the PATH, or no HOME" };
  const folder = `${home}/.cache/alx-python-client`;
  const bin = `${folder}/bin`;
  const runs = async (program: string, ...args: string[]) =>
    (await runProgram(program, args))?.success === true;
  if (await runs(`${bin}/python`, "-c", "import assemblyline_client")) return { bin };
  if (!await runs("python3", "-m", "venv", folder)) return { missing: "python3 has no venv" };
  const pip = ["install", "-q", "--retries", "0", "--timeout", "10", `assemblyline-client==${VERSION}`];
  return await runs(`${bin}/pip`, ...pip)
    ? { bin }
    : { missing: `pip cannot install assemblyline-client ${VERSION}` };
}

const python = await pythonClient();
const reason = "missing" in python ? python.missing : undefined;

Deno.test({
  ...skippedFor(reason, "the official Python client works unchanged"),
  async fn() {
    const bin = "bin" in python ? python.bin : "";
    const demo = await serveDemo({ submissions: 150 });
    try {
      const script = fileURLToPath(new URL("./python_client.py", import.meta.url));
      const python = new Deno.Command(`${bin}/python`, { args: ["-W", "ignore", script, demo.url] });
      const { code, stderr, stdout } = await python.output();
      const said = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
      match(said, /^\d+ passed, 0 failed$/m);
      strictEqual(code, 0, said);
    } finally {
      await demo.close();
    }
  },
});
