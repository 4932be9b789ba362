import assert from "node:assert/strict";
import { askMissing } from "../../src/cli/commands/login.ts";
import type { Asker } from "../../src/cli/prompts.ts";
import type { SettingsLayer } from "../../src/features/setting_layers.ts";
import { typedServer } from "../../src/features/typed_server.ts";
import { ConfigError } from "../../src/util/error.ts";

const SERVERS: readonly (readonly [typed: string, address: string])[] = [
  ["https://al.example.org", "https://al.example.org"],
  ["https://https://al.example.org/", "https://al.example.org"],
  ["https://http://127.0.0.1:9121", "http://127.0.0.1:9121"],
  ["127.0.0.1:9121", "https://127.0.0.1:9121"],
  ["al.example.org", "https://al.example.org"],
  ["localhost", "https://localhost"],
  ["[::1]:8443", "https://[::1]:8443"],
  ["  https://al.example.org/prefix/ ", "https://al.example.org/prefix"],
];
for (const [typed, address] of SERVERS) {
  Deno.test(`a server typed as ${JSON.stringify(typed)} is ${address}`, () => {
    assert.equal(typedServer(typed), address);
  });
}

for (const typed of ["", "ftp://al.example.org", "https://", "a b", "https://me:pw@host", "https://h/?q=1"]) {
  Deno.test(`a server typed as ${JSON.stringify(typed)} is refused`, () => {
    assert.throws(() => typedServer(typed), ConfigError);
  });
}

/** Types answers one after the other; a question is asked again until its check is content. */
function typing(answers: string[]): { ask: Pick<Asker, "text" | "secret">; asked: string[] } {
  const asked: string[] = [];
  const answer = (question: string, check?: (text: string) => string | undefined) => {
    for (;;) {
      asked.push(question);
      const text = answers.shift();
      assert(text !== undefined, "nothing is left to answer");
      if (check?.(text) === undefined) return Promise.resolve(text);
    }
  };
  return {
    asked,
    ask: {
      text(question, { initial, check }) {
        assert.equal(initial, undefined);
        return answer(question, check);
      },
      secret: (question, _instead, check) => answer(question, check),
    },
  };
}

Deno.test("login asks for the server without a text to type over, and checks each answer at once", async () => {
  const { ask, asked } = typing(["", "ftp://x", "al.example.org", " ", "me", "hunter2", "key:hunter2"]);
  const [answers] = await askMissing(ask, []);
  assert.deepEqual(asked.map((question) => question.split(" ")[0]), [
    ...["Server", "Server", "Server"],
    ...["User", "User"],
    ...["API", "API"],
  ]);
  const texts = Object.entries(answers!.values).map(([name, value]) => [name, value.text]);
  assert.deepEqual(texts, [
    ["server", "https://al.example.org"],
    ["user", "me"],
    ["apikey", "key:hunter2"],
  ]);
});

Deno.test("login refuses a bad --server before it asks for anything", async () => {
  const { ask, asked } = typing([]);
  const layer: SettingsLayer = {
    kind: "option",
    values: { server: { text: "host:443", where: "--server" } },
  };
  await assert.rejects(askMissing(ask, [layer]), /not an http or https URL/);
  assert.deepEqual(asked, []);
});
