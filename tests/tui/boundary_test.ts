import assert from "node:assert/strict";
import type { Client } from "../../src/api/mod.ts";
import { openDemo } from "../support/demo_driver.ts";

Deno.test("Facets that cannot be drawn keep to their place: the rows stay beside them", async () => {
  const change = (client: Client): Client => ({
    ...client,
    search: {
      ...client.search,
      // Stands for any answer that a pane stumbles over.
      facet: () =>
        Promise.resolve({ value: Symbol("no number") }) as unknown as ReturnType<typeof client.search.facet>,
    },
  });
  await using driver = await openDemo([120, 40], {}, change);
  await driver.see(/1–\d+ of/);
  const rows = (await driver.see(/facets cannot be shown/)).split("\n");
  const title = rows.find((line) => line.includes("facets cannot be shown"))!;
  // The tabs of the list stand on the same row, from the same cell on as ever.
  assert.match(title.slice(27), /1 files \[2 subs\].* of /);
  assert.ok(rows.filter((line) => /[●◕◑○✓] +-?\d/.test(line)).length > 15, rows.join("\n"));
});
