import assert from "node:assert/strict";
import { run } from "../support/cli.ts";
import { startDemo, type TestDemo } from "../support/demo.ts";
import { fakeServer } from "../support/fake_server.ts";

/** Runs commands as an administrator. */
function administrator(demo: TestDemo) {
  const env = { ...demo.env, ALX_USER: "admin", ALX_APIKEY: "demo:admin" };
  const alx = (...args: string[]) => run(args, { env });
  const json = async (...args: string[]) => {
    const { out, err, code } = await alx(...args);
    assert.deepEqual([code, err], [0, ""], args.join(" "));
    return JSON.parse(out);
  };
  return { alx, json };
}

Deno.test("seldom used verbs do what they say", async (t) => {
  await using demo = await startDemo({ submissions: 120 });
  const { alx, json } = administrator(demo);
  const folder = await Deno.makeTempDir();

  await t.step("a picture is saved once", async () => {
    const { items } = await json(
      "search",
      "file",
      'type:"image/png" AND is_section_image:true',
      "--rows",
      "1",
    );
    const { sha256 } = items[0];
    const { path, size } = await json("file", "image", sha256, "--out", folder);
    assert.equal(path, `${folder}/${sha256}.png`);
    const bytes = await Deno.readFile(path);
    assert.equal(bytes.length, size);
    assert.equal(new TextDecoder("latin1").decode(bytes.subarray(1, 4)), "PNG");
    assert.equal((await alx("file", "image", sha256, "--out", folder)).code, 2);
    assert.deepEqual((await alx("file", "image", sha256, "--out", "-")).bytes, bytes);
  });
  await t.step("several changes to an alert, and to many", async () => {
    const { items: [{ alert_id: id }] } = await json("alert", "list", "--rows", "1", "--no-delay");
    await json(
      "alert",
      "change",
      id,
      "--priority",
      "LOW",
      "--status",
      "TRIAGE",
      "--label",
      "ONE",
      "--label",
      "TWO",
    );
    const changed = await json("alert", "show", id);
    assert.deepEqual([changed.priority, changed.status], ["LOW", "TRIAGE"]);
    assert(changed.label.includes("ONE") && changed.label.includes("TWO"));
    await json("alert", "change", "--batch", "label:ONE", "--unlabel", "TWO", "--yes");
    const again = await json("alert", "show", id);
    assert.deepEqual([again.label.includes("TWO"), again.priority], [false, "LOW"]);
  });
  await t.step("rules are imported", async () => {
    const rule = {
      ...{ name: "verbs_rule", signature_id: "verbs_rule", type: "yara", source: "verbs", revision: "1" },
      ...{ data: "rule verbs_rule { condition: false }", status: "TESTING", classification: "TLP:C" },
    };
    const answer = await json(
      "signature",
      "import",
      JSON.stringify([rule]),
      "--source",
      "verbs",
      "--type",
      "yara",
    );
    assert.equal(answer.success, 1);
    assert.equal(await json("count", "signature", "source:verbs"), 1);
  });
  await t.step("an API key keeps its secret and changes its rights", async () => {
    await json("apikey", "add", "verbs", "--privilege", "R");
    await json("apikey", "set", "verbs+admin", "--privilege", "RW", "--expires", "2031-01-31");
    const key = await json("apikey", "show", "verbs+admin");
    assert.deepEqual([[...key.acl].sort(), key.expiry_ts.slice(0, 10)], [["R", "W"], "2031-01-31"]);
    await json("apikey", "set", "verbs+admin", "--expires", "2032-01-31");
    assert.deepEqual([...(await json("apikey", "show", "verbs+admin")).acl].sort(), ["R", "W"]);
  });
  await t.step("sources and attributions of a list", async () => {
    const hash = "ab".repeat(32);
    await json("badlist", "add", "file", hash, "--reason", "seen");
    await json("badlist", "classify", hash, "admin", "TLP:GREEN");
    await json("badlist", "attribute", hash, "family", "EMOTET");
    const entry = await json("badlist", "show", hash);
    assert.equal(entry.sources[0].classification, "TLP:GREEN");
    assert.deepEqual(entry.attribution.family, ["EMOTET"]);
    await json("badlist", "attribute", hash, "family", "EMOTET", "--remove");
    assert.deepEqual((await json("badlist", "show", hash)).attribution?.family ?? [], []);
    assert.equal(
      (await run(["safelist", "add", "file", hash, "--reason", "ours"], { env: demo.env })).code,
      0,
    );
    await json("safelist", "add", "file", hash, "--reason", "mine");
    await json("safelist", "remove-source", hash, demo.user, "--yes");
    const names = (await json("safelist", "show", hash)).sources.map((one: { name: string }) => one.name);
    assert.deepEqual(names, ["admin"]);
  });
  await t.step("kept queries", async () => {
    await json("user", "favorites", "add", "search", "mine", "type:*");
    const { search } = await json("user", "favorites", "list");
    assert.deepEqual(search.map((one: { name: string; query: string }) => [one.name, one.query]), [[
      "mine",
      "type:*",
    ]]);
    await json("user", "favorites", "remove", "search", "mine");
    assert.deepEqual((await json("user", "favorites", "list")).search, []);
  });
  await t.step("the picture of an account", async () => {
    assert.equal(await json("user", "avatar", "show"), null);
    const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 1, 2, 3);
    await Deno.writeFile(`${folder}/me.png`, png);
    await json("user", "avatar", "set", `${folder}/me.png`);
    assert.equal(
      await json("user", "avatar", "show"),
      `data:image/png;base64,${btoa("\x89PNG\x01\x02\x03")}`,
    );
    await Deno.writeTextFile(`${folder}/no.png`, "text");
    const refused = await alx("user", "avatar", "set", `${folder}/no.png`);
    assert.deepEqual([refused.code, refused.out], [2, ""]);
    assert.match(refused.err, /neither a PNG nor a JPEG/);
  });
  await t.step("sources of hashes, states of services, what is left of a submission", async () => {
    assert((await json("hash", "--list-sources")).includes("al"));
    assert((await json("service", "installing", "Extract")).installed.includes("Extract"));
    const { items: [{ sid }] } = await json("search", "submission", "state:completed", "--rows", "1");
    const [{ sha256 }] = await json("submission", "files", sid);
    assert.equal((await json("submission", "file", sid, sha256)).file_info.sha256, sha256);
    const left = await json("submission", "outstanding", sid);
    assert(left === null || typeof left === "object");
  });
  await t.step("the bytes of a file are deleted only when asked", async () => {
    const { items: [{ sha256 }] } = await json("search", "file", "size:<1000", "--rows", "1");
    const refused = await alx("file", "purge", sha256);
    assert.deepEqual([refused.code, refused.out], [2, ""]);
    assert.equal((await alx("file", "hex", sha256)).code, 0);
    await json("file", "purge", sha256, "--yes");
    assert.equal((await alx("file", "hex", sha256)).code, 5);
  });
  await t.step("bad input is refused in one sentence, before anything is sent", async () => {
    const cases: readonly (readonly [args: readonly string[], says: RegExp])[] = [
      [["alert", "change"], /either the id of an alert or --batch/],
      [["alert", "change", "x"], /nothing to change/],
      [["alert", "change", "x", "--batch", "y", "--label", "z"], /either the id of an alert or --batch/],
      [["alert", "change", "x", "--priority", "SOON"], /"SOON"/],
      [["alert", "change", "--batch", "*", "--label", "z"], /without a terminal/],
      [["signature", "import", "{}", "--source", "a", "--type", "b"], /JSON list/],
      [["apikey", "set", "x"], /nothing to change/],
      [["apikey", "set", "x", "--roles", "a"], /--privilege C/],
      [["hash"], /--list-sources/],
      [["hash", "x", "--list-sources"], /--list-sources/],
      [["badlist", "attribute", "x", "shoe-size", "44"], /shoe-size/],
      [["user", "avatar", "set", "/nowhere/x.png"], /no such file/],
      [["file", "image", "abc"], /sha256/],
      [["auth", "otp", "disable"], /without a terminal/],
      [["auth", "otp", "setup"], /on a terminal/],
      [["whoami", "--otp", "12 34"], /six digits/],
      [["auth", "obo-token", "create", "a", "https://b", "--roles", "x"], /--scope c/],
      [["submission", "file", "SID", "abc"], /sha256/],
    ];
    const env = { ALX_SERVER: "http://127.0.0.1:9", ALX_USER: "a", ALX_APIKEY: "b:c" };
    for (const [args, says] of cases) {
      const { code, out, err } = await run(args, { env });
      assert.deepEqual([code, out], [2, ""], args.join(" "));
      assert.match(err, says);
      assert.match(err, /^alx: [^\n]+\n( {2}Try: [^\n]+\n)?$/);
    }
  });
  await Deno.remove(folder, { recursive: true });
});

Deno.test("language models and second factors: the right request, and the words alone on a terminal", async () => {
  const requests: string[] = [];
  await using server = await fakeServer({
    handle: ({ method, url }) => {
      requests.push(`${method} ${url.replace("/api/v4/", "")}`);
      return { response: { content: "It\u001b[31m steals.\nA lot.", truncated: false, success: true } };
    },
  });
  const env = { ALX_SERVER: server.url, ALX_USER: "me", ALX_APIKEY: "a:b", NO_COLOR: "1" };
  const sha256 = "a".repeat(64);
  const cases: readonly (readonly [args: readonly string[], request: string])[] = [
    [["file", "ai", sha256, "--language", "french"], `GET file/ai/${sha256}/?lang=french`],
    [["file", "code-summary", sha256, "--no-cache"], `GET file/code_summary/${sha256}/?no_cache=true`],
    [["submission", "ai", "SID", "--detailed"], "GET submission/ai/SID/?detailed=true"],
    [["auth", "otp", "disable", "--yes"], "GET auth/disable_otp/"],
    [["auth", "otp", "disable", "bob", "--yes"], "GET auth/unset_otp/bob/"],
    [["auth", "obo-token", "revoke", "T", "--yes"], "DELETE auth/obo_token/T/"],
    [["auth", "security-key", "remove", "K", "--yes"], "GET webauthn/remove/K/"],
  ];
  for (const [args, request] of cases) {
    requests.length = 0;
    const { code, out, err } = await run(args, { env, terminal: 80 });
    assert.deepEqual([code, err], [0, ""], args.join(" "));
    assert.deepEqual(requests.filter((one) => !one.includes("login")), [request]);
    if (/ ai|code_summary/.test(request)) assert.match(out, /^It.* steals\.\nA lot\.\n$/);
    assert(!out.includes("\u001b["), args.join(" "));
  }
});
