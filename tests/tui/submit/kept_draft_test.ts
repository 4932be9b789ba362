import assert from "node:assert/strict";
import type { Services } from "../../../src/features/services.ts";
import { memoryFiles } from "../../../src/tui/state_files.ts";
import { EMPTY_DRAFT } from "../../../src/tui/submit/draft.ts";
import { DRAFT_FILE, keep, readKept } from "../../../src/tui/submit/kept_draft.ts";

const files = memoryFiles();
const on = (server: string, user: string) => ({
  files,
  services: { settings: { server, user, verify: true } } as unknown as Services,
});
const draft = (text: string) => ({ ...EMPTY_DRAFT, items: [{ kind: "path", text } as const] });

Deno.test("A submit form left on one server or account does not turn up on another", () => {
  const here = on("https://one", "analyst");
  keep(here, draft("/secret/sample"));
  assert.deepEqual(readKept(here)?.items, [{ kind: "path", text: "/secret/sample" }]);
  assert.equal(readKept(on("https://two", "analyst")), undefined);
  assert.equal(readKept(on("https://one", "viewer")), undefined);
  keep(on("https://two", "analyst"), draft("/other"));
  assert.deepEqual(readKept(here)?.items, [{ kind: "path", text: "/secret/sample" }]);
  keep(here, undefined);
  assert.equal(readKept(here), undefined);
  assert.deepEqual(readKept(on("https://two", "analyst"))?.items, [{ kind: "path", text: "/other" }]);
});

Deno.test("Only the forms changed last are kept, and a file that cannot be read is no form", () => {
  for (let i = 0; i < 30; i++) keep(on(`https://${i}`, "a"), draft(`/${i}`));
  assert.equal(readKept(on("https://9", "a")), undefined);
  assert.equal(readKept(on("https://10", "a"))?.items.length, 1);
  for (
    const text of ["kept", "null", "[]", '{"items":[],"metadata":[]}', '{"drafts":[1]}', '{"drafts":null}']
  ) {
    files.write(DRAFT_FILE, text);
    assert.equal(readKept(on("https://10", "a")), undefined, text);
  }
});
