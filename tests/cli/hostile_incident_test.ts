/** The report and the download of an incident whose names, reasons and server are hostile. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import type { NewEntry } from "../../src/features/incident/entries.ts";
import {
  doneEntries,
  fileEntry,
  inTempFolder,
  sha256,
  writeJournal,
} from "../features/incident_report/support.ts";
import { run, type RunResult } from "../support/cli.ts";
import { fastClock } from "../support/fast_clock.ts";
import { type HostileMode, startHostileServer } from "../support/hostile_server.ts";
import { PAYLOADS } from "../support/hostile_text.ts";
import { ingestAs, rowsOf } from "./incident_support.ts";

// deno-lint-ignore no-control-regex -- this is about them
const OWN = /\x1b\[(?:1;)?(?:[0-9]|3[0-9])m|\r\x1b\[K/g;
const UNSAFE = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/** An incident's id, which nobody checks. */
const INCIDENT = `INC <img src=x onerror=alert(1)>${PAYLOADS[0]}${PAYLOADS[7]}"'`;

/** Each of what authors of malware call their files, and a server its reasons, as analysed and with another fate. */
function lines(sids: readonly string[]): NewEntry[] {
  return PAYLOADS.flatMap((payload, i): NewEntry[] => {
    const [content, other] = [`content ${i}`, `other ${i}`];
    const name = `${payload}/${payload}.exe`;
    const file = fileEntry(`/others/${name}`, other);
    const hash = sha256(other);
    const fates: readonly NewEntry[][] = [
      [file, { type: "failed", sha256: hash, fate: "failed", reason: `refused: ${payload}` }],
      [{ type: "unusable", path: `/others/${name}`, fate: "unreadable", reason: payload }],
      [file, { type: "sent", sha256: hash, ingestId: payload }],
      [file, ...doneEntries(other, `${payload}sid`, 0)],
    ];
    const sid = sids[i % sids.length]!;
    return [fileEntry(`/evidence/${name}`, content), ...doneEntries(content, sid, i * 100), ...fates[i % 4]!];
  });
}

function assertHarmless({ out, err }: RunResult): void {
  const shown = (out + err).replace(OWN, "");
  const found = UNSAFE.exec(shown);
  assert.equal(found, null, JSON.stringify(shown.slice(Math.max(0, (found?.index ?? 0) - 40)).slice(0, 80)));
  assert.doesNotMatch(err, /unforeseen|TypeError/);
}

const ATTRIBUTE = / [a-z][a-z-]*(?:="[^"<>]*")?/g;

/** Tags with the names of their attributes; those that no page of ours would hold stand as they are. */
function tagsOf(page: string): Set<string> {
  const tags = [...page.matchAll(/<[^>]*>?/g)].map(([tag]) => {
    const [, name, attributes] =
      /^<(\/?[a-z1-6]+|!DOCTYPE)((?: [a-z][a-z-]*(?:="[^"<>]*")?)*)\/?>$/i.exec(tag) ?? [];
    if (name === undefined) return tag;
    const names = attributes!.match(ATTRIBUTE)?.map((one) => one.split("=")[0]!.trim()) ?? [];
    return `${name} ${names.join(" ")}`.trim();
  });
  return new Set(tags);
}

/** The page without its data and its one script, which the policy allows by its hash alone. */
function markupOf(page: string): string {
  const policy = /script-src 'sha256-([^']+)'/.exec(page)?.[1];
  const scripts = [...page.matchAll(/<script([^>]*)>([^]*?)<\/script>/g)];
  const running = scripts.filter(([, attributes]) => attributes !== ' type="application/json"');
  assert.equal(running.length, 1);
  assert.equal(createHash("sha256").update(running[0]![2]!).digest("base64"), policy);
  for (const [, attributes, text] of scripts) {
    if (attributes === "") continue;
    assert.doesNotMatch(text!, /[<>&]|(?!\n)[\p{Cc}\p{Zl}\p{Zp}]/u);
    assert(Array.isArray(JSON.parse(text!)));
  }
  return page.replace(/<(script|style)([^>]*)>[^]*?<\/\1>/g, "<$1$2></$1>");
}

Deno.test("an incident's page holds no script but its own, whatever names, reasons and answers say", async (t) => {
  await using server = await startHostileServer();
  await inTempFolder(async (folder) => {
    const analyze = (journal: string, html: string, ...more: string[]) =>
      run(["incident", "analyze", "--journal", journal, "--html", html, "--force", ...more], {
        ...{ env: { ...server.env, ALX_RETRIES: "0" }, clock: fastClock(), terminal: 120 },
      });
    const known = await run(["search", "submission", "state:completed", "--rows", "60", "--fields", "sid"], {
      env: server.env,
    });
    const entries = lines(JSON.parse(known.out).items.map(({ sid }: { readonly sid: string }) => sid));
    const tame = entries.map((entry, i) =>
      "path" in entry ? { ...entry, path: `/in/${i}` } : "reason" in entry ? { ...entry, reason: "r" } : entry
    );
    await writeJournal(`${folder}/tame`, { server: server.url, incident: "INC" }, tame);
    await writeJournal(`${folder}/j`, { server: server.url, incident: INCIDENT }, entries);
    assert.equal((await analyze(`${folder}/tame`, `${folder}/tame.html`)).code, 0);
    const own = tagsOf(markupOf(await Deno.readTextFile(`${folder}/tame.html`)));
    const scenes: readonly (readonly [HostileMode, number])[] = [
      ...[["clean", 1], ["text", 2], ["ids", 3], ["shape", 4], ["shape", 5]] as const,
    ];
    for (const [mode, seed] of scenes) {
      await t.step(`${mode} ${seed}`, async () => {
        server.behave(mode, { seed });
        const result = await analyze(`${folder}/j`, `${folder}/j.html`, "--output", "table");
        assertHarmless(result);
        assert(mode === "shape" ? [0, 6].includes(result.code) : result.code === 0, result.err);
        if (result.code !== 0) return;
        const page = await Deno.readTextFile(`${folder}/j.html`);
        const markup = markupOf(page);
        const strange = [...tagsOf(markup)].filter((tag) => !own.has(tag));
        assert.deepEqual(strange, []);
        // What was to be harmless is there.
        for (const part of ["&lt;script&gt;", "&lt;svg onload", "INC &lt;img"]) {
          assert(markup.includes(part), part);
        }
        assert.doesNotMatch(markup, UNSAFE);
        assert.doesNotMatch(markup, /href="(?!https?:)/i);
      });
    }
    await t.step("CSV and JSON lines hold every row, one each", async () => {
      server.behave("clean");
      const paths = entries.flatMap((entry) => "path" in entry ? [entry.path] : []);
      const { out, code, err } = await analyze(`${folder}/j`, `${folder}/k.html`, "--output", "jsonl");
      assert.equal(code, 0, err);
      assert.deepEqual(rowsOf(out).map(({ path }) => path).sort(), [...new Set(paths)].sort());
    });
  });
});

/** Every path below a folder, relative to it. */
async function pathsBelow(folder: string, below = ""): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory, isSymlink } of Deno.readDir(`${folder}${below}`)) {
    assert(!isSymlink, name);
    const path = `${below}/${name}`;
    found.push(...isDirectory ? await pathsBelow(folder, path) : [path.slice(1)]);
  }
  return found;
}

Deno.test("an incident's files come to harmless names in their folder, whatever they were called", async (t) => {
  await using server = await startHostileServer();
  const names = [
    ...PAYLOADS,
    "..",
    "../../outside.txt",
    "CON",
    "aux.txt",
    "a:stream",
    "C:\\x\\y",

    ".bashrc",
    "x ",
  ];
  const files = names.map((name, i) => ({ path: `/evidence/${name}/${name}`, text: `harmless ${i}` }));
  for (const { text } of files) await ingestAs(server.demo, { incident: "names", path: "/a", text });
  await inTempFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/outside.txt`, "mine");
    await writeJournal(
      `${folder}/j`,
      { server: server.url, incident: INCIDENT },
      files.flatMap(({ path, text }, i) => [fileEntry(path, text), ...doneEntries(text, `S${i}`, 0)]),
    );
    const download = (to: string, ...more: string[]) =>
      run(["incident", "download", "--journal", `${folder}/j`, "--to", to, "--include-incomplete", ...more], {
        ...{ env: { ...server.env, ALX_RETRIES: "0" }, clock: fastClock() },
      });
    for (const mode of ["clean", "ids"] as const) {
      await t.step(mode, async () => {
        server.behave(mode, { seed: 6 });
        const to = `${folder}/${mode}`;
        const { out, err, code } = await download(to, "--encoding", "raw", "--yes", "--output", "jsonl");
        assert.equal(code, 0, err);
        assert.equal(await Deno.readTextFile(`${folder}/outside.txt`), "mine");
        const top = await Array.fromAsync(Deno.readDir(folder), ({ name }) => name);
        assert.deepEqual(top.filter((name) => !["clean", "ids", "j", "outside.txt"].includes(name)), []);
        const paths = (await pathsBelow(to)).filter((path) => !path.startsWith(".alx-download"));
        assert.equal(paths.length, files.length);
        for (const part of paths.flatMap((path) => path.split("/"))) {
          assert.doesNotMatch(part, /[\p{C}\p{Zl}\p{Zp}<>:"|?*\\]|[. ]$/u, JSON.stringify(part));
          assert.doesNotMatch(part, /^(?:con|aux|nul|prn) *(?:\.|$)/i);
          assert(new TextEncoder().encode(part).length <= 255);
        }
        const texts = await Promise.all(paths.map((path) => Deno.readTextFile(`${to}/${path}`)));
        assert.deepEqual(texts.sort(), files.map(({ text }) => text).sort());
        assert.deepEqual(rowsOf(out).map(({ target }) => target).sort(), paths.sort());
      });
    }
    await t.step("what a terminal is told is harmless", async () => {
      server.behave("clean");
      for (const more of [["--dry-run"], []]) {
        const result = await run(
          ["incident", "download", "--journal", `${folder}/j`, "--to", `${folder}/t`, ...more],
          { env: server.env, clock: fastClock(), terminal: 100 },
        );
        assert.equal(result.code, 0, result.err);
        assertHarmless(result);
      }
    });
  });
});
