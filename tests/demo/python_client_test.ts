import { match, strictEqual } from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { serveDemo } from "../../src/demo/server.ts";
import { peerFolder } from "../support/peer.ts";

const VERSION = "4.10.1";

/** The folder of a Python that has the client: of the tools beside this checkout, else of one that pip installs. */
async function pythonFolder(): Promise<string | undefined> {
  const beside = await peerFolder();
  if (beside !== undefined) return beside;
  const home = Deno.env.get("HOME");
  const folder = `${home ?? ""}/.cache/alx-python-client`;
  const run = async (program: string, ...args: string[]) => {
    const command = new Deno.Command(program, { args, stdout: "null", stderr: "null" });
    return await command.output().then(({ success }) => success, () => false);
  };
  const bin = `${folder}/bin`;
  const there = await run(`${bin}/python`, "-c", "import assemblyline_client");
  const pip = ["install", "-q", "--retries", "0", "--timeout", "10", `assemblyline-client==${VERSION}`];
  const ready = there ||
    home !== undefined && await run("python3", "-m", "venv", folder) && await run(`${bin}/pip`, ...pip);
  return ready ? bin : undefined;
}

const bin = await pythonFolder();
const name = "the official Python client works unchanged";

Deno.test({
  name: bin === undefined ? `${name} (skipped: pip does not reach assemblyline-client ${VERSION})` : name,
  ignore: bin === undefined,
  async fn() {
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
