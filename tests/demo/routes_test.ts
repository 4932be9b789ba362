import { deepStrictEqual, ok } from "node:assert/strict";
import { gunzipSync } from "node:zlib";
import type { IndexName } from "../../src/api/types/mod.ts";
import { fixedFields } from "../../src/demo/fields.ts";
import { createRouter } from "../../src/demo/router.ts";
import { allRoutes } from "../../src/demo/routes/mod.ts";
import { DEFAULT_CONFIG } from "../../src/demo/demo_config.ts";

interface Documented {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly roles: string;
  readonly flags: string;
}

/** The routes of the genuine server: a section per name, below it verbs, path, roles and flags. */
async function documented(): Promise<Documented[]> {
  const text = await Deno.readTextFile(new URL("./routes.txt", import.meta.url));
  let name = "";
  return text.split("\n").filter((line) => line !== "").flatMap((line) => {
    if (!line.startsWith(" ")) {
      name = line;
      return [];
    }
    const [methods = "", path = "", roles = "-", flags = ""] = line.trim().split(" ");
    return methods.split("/").map((method) => ({ name, method, path, roles, flags }));
  });
}

const everything = allRoutes({
  ...DEFAULT_CONFIG,
  archive: true,
  assistant: true,
  replay: true,
  retrohunt: true,
});
const find = createRouter(everything);

function match({ method, name, path }: Documented) {
  const sample = path.replaceAll(/<[^>]+>/g, "some");
  return find(method, `/api/v4/${name}${sample}`);
}

Deno.test("nearly every route of the genuine server is there", async () => {
  const routes = await documented();
  const missing = routes.filter((route) => match(route).kind !== "route");
  deepStrictEqual([...new Set(missing.map((route) => route.name))], ["proxy"]);
  ok(routes.length > 250);
});

Deno.test("routes ask for the documented roles and carry the documented flags", async () => {
  const differ: string[] = [];
  for (const route of await documented()) {
    const found = match(route);
    if (found.kind !== "route") continue;
    const { flags, roles } = found.route;
    const label = `${route.method} ${route.name}${route.path}`;
    const wanted = route.roles === "-" ? [] : route.roles.split("|");
    const any = route.roles === "any"; // "any search role"
    if (!any && [...roles].sort().join() !== [...wanted].sort().join()) {
      differ.push(`${label}: ${roles.join("|")}`);
    }
    const sorted = (text: string) => [...text].sort().join("");
    const expected = any ? flags : route.flags;
    if (!flags.includes("!") && sorted(flags) !== sorted(expected)) differ.push(`${label}: flags ${flags}`);
  }
  deepStrictEqual(differ, []);
});

Deno.test("fields are those of a genuine server, but for what its documents brought along", async () => {
  const packed = await Deno.readFile(new URL("../fixtures/queries/corpus.json.gz", import.meta.url));
  const { fields } = JSON.parse(new TextDecoder().decode(gunzipSync(packed)));
  for (
    const [index, recorded] of Object.entries(
      fields as Record<string, Record<string, Record<string, unknown>>>,
    )
  ) {
    const ours = fixedFields(index as IndexName);
    const dynamic = /^(metadata|signature_score_map|result\.sections\.(safelisted_tags|tags\.file\.rule))\./;
    const theirs = Object.entries(recorded).filter(([name]) => !dynamic.test(name));
    deepStrictEqual(Object.keys(ours).sort(), theirs.map(([name]) => name).sort(), index);
    for (const [name, { default: byDefault, indexed, list, stored, type }] of theirs) {
      deepStrictEqual(ours[name], { default: byDefault, indexed, list, stored, type }, `${index} ${name}`);
    }
  }
});
