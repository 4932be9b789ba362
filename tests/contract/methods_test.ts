/** No method of the library without a contract test. */
import { deepStrictEqual } from "node:assert/strict";
import { createClient } from "../../src/api/mod.ts";
import { methodNames } from "./record.ts";

async function textOfTests(): Promise<string> {
  const folder = new URL("./", import.meta.url);
  const texts: string[] = [];
  for await (const { name } of Deno.readDir(folder)) {
    // These two name methods without calling them.
    if (["methods_test.ts", "record.ts"].includes(name)) continue;
    texts.push(await Deno.readTextFile(new URL(name, folder)));
  }
  return texts.join("\n");
}

Deno.test("every method of every module is called in a contract test", async () => {
  const text = await textOfTests();
  const client = createClient({ server: "http://127.0.0.1", auth: { kind: "none" } });
  const names = methodNames(client);
  client.close();
  // The two lists share their tests: `api.enable`, `client[list].delete`.
  const called = (name: string) => {
    const [module, ...rest] = name.split(".");
    const list = module === "safelist" || module === "badlist";
    const ways = [name, ...(list ? [`api.${rest.join(".")}`, `client[list].${rest.join(".")}`] : [])];
    return ways.some((way) => new RegExp(`\\b${way.replace(/[.[\]]/g, "\\$&")}\\b`).test(text));
  };
  deepStrictEqual(names.filter((name) => !called(name)), []);
});
