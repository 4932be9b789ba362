import assert from "node:assert/strict";
import { AlxError } from "../../src/util/error.ts";
import { fileFault, withFileErrors } from "../../src/util/file_error.ts";

Deno.test("fileFault gives the reason of the operating system in plain words", () => {
  const { errors } = Deno;
  const cases: [error: unknown, text: string][] = [
    [new errors.NotFound("x"), "there is no such file or folder"],
    [new errors.PermissionDenied("x"), "permission denied"],
    [new errors.AlreadyExists("x"), "it exists already"],
    [new errors.IsADirectory("x"), "it is a folder"],
    [new errors.NotADirectory("x"), "a part of its path is not a folder"],
    [new errors.FilesystemLoop("x"), "its links go round in circles"],
    [new Error("No space left on device (os error 28): write '/x'"), "no space left on device"],
    ["Broken", "broken"],
  ];
  for (const [error, text] of cases) assert.equal(fileFault(error), text);
});

Deno.test("withFileErrors names what failed and why, and lets faults of the program through", async () => {
  const refused = Object.assign(new Error("No space left on device (os error 28)"), { code: "ENOSPC" });
  await assert.rejects(
    withFileErrors('Cannot write "x"', () => Promise.reject(refused), { hint: "make room" }),
    (error) =>
      error instanceof AlxError && error.message === 'Cannot write "x": no space left on device' &&
      error.hint === "make room" && error.cause === refused,
  );
  const fault = new TypeError("a fault of the program");
  await assert.rejects(withFileErrors("x", () => Promise.reject(fault)), (error) => error === fault);
});
