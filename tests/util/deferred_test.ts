import { equal, rejects } from "node:assert/strict";
import { deferred } from "../../src/util/deferred.ts";

Deno.test("deferred settles its promise from outside, once", async () => {
  const good = deferred<number>();
  good.resolve(1);
  good.resolve(2);
  equal(await good.promise, 1);
  const bad = deferred<number>();
  bad.reject(new Error("no"));
  await rejects(bad.promise, /no/);
});
