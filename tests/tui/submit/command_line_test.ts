import assert from "node:assert/strict";
import fc from "fast-check";
import { createClient } from "../../../src/api/mod.ts";
import { submitFields } from "../../../src/api/submit_body.ts";
import type { Whoami } from "../../../src/api/types/user.ts";
import { withMetadata, withParam, withSpec } from "../../../src/tui/submit/draft.ts";
import { type Draft, EMPTY_DRAFT } from "../../../src/tui/submit/draft.ts";
import { submitArguments, submitCommand } from "../../../src/tui/submit/command_line.ts";
import { sourceOf } from "../../../src/tui/submit/items.ts";
import { planOf, profileChoices } from "../../../src/features/submit/preset_plan.ts";
import { run } from "../../support/cli.ts";
import { startDemo } from "../../support/demo.ts";

/** Drafts that a person could make on the form of this account. */
function drafts(me: Whoami): fc.Arbitrary<Draft> {
  const services = (me.settings?.services ?? []).flatMap((category) =>
    category.services.map(({ name }) => name)
  );
  const words = fc.oneof(
    fc.string({ minLength: 1, maxLength: 12 }).filter((text) => text.trim() === text && !text.includes("\0")),
    fc.constantFrom("true", "null", "12", "-3", '"x"', "[1", "it's", "a b", "{}", "1e5"),
  );
  const change = fc.oneof(
    fc.constantFrom("deep_scan", "ignore_cache", "generate_alert", "trace").map((name) => (draft: Draft) =>
      withParam(draft, { name, value: true, base: false })
    ),
    fc.integer({ min: 1, max: 1500 }).map((value) => (draft: Draft) =>
      withParam(draft, { name: "priority", value: value, base: 1000 })
    ),
    fc.integer({ min: 1, max: 365 }).map((value) => (draft: Draft) =>
      withParam(draft, { name: "ttl", value: value, base: 30 })
    ),
    words.map((value) => (draft: Draft) => withParam(draft, { name: "description", value: value, base: "" })),
    words.map((value) => (draft: Draft) =>
      withSpec(draft, { service: "CAPE", name: "arguments", value, base: "" })
    ),
    fc.boolean().map((value) => (draft: Draft) =>
      withSpec(draft, { service: "DocumentPreview", name: "run_ocr", value, base: true })
    ),
    fc.subarray(services).map((chosen) => (draft: Draft) => ({ ...draft, services: chosen })),
    fc.subarray(["CAPE", "Extraction"]).map((names) => (draft: Draft) =>
      withParam(draft, { name: "services.rescan", value: names, base: [] })
    ),
    fc.tuple(fc.stringMatching(/^[a-z][a-z0-9_.]{0,7}$/), words).map(([key, value]) => (draft: Draft) =>
      withMetadata(draft, { key, value })
    ),
    fc.constantFrom(...profileChoices(me).map(({ name }) => name)).map((profile) => (draft: Draft) => ({
      ...draft,
      profile,
    })),
    words.filter((text) => !text.includes(",")).map((passwords) => (draft: Draft) => ({
      ...draft,
      passwords,
    })),
  );
  return fc.array(change, { maxLength: 6 }).map((changes) =>
    changes.reduce<Draft>((draft, one) => one(draft), {
      ...EMPTY_DRAFT,
      items: [{ kind: "url", text: "http://evil.example/a" }],
    })
  );
}

Deno.test("The command gives the request of the form, whatever was entered", async () => {
  await using demo = await startDemo({ submissions: 1 });
  const client = createClient({
    server: demo.url,
    auth: { kind: "apikey", user: demo.user, apikey: demo.apikey },
  });
  const me = await client.user.whoami();
  client.close();
  await fc.assert(
    fc.asyncProperty(drafts(me), async (draft) => {
      const plan = planOf(me, draft);
      const wanted = submitFields(sourceOf(draft.items[0]!), plan);
      const args = submitArguments(draft, plan);
      const { out, err, code } = await run(["submit", ...args, "--dry-run"], { env: demo.env });
      assert.equal(code, 0, err);
      assert.deepEqual(JSON.parse(out).json, JSON.parse(JSON.stringify(wanted)));
    }),
    { numRuns: 60 },
  );
});

Deno.test("Pasted text comes from standard input; two of them are no one command", () => {
  const text = { kind: "text", text: "it's" } as const;
  const plan = { params: {}, metadata: {}, profile: undefined };
  assert.equal(
    submitCommand({ ...EMPTY_DRAFT, items: [text] }, plan),
    "printf %s 'it'\\''s' | alx submit - --stdin-name pasted.txt",
  );
  assert.equal(submitCommand({ ...EMPTY_DRAFT, items: [text, { ...text, text: "b" }] }, plan), undefined);
});
