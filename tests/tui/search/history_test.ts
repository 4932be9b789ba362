import assert from "node:assert/strict";
import type { Settings } from "../../../src/features/settings.ts";
import { history, remember } from "../../../src/tui/search/history.ts";
import { memoryFiles } from "../../../src/tui/state_files.ts";

/** What the history holds after these queries, in a session with these settings. */
function kept(queries: readonly string[], login: Partial<Settings>): readonly string[] {
  const files = memoryFiles();
  const services = { settings: { server: "https://x", verify: true, ...login } };
  for (const query of queries) remember({ files, services }, { index: "file", query, at: 1 });
  return history(files).map(({ query }) => query).reverse();
}

Deno.test("a secret of the session that is typed as a query is not kept in the history", () => {
  const secret = "s3cret-of-32-characters-in-a-key";
  const queries = [`laptop:${secret}`, secret, `type:exe ${secret}`, "type:exe", "laptop:other"];
  assert.deepEqual(kept(queries, { apikey: `laptop:${secret}` }), ["type:exe", "laptop:other"]);
  assert.deepEqual(kept(["admin", "user:admin"], { password: "admin" }), ["user:admin"]);
  assert.deepEqual(kept(["a"], {}), ["a"]);
});
