import assert from "node:assert/strict";
import { createDialer } from "../../src/api/connect.ts";
import { parseServer } from "../../src/api/client_options.ts";
import { serveConnections } from "../support/fake_connections.ts";

// What stays open is found by the check of resources that every test ends with.
Deno.test("a dial cancelled in the turn in which it is made leaves no connection open", async () => {
  const listener = serveConnections((connection) => connection.gone);
  const dialer = createDialer({
    server: parseServer(`http://127.0.0.1:${listener.port}`),
    tls: { verify: "system", clientCertificate: undefined },
    proxy: undefined,
  });
  const reason = new Error("enough");
  for (let i = 0; i < 30; i++) {
    const stop = new AbortController();
    const dialing = dialer.open(stop.signal).then((stream) => stream.close());
    dialing.catch(() => {});
    setTimeout(() => stop.abort(reason), 1);
    // Both are due when the runtime looks again: the timer comes first.
    for (const until = performance.now() + 3; performance.now() < until;);
    await assert.rejects(dialing, reason);
    // The next begins in the turn of a timer, where the runtime forgets.
    await new Promise((resolve) => setTimeout(resolve, 3));
  }
  await listener.close();
});
