import { equal, throws } from "node:assert/strict";
import { createClient } from "../../src/api/mod.ts";
import { ConfigError } from "../../src/util/error.ts";
import { fakeServer } from "../support/fake_server.ts";

const AUTH = { kind: "apikey", user: "ana", apikey: "k:secret" } as const;

Deno.test("default headers go with every request, and cannot replace those that alx sets", async () => {
  await using server = await fakeServer({ replies: [{ response: {} }] });
  {
    using client = createClient({ server: server.url, auth: AUTH, headers: { "CF-Access-Token": "gate" } });
    await client.http.get("a/");
  }
  equal(server.seen[0]?.headers["cf-access-token"], "gate");
  equal(server.seen[0]?.headers["x-user"], "ana");
  for (const name of ["X-APIKEY", "host", "Cookie", "a b", ""]) {
    throws(
      () => createClient({ server: server.url, auth: AUTH, headers: { [name]: "x" } }),
      ConfigError,
      name,
    );
  }
  throws(
    () => createClient({ server: server.url, auth: AUTH, headers: { "X-A": "a\r\nb: c" } }),
    ConfigError,
  );
});
