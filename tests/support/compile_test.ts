import { equal } from "node:assert/strict";
import { reasonOf } from "./compile.ts";

const UNREACHABLE = `error: Writing deno compile executable to temporary file 'alx.tmp-1'

Caused by:
    0: Setting up base binary.
    1: error sending request for url (https://downloads.example/denort.zip): client error (Connect)

Stack backtrace:
   0: <unknown>
`;

Deno.test("a build without a reachable runtime says in one sentence what to set", () => {
  equal(
    reasonOf("deno compile", UNREACHABLE),
    '"deno compile" cannot download its runtime; set DENORT_BIN to a denort of the same version ' +
      "(and DENO_COMPILE to that deno), or build where Deno's downloads can be reached",
  );
});

Deno.test("another failed build step is named with its first line", () => {
  equal(
    reasonOf("deno install", "\n\x1b[31merror\x1b[0m: The lockfile is out of date\n  more"),
    '"deno install" failed: The lockfile is out of date',
  );
});
