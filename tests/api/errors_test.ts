import { deepEqual, equal } from "node:assert/strict";
import * as library from "../../src/api/mod.ts";
import { NetworkError, NotFoundError, QuotaError } from "../../src/api/errors.ts";
import { AlxError } from "../../src/util/error.ts";

Deno.test("an error serialises with message, code, hint, request, status and cause, without the server's data", () => {
  const cause = new TypeError("socket hang up");
  const error = new NotFoundError("No such submission", {
    cause,
    hint: "Check the id",
    request: "GET submission/x/",
    response: { secret: "of the server" },
    status: 404,
  });
  deepEqual(JSON.parse(JSON.stringify(error)), {
    name: "NotFoundError",
    code: "not_found",
    message: "No such submission",
    hint: "Check the id",
    request: "GET submission/x/",
    status: 404,
    cause: { name: "TypeError", message: "socket hang up" },
  });
});

Deno.test("the cause of an error serialises as an error of ours, too", () => {
  const error = new AlxError("It failed", { cause: new NetworkError("The server is away") });
  equal(JSON.parse(JSON.stringify(error)).cause.code, "network");
});

Deno.test("a quota says whether waiting a moment helps", () => {
  const { code, kind } = JSON.parse(JSON.stringify(new QuotaError("Used up", "daily")));
  deepEqual([code, kind], ["quota", "daily"]);
});

Deno.test("every class of error has a code of its own", () => {
  const codes = Object.values(library).flatMap((value) => {
    if (typeof value !== "function" || !(value.prototype instanceof AlxError)) return [];
    const make = value as unknown as new (message: string) => AlxError;
    return [new make("x").code];
  });
  equal(codes.length > 10, true);
  equal(new Set(codes).size, codes.length, codes.join());
});
