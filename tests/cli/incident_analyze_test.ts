import assert from "node:assert/strict";
import { oldForm } from "../../src/features/incident/server_rows.ts";
import {
  doneEntries,
  fileEntry,
  inTempFolder,
  JOURNAL_ID,
  sha256,
  writeJournal,
} from "../features/incident_report/support.ts";
import { run, type RunResult } from "../support/cli.ts";
import { startDemo } from "../support/demo.ts";
import { fastClock } from "../support/fast_clock.ts";
import { ingestAs, rowsOf } from "./incident_support.ts";

Deno.test("alx incident analyze, from the server alone", async (t) => {
  await using demo = await startDemo({ submissions: 5 });
  const analyze = (incident: string, ...more: string[]) =>
    run(["incident", "analyze", "--incident", incident, "--output", "jsonl", ...more], { env: demo.env });

  await t.step(
    "finds any id again, in the old tool's form too, and says what the server cannot know",
    async () => {
      const ids = ["INC-42.1", "a:b c", 'quo"te', "back\\slash", "par(en)s [x]", "wild*card?", "50% & <b>"];
      for (const [i, incident] of ids.entries()) {
        await ingestAs(demo, { incident, path: `/new/${i}`, text: `new ${i}` });
        await ingestAs(demo, { incident: oldForm(incident), path: `/old/${i}`, text: `old ${i}` });
      }
      for (const [i, incident] of ids.entries()) {
        const { out, err, code } = await analyze(incident, "--wait", "--no-details");
        assert.equal(code, 0, err);
        const rows = rowsOf(out);
        assert.deepEqual(rows.map(({ path }) => path).sort(), [`/new/${i}`, `/old/${i}`], incident);
        assert(rows.every(({ fate, score }) => fate === "done" && score === 0));
        assert.match(err, /The server alone tells/);
        assert.match(err, /2 inputs: 2 analysed \(2 informative\)/);
      }
    },
  );

  await t.step("tells score, verdict, heuristics, tags and link", async () => {
    const incident = "details";
    await ingestAs(demo, { incident, path: "/c/bad.exe", text: "ALX-MALICIOUS http://bad.example/x" });
    await ingestAs(demo, { incident, path: "/c/good.txt", text: "nothing" });
    const { out } = await analyze(incident, "--wait", "--min-score", "suspicious");
    const [row, ...others] = rowsOf(out);
    assert.deepEqual(others, []);
    assert.deepEqual([row.path, row.score, row.verdict, row.fate], ["/c/bad.exe", 1000, "malicious", "done"]);
    assert.equal(row.sha256, sha256("ALX-MALICIOUS http://bad.example/x"));
    assert.equal(row.classification, "TLP:CLEAR");
    assert.equal(row.link, `${demo.url}/submission/report/${row.sid}`);
    assert(row.heuristics.some((one: string) => one.startsWith("MCAFEE.1 ")), row.heuristics);
    assert(row.tags[0].startsWith("av.virus_name:"), row.tags);
    const quick = rowsOf((await analyze(incident, "--no-details")).out);
    assert.deepEqual(quick.map(({ heuristics, tags }) => [...heuristics, ...tags]), [[], []]);
  });

  await t.step("a file that was handed in twice under one path is one row, the newest", async () => {
    const twice = { incident: "twice", path: "/c/x", text: "ALX-MALICIOUS twice" };
    await ingestAs(demo, { ...twice, services: ["Characterize"] });
    assert.deepEqual(rowsOf((await analyze("twice", "--wait")).out).map(({ score }) => score), [0]);
    await ingestAs(demo, { ...twice, services: ["McAfee"] });
    await ingestAs(demo, { ...twice, path: "/c/y" });
    const rows = rowsOf((await analyze("twice", "--wait")).out).map(({ path, score }) => [path, score]);
    assert.deepEqual(rows.sort(), [["/c/x", 1000], ["/c/y", 1000]]);
  });

  await t.step("keeps to a range of time", async () => {
    assert.equal(rowsOf((await analyze("details", "--from", "now-1h", "--to", "now+1d/d")).out).length, 2);
    assert.equal(rowsOf((await analyze("details", "--to", "2001-01-01")).out).length, 0);
    const wrong = await analyze("details", "--from", "yesterday-ish");
    assert.deepEqual([wrong.code, /Cannot read "yesterday-ish" as a time/.test(wrong.err)], [2, true]);
  });

  await t.step("an unknown incident is 5, none at all is wrong usage", async () => {
    assert.equal((await analyze("never heard of")).code, 5);
    const asked = await analyze("never heard of", "--from-server");
    assert.match(asked.err, /The server has no submission of incident "never heard of"/);
    assert.equal((await run(["incident", "analyze"], { env: demo.env })).code, 2);
    assert.equal((await analyze("details", "--from-server", "--journal", "j")).code, 2);
  });
});

Deno.test("alx incident analyze, from journals", async (t) => {
  await using demo = await startDemo({ submissions: 5 });
  const head = { server: demo.url, incident: 'case "7".1' };

  await t.step(
    "tells of every input, and looks up what was left in analysis",
    () =>
      inTempFolder(async (folder) => {
        const [first] = rowsOf(
          (await run(["search", "submission", "*", "--output", "jsonl"], { env: demo.env })).out,
        );
        const item = `${JOURNAL_ID}-${sha256("ALX-SUSPICIOUS sent").slice(0, 32)}`;
        const ingestId = await ingestAs(demo, {
          ...head,
          path: "/c/sent",
          text: "ALX-SUSPICIOUS sent",
          item,
        });
        await writeJournal(`${folder}/j`, head, [
          { type: "run", inputs: ["/c"] },
          fileEntry("/c/=cmd()", "one"),
          fileEntry("/c/copy", "one"),
          fileEntry("/c/sent", "ALX-SUSPICIOUS sent"),
          {
            type: "unusable",
            path: '/c/"big", really',
            fate: "too large",
            size: 9,
            reason: "9 bytes are too many",
          },
          ...doneEntries("one", first.sid, 1500),
          { type: "sent", sha256: sha256("ALX-SUSPICIOUS sent"), ingestId },
        ]);
        const analyze = (...more: string[]) =>
          run(["incident", "analyze", "--journal", `${folder}/j`, ...more], { env: demo.env });
        const { out, err } = await analyze("--wait", "--output", "jsonl");
        assert.deepEqual(rowsOf(out).map(({ path, fate, score, reason }) => [path, fate, score, reason]), [
          ["/c/=cmd()", "done", 1500, null],
          ["/c/copy", "done", 1500, null],
          ["/c/sent", "done", 300, null],
          ['/c/"big", really', "too large", null, "9 bytes are too many"],
        ]);
        assert.match(err, /4 inputs: 3 analysed \(2 malicious, 1 suspicious\), 1 too large/);
        assert(!err.includes("server alone"));

        const csv = (await analyze("--output", "csv", "--no-details")).out.split("\n");
        assert.equal(
          csv[0],
          "path,sha256,size,fate,how,sid,verdict,score,heuristics,tags,link,classification,reason,at,errors",
        );
        assert.equal(csv.length, 6);
        assert(csv[4]!.startsWith('"/c/""big"", really",,9,too large,'), csv[4] ?? "");
        const since = await analyze("--from", "2026-05-05T12:00:07", "--output", "jsonl", "--no-details");
        assert.deepEqual(rowsOf(since.out).map(({ path }) => path), ["/c/=cmd()", "/c/copy", "/c/sent"]);
      }),
  );

  await t.step("writes files whole or not at all", () =>
    inTempFolder(async (folder) => {
      await writeJournal(`${folder}/j`, head, [fileEntry("/c/<script>", "x"), ...doneEntries("x", "S1", 10)]);
      const analyze = (...more: string[]) =>
        run(["incident", "analyze", "--journal", `${folder}/j`, ...more], { env: demo.env });
      const both = await analyze("--out", `${folder}/r.parquet`, "--html", `${folder}/r.html`);
      assert.deepEqual([both.code, both.out], [0, ""]);
      const page = await Deno.readTextFile(`${folder}/r.html`);
      assert.equal(page.match(/<div class="marking">TLP:CLEAR<\/div>/g)?.length, 2, "at its head and foot");
      assert(
        page.endsWith("</html>\n") && page.includes("Incident case &quot;7&quot;.1") &&
          !page.includes("/<script>"),
      );
      const parquet = new TextDecoder().decode(await Deno.readFile(`${folder}/r.parquet`));
      assert(parquet.startsWith("PAR1") && parquet.endsWith("PAR1"));
      assert.equal((await analyze("--out", `${folder}/r.html`)).code, 2, "it exists");
      assert.equal((await analyze("--out", `${folder}/r.html`, "--force")).code, 0);
      const only = await analyze("--html", `${folder}/only.html`);
      assert.deepEqual([only.code, only.out], [0, ""]);
      const names = [];
      for await (const { name } of Deno.readDir(folder)) names.push(name);
      assert.deepEqual(names.sort(), ["j", "only.html", "r.html", "r.parquet"]);
    }));

  await t.step("tells what the journal says when the server is away", () =>
    inTempFolder(async (folder) => {
      await writeJournal(`${folder}/j`, head, [
        fileEntry("/c/x", "x"),
        fileEntry("/c/y", "y"),
        ...doneEntries("x", "S1", 700),
        { type: "sent", sha256: sha256("y"), ingestId: "i2" },
      ]);
      const offline = (...more: string[]) =>
        run(["incident", "analyze", "--offline", "--output", "jsonl", ...more], { env: {} });
      const { out, err, code } = await offline("--journal", `${folder}/j`);
      assert.equal(code, 0, err);
      assert.deepEqual(rowsOf(out).map(({ fate, verdict }) => [fate, verdict]), [
        ["done", "highly suspicious"],
        ["sent", null],
      ]);
      assert.doesNotMatch(err, /server/);
      assert.equal(rowsOf(out)[0].link, `${head.server}/submission/report/S1`);
      assert.equal((await offline("--incident", "x")).code, 5);
      assert.equal((await offline("--incident", "x", "--from-server")).code, 2);
      assert.equal((await offline("--incident", "x", "--wait")).code, 2);
    }));

  await t.step(
    "offline, the journal of an incident is found without a server, a user or a key",
    () =>
      inTempFolder(async (folder) => {
        const incidents = `${folder}/alx/incidents`;
        await Deno.mkdir(incidents, { recursive: true });
        const env = { XDG_STATE_HOME: folder };
        const offline = (...more: string[]) =>
          run(["incident", "analyze", "--offline", "--output", "jsonl", ...more], { env });
        const none = await offline();
        assert.deepEqual([none.code, none.out], [5, ""]);
        const write = (name: string, server: string, incident: string) =>
          writeJournal(`${incidents}/${name}.jsonl`, { server, incident }, [
            fileEntry(`/${name}`, name),
            ...doneEntries(name, "S1", 700),
          ]);
        const paths = ({ out }: RunResult) => rowsOf(out).map(({ path }) => path);
        await write("one", "https://a.example", "INC 1");
        await write("gone.old", "https://a.example", "INC 1");
        assert.deepEqual(paths(await offline("--incident", "INC 1")), ["/one"]);
        assert.deepEqual(paths(await offline()), ["/one"]);
        await write("two", "https://a.example", "INC 2");
        const which = await offline();
        assert.equal(which.code, 2);
        assert.match(
          which.err,
          /Which incident\?\n {2}Try: .*--incident "INC [12]", or --incident "INC [12]"\n/,
        );
        await write("three", "https://b.example", "INC 1");
        const several = await offline("--incident", "INC 1");
        assert.equal(several.code, 2);
        assert.match(several.err, /for several servers\n/);
        assert.match(several.err, /\n {2}https:\/\/b\.example: .*three\.jsonl\n/);
        const b = ["--incident", "INC 1", "--server", "https://b.example"];
        assert.deepEqual(paths(await offline(...b)), ["/three"]);
        assert.deepEqual(paths(await offline("--journal", `${incidents}/one.jsonl`)), ["/one"]);
      }),
  );

  await t.step("is found by server and incident in the state folder", () =>
    inTempFolder(async (folder) => {
      const env = { ...demo.env, XDG_STATE_HOME: folder };
      const dry = await run(["incident", "status", "--incident", head.incident], { env });
      assert.equal(JSON.parse(dry.out).journal, null);
      const { journalPlace } = await import("../../src/features/incident/place.ts");
      const path = journalPlace(`${folder}/alx`, head);
      await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
      await writeJournal(path, head, [fileEntry("/c/a", "a")]);
      const args = ["incident", "analyze", "--incident", head.incident];
      const { out, code } = await run([...args, "--no-color"], { env, terminal: 100 });
      assert.equal(code, 0);
      assert.match(out, /^ *SCORE +FATE +SIZE.*PATH/);
      assert.match(out, /not sent yet? +1 B/);
      const stuck = await run([...args, "--wait", "--output", "json"], { env, clock: fastClock() });
      assert.match(stuck.err, /1 are not done, and nothing changes/);
      assert.deepEqual(JSON.parse(stuck.out).map((row: { fate: string }) => row.fate), ["pending"]);
      assert.equal((await run([...args, "--journal", path, "--incident", "other"], { env })).code, 2);
    }));
});
