/** Many results, downloads, ontologies. */
import { deepStrictEqual, equal, rejects } from "node:assert/strict";
import { createHash } from "node:crypto";
import fc from "fast-check";
import { bundleApi } from "../../src/api/bundle.ts";
import { downloadFile, fileName } from "../../src/api/download.ts";
import { NotFoundError } from "../../src/api/errors.ts";
import { ontologyApi } from "../../src/api/ontology.ts";
import { resultApi } from "../../src/api/result.ts";
import { userApi } from "../../src/api/user.ts";
import { collect, fakeHttp, rawAnswer } from "./modules_support.ts";

Deno.test("many keys are asked for in pieces, each once, and put together", async () => {
  const { http, sent } = fakeHttp(({ options }) => {
    const { result, error } = options.json as { result: string[]; error: string[] };
    return {
      result: Object.fromEntries(result.map((key) => [key, { sha256: key }])),
      error: Object.fromEntries(error.map((key) => [key, { type: key }])),
    };
  });
  const answer = await resultApi(http).multiple({
    resultKeys: ["a", "b", "b", "c"],
    errorKeys: ["d", "e"],
    chunk: 2,
  });
  deepStrictEqual(Object.keys(answer.result), ["a", "b", "c"]);
  deepStrictEqual(Object.keys(answer.error), ["d", "e"]);
  deepStrictEqual(sent.map((one) => one.options.json), [
    { result: ["a", "b"], error: [] },
    { result: ["c"], error: ["d"] },
    { result: [], error: ["e"] },
  ]);
});

Deno.test("no keys, no request", async () => {
  const { http, sent } = fakeHttp();
  deepStrictEqual(await resultApi(http).multiple({ resultKeys: [] }), { result: {}, error: {} });
  equal(sent.length, 0);
});

const bytes = new TextEncoder().encode("MZ not a program");
const sha256 = createHash("sha256").update(bytes).digest("hex");

Deno.test("a raw download is checked against its sha256", async () => {
  const answer = rawAnswer([bytes.subarray(0, 3), bytes.subarray(3)], {
    "content-length": String(bytes.length),
  });
  const download = await downloadFile(fakeHttp(() => answer).http, sha256.toUpperCase(), { encoding: "raw" });
  equal(
    new TextDecoder().decode(await new Blob(await collect(download.body) as BlobPart[]).arrayBuffer()),
    "MZ not a program",
  );
  equal(await download.verified, true);
  equal(download.sizeBytes, bytes.length);
});

Deno.test("damaged bytes end the body with an error", async () => {
  const download = await downloadFile(fakeHttp(() => rawAnswer(["MZ no program"])).http, sha256, {
    encoding: "raw",
  });
  await rejects(collect(download.body), /arrived damaged/);
  equal(await download.verified, false);
});

Deno.test("a CaRT's bytes cannot be checked, and the download says so", async () => {
  const download = await downloadFile(fakeHttp(() => rawAnswer(["CART"])).http, sha256, { encoding: "cart" });
  await collect(download.body);
  equal(await download.verified, false);
});

const NAMES: readonly (readonly [header: string | undefined, name: string | undefined])[] = [
  [undefined, undefined],
  ["attachment", undefined],
  ["attachment; filename=file.bin; filename*=UTF-8''%C3%A9vil%20%22q%22.bin", 'évil "q".bin'],
  ["attachment; filename=plain.bin", "plain.bin"],
  ['attachment; filename="a \\"b\\".bin"', 'a "b".bin'],
  ["attachment; filename*=UTF-8''100%", "100%"],
  ["attachment; filename*=UTF-8''..%2F..%2Fx", "../../x"],
];
for (const [header, name] of NAMES) {
  Deno.test(`the name in ${header}`, () => {
    equal(
      fileName({ headers: new Map(header === undefined ? [] : [["content-disposition", header]]) }),
      name,
    );
  });
}

Deno.test("a bundle without a name is named after the submission", async () => {
  const bundle = await bundleApi(fakeHttp(() => rawAnswer(["x"])).http).create("s");
  equal(bundle.name, "s.al_bundle");
});

Deno.test("records arrive whole however the body is cut", async () => {
  const records = [{ a: 1 }, { b: "é\u2028\n" }, { c: [null] }];
  const text = records.map((one) => JSON.stringify(one)).join("\n");
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat(text.length + 4), { maxLength: 8 }),
      fc.boolean(),
      async (cuts, newline) => {
        const all = new TextEncoder().encode(newline ? `${text}\n` : text);
        const marks = [0, ...cuts.toSorted((a, b) => a - b), all.length];
        const pieces = marks.slice(1).map((end, i) => all.subarray(Math.min(marks[i]!, all.length), end));
        const { http } = fakeHttp(() => rawAnswer(pieces));
        deepStrictEqual(await collect(ontologyApi(http).submission("s")), records);
      },
    ),
  );
});

Deno.test("a garbled record is told by its line", async () => {
  const { http } = fakeHttp(() => rawAnswer(['{"a":1}\n{"b":']));
  await rejects(collect(ontologyApi(http).file("f")), /line 2 of the ontology is not JSON/);
});

Deno.test("an account without a picture has none, other faults stay faults", async () => {
  const missing = fakeHttp(() => {
    throw new NotFoundError("No avatar for specified user");
  });
  equal(await userApi(missing.http).avatar("u"), null);
  const broken = fakeHttp(() => {
    throw new Error("down");
  });
  await rejects(userApi(broken.http).avatar("u"), /down/);
});
