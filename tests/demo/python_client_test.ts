import { match, strictEqual } from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { serveDemo } from "../../src/demo/server.ts";
import { peerFolder } from "../support/peer.ts";

const bin = await peerFolder();

Deno.test({
  name: "the official Python client works unchanged",
  // It comes from PyPI, by an installer that lies beside this checkout on some machines only.
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
