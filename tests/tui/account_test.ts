import assert from "node:assert/strict";
import { serverName } from "../../src/tui/shell/account.ts";
import { openDemo } from "../support/demo_driver.ts";

Deno.test("The top bar names the host of the server in use beside the account", async () => {
  await using driver = await openDemo([120, 40]);
  const { host } = new URL(driver.app.services.settings.server);
  await driver.see(`@${host}`);
});

Deno.test("A server is called by the profile that named it, else by its host", () => {
  const server = "https://al.example:8443/path";
  assert.equal(serverName({ server, verify: true, profile: "prod" }), "prod");
  assert.equal(serverName({ server, verify: true }), "al.example:8443");
});
