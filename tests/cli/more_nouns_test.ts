import assert from "node:assert/strict";
import { startDemo } from "../support/demo.ts";
import { run } from "../support/cli.ts";
import { fakeServer } from "../support/fake_server.ts";

Deno.test("bundles, ontologies and the set-up of a server", async (t) => {
  await using demo = await startDemo();
  const folder = await Deno.makeTempDir();
  const alx = (...args: string[]) => run(args, { env: demo.env });
  const out = async (...args: string[]) => {
    const { out, err, code } = await alx(...args);
    assert.deepEqual([code, err], [0, ""], args.join(" "));
    return out;
  };
  const json = async (...args: string[]) => JSON.parse(await out(...args));
  const { items: [{ sid }] } = await json(
    ...[
      "search",
      "submission",
      "state:completed AND results:*",
      "--rows",
      "1",
      "--fields",
      "sid",
    ],
  );

  await t.step(
    "a bundle is saved once, never over another file, and found to be there at import",
    async () => {
      const path = `${folder}/one.al_bundle`;
      const { size } = await json("bundle", "create", sid, "--out", path);
      assert.equal((await Deno.stat(path)).size, size);
      assert.equal((await alx("bundle", "create", sid, "--out", path)).code, 2);
      assert.deepEqual([(await alx("bundle", "import", path)).code], [1]);
      assert.equal((await json("bundle", "import", path, "--exist-ok")).success, true);
      assert.equal((await alx("bundle", "import", `${folder}/none`)).code, 2);
    },
  );

  await t.step("the set-up is shown", async () => {
    assert((await json("help-info", "configuration"))["submission.max_file_size"] > 0);
    assert((await json("help-info", "constants")).priorities);
    assert.deepEqual(await json("help-info", "versions"), ["v4"]);
    assert((await out("help-info", "endpoints", "--output", "csv")).includes("/api/v4/bundle/<sid>/"));
  });

  await t.step("bad input is refused before anything is sent", async () => {
    assert.equal((await alx("replay", "put", "file", "[1]")).code, 2);
    assert.equal((await alx("archive", "submission", sid, "--delete-after")).code, 2);
    assert.equal((await alx("archive", "submission", sid, "--meta", "[]")).code, 2);
    assert.equal((await alx("retrohunt", "create", "@/nowhere/rule", "--description", "x")).code, 2);
  });
  await Deno.remove(folder, { recursive: true });
});

Deno.test("an ontology is a record a line; --output json is one list of the same", async () => {
  const records = [{ odm_type: "one", name: "\u001b[31mred" }, { odm_type: "two" }];
  const raw = records.map((record) => JSON.stringify(record)).join("\n") + "\n";
  await using server = await fakeServer({
    handle: ({ url }) =>
      url.includes("/ontology/")
        ? { raw, headers: { "Content-Type": "application/octet-stream" } }
        : { response: { username: "me" } },
  });
  const env = { ALX_SERVER: server.url, ALX_USER: "me", ALX_APIKEY: "a:b" };
  const lines = await run(["ontology", "file", "a".repeat(64), "--services", "A,B", "--all"], {
    env,
    terminal: 80,
  });
  assert.deepEqual([lines.code, lines.err], [0, ""]);
  assert.deepEqual(lines.out.trim().split("\n").map((line) => JSON.parse(line)), records);
  assert(!lines.out.includes("\u001b"));
  const request = new URL(server.seen.at(-1)!.url, server.url);
  assert.equal(request.pathname, `/api/v4/ontology/file/${"a".repeat(64)}/`);
  assert.deepEqual(request.searchParams.getAll("service"), ["A", "B"]);
  const list = await run(["ontology", "submission", "sid", "--output", "json"], { env });
  assert.deepEqual(JSON.parse(list.out), records);
});
