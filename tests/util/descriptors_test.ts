import assert from "node:assert/strict";
import { isExhausted, lanesWithin, whenFree } from "../../src/util/descriptors.ts";

Deno.test("few open files leave few requests, never none", () => {
  assert.deepEqual([10, 43, 64, 100, 256, 1024].map(lanesWithin), [1, 1, 8, 20, 72, 328]);
});

Deno.test("what finds too many files open is tried again, other failures are not", async () => {
  const exhausted = () => Object.assign(new Error("Too many open files (os error 24)"), { code: "EMFILE" });
  let tries = 0;
  assert.equal(
    await whenFree(() => ++tries < 3 ? Promise.reject(exhausted()) : Promise.resolve("open")),
    "open",
  );
  assert.equal(tries, 3);
  await assert.rejects(whenFree(() => Promise.reject(new Error("gone"))), /gone/);
  assert.deepEqual([isExhausted(exhausted()), isExhausted(new Error("gone"))], [true, false]);
});
