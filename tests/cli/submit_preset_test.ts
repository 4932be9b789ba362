import assert from "node:assert/strict";
import { type Preset, PRESETS_FILE, writePresets } from "../../src/features/presets.ts";
import { planOf } from "../../src/features/submit/preset_plan.ts";
import { createClient } from "../../src/api/mod.ts";
import { givenDraft } from "../../src/tui/submit/given.ts";
import { inFolder } from "../features/submit/support.ts";
import { run } from "../support/cli.ts";
import { startDemo } from "../support/demo.ts";

const DEEP: Preset = {
  profile: "static",
  params: { deep_scan: true, priority: 700, "services.rescan": ["CAPA"] },
  services: ["CAPA", "Extract"],
  spec: { FrankenStrings: { max_file_size: 5 } },
  metadata: [{ key: "team", value: "red" }, { key: "gone", value: "" }],
};

const QUIET: Preset = { ...DEEP, params: { ttl: 3 }, metadata: [] };

Deno.test("A preset of the form serves the command line, and what is given besides wins", async (t) => {
  await using demo = await startDemo({ submissions: 10 });
  const files = {
    [`state/alx/${PRESETS_FILE}`]: writePresets(new Map([["deep", DEEP], ["quiet", QUIET]])),
    "a.txt": "a",
  };
  await inFolder(files, async (folder) => {
    const alx = (command: string, ...args: string[]) =>
      run([command, `${folder}/a.txt`, ...args], {
        env: { ...demo.env, XDG_STATE_HOME: `${folder}/state` },
      });
    const request = async (command: string, ...args: string[]) => {
      const { out, err, code } = await alx(command, "--preset", "deep", "--dry-run", ...args);
      assert.equal(code, 0, err);
      return JSON.parse(out).json;
    };

    await t.step("the request is the form's", async () => {
      const auth = { kind: "apikey", user: demo.user, apikey: demo.apikey } as const;
      const client = createClient({ server: demo.url, auth });
      const me = await client.user.whoami();
      await client.close();
      const form = planOf(me, givenDraft(me, { preset: DEEP }, []));
      for (const command of ["submit", "ingest"]) {
        const json = await request(command);
        assert.deepEqual(json.params, form.params);
        assert.deepEqual(json.params.services, { selected: ["Extraction", "CAPA"], rescan: ["CAPA"] });
        assert.deepEqual(json.metadata, { team: "red" });
        assert.equal(json.submission_profile, "static");
      }
    });

    await t.step("options win over it", async () => {
      const given = ["--priority", "low", "--meta", "team=blue", "--service", "Extract"];
      const json = await request("submit", ...given, "-j", '{"deep_scan":false}', "-r", "default");
      assert.equal(json.params.priority, 500);
      assert.equal(json.params.deep_scan, false);
      assert.deepEqual(json.params.services.selected, ["Extract"]);
      assert.deepEqual(json.metadata, { team: "blue" });
      assert.equal(json.submission_profile, "default");
    });

    await t.step(
      "an incident takes it too, with low priority unless one of them says otherwise",
      async () => {
        const begun = async (...args: string[]) => {
          const journal = `${folder}/${args.length}.jsonl`;
          const { code, err } = await run(
            ["incident", "submit", "--incident", "P", `${folder}/a.txt`, "--journal", journal, ...args],
            { env: { ...demo.env, XDG_STATE_HOME: `${folder}/state` } },
          );
          assert.equal(code, 0, err);
          return JSON.parse((await Deno.readTextFile(journal)).split("\n")[0]!);
        };
        const { params, metadata, profile } = await begun("--preset", "deep");
        assert.deepEqual([params.deep_scan, params.priority, profile], [true, 700, "static"]);
        assert.deepEqual(params.services, { selected: ["Extraction", "CAPA"], rescan: ["CAPA"] });
        assert.deepEqual(metadata, { team: "red" });
        const won = await begun("--preset", "deep", "--priority", "low", "--meta", "team=blue");
        assert.deepEqual([won.params.priority, won.metadata], [100, { team: "blue" }]);
        const quiet = await begun("--preset", "quiet", "--no-wait");
        assert.deepEqual([quiet.params.priority, quiet.params.ttl], [100, 3]);
        const dry = await run(["incident", "submit", "--incident", "P", "x", "--preset", "depe"], {
          env: { ...demo.env, XDG_STATE_HOME: `${folder}/state` },
        });
        assert.match(dry.err, /There is no preset "depe"/);
        assert.equal(dry.code, 2);
      },
    );

    await t.step("a name that is not there names what was meant, or what there is", async () => {
      const near = await alx("submit", "--preset", "depe");
      assert.equal(near.code, 2);
      assert.match(near.err, /There is no preset "depe"\n {2}Try: did you mean "deep"\?/);
      assert.match((await alx("submit", "--preset", "quick scan")).err, /there are deep, quiet/);
      const { err } = await run(["ingest", "--preset", "deep", "x"], { env: { ...demo.env, HOME: folder } });
      assert.match(err, /ctrl-s in the submit form/);
    });
  });
});

Deno.test("The wizard begins with the preset, and what is given besides wins", async () => {
  await using demo = await startDemo({ submissions: 10 });
  const auth = { kind: "apikey", user: demo.user, apikey: demo.apikey } as const;
  const client = createClient({ server: demo.url, auth });
  const me = await client.user.whoami();
  await client.close();
  const draft = givenDraft(me, {
    ...{
      preset: DEEP,
      params: { priority: 9, service_spec: { CAPA: { max_file_size: 1 } } },
      metadata: { team: "blue" },
    },
  }, []);
  assert.deepEqual(draft.params, { ...DEEP.params, priority: 9 });
  assert.deepEqual(draft.services, DEEP.services);
  assert.deepEqual(draft.spec, { ...DEEP.spec, CAPA: { max_file_size: 1 } });
  assert.deepEqual(draft.metadata, [{ key: "gone", value: "" }, { key: "team", value: "blue" }]);
});
