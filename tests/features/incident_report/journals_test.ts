import assert from "node:assert/strict";
import type { NewEntry } from "../../../src/features/incident/entries.ts";
import { journalInputs, readJournals } from "../../../src/features/incident/report_journals.ts";
import { UsageError } from "../../../src/util/error.ts";
import {
  collect,
  doneEntries,
  fileEntry,
  inTempFolder,
  JOURNAL_ID,
  sha256,
  writeJournal,
} from "./support.ts";

const itemOf = (content: string) => `${JOURNAL_ID}-${sha256(content).slice(0, 32)}`;
const HEAD = { server: "https://al.example", incident: "INC-1" };

Deno.test("every input of a journal is a row with what became of it", () =>
  inTempFolder(async (folder) => {
    await writeJournal(`${folder}/j`, HEAD, [
      { type: "run", inputs: ["/a"] },
      fileEntry("/a/done", "one"),
      fileEntry("/a/copy", "one"),
      fileEntry("/a/sent", "two"),
      fileEntry("/a/waiting", "three"),
      fileEntry("/a/failed", "four"),
      { type: "unusable", path: "/a/big", fate: "too large", size: 5, reason: "5 bytes are too many" },
      ...doneEntries("one", "S1", 500),
      { type: "sent", sha256: sha256("two"), ingestId: "i2" },
      { type: "failed", sha256: sha256("four"), fate: "failed", reason: "refused" },
    ]);
    const inputs = await collect(journalInputs(await readJournals([`${folder}/j`])));
    assert.deepEqual(
      inputs.map((
        { path, fate, sid, score, item, reason },
      ) => [path, fate, sid, score, item, reason]),
      [
        ["/a/done", "done", "S1", 500, itemOf("one"), null],
        ["/a/copy", "done", "S1", 500, itemOf("one"), null],
        ["/a/sent", "sent", null, null, itemOf("two"), null],
        ["/a/waiting", "pending", null, null, itemOf("three"), null],
        ["/a/failed", "failed", null, null, itemOf("four"), "refused"],
        ["/a/big", "too large", null, null, null, "5 bytes are too many"],
      ],
    );
  }));

Deno.test("the journals of two machines make one list, with the best that one of them knows", () =>
  inTempFolder(async (folder) => {
    const both = [fileEntry("/a/one", "one"), fileEntry("/a/two", "two"), fileEntry("/a/three", "three")];
    const [first, second] = [`${folder}/1`, `${folder}/2`];
    await writeJournal(first, HEAD, [
      { type: "run", inputs: ["/a"] },
      ...both,
      fileEntry("/a/same name", "mine"),
      { type: "unusable", path: "/a/locked", fate: "unreadable", reason: "permission denied" },
      { type: "unusable", path: "/a/empty", fate: "empty", size: 0, reason: "it is empty" },
      ...doneEntries("one", "S1", 0),
      ...doneEntries("mine", "S3", 5),
    ]);
    await writeJournal(second, HEAD, [
      { type: "run", inputs: ["/a"] },
      ...both,
      fileEntry("/a/same name", "another content"),
      fileEntry("/a/locked", "locked"),
      { type: "unusable", path: "/a/empty", fate: "empty", size: 0, reason: "it is empty" },
      ...doneEntries("two", "S2", 1000),
      { type: "sent", sha256: sha256("three"), ingestId: "i3" },
      ...doneEntries("locked", "S4", 7),
    ]);
    const rows = (inputs: Awaited<ReturnType<typeof listOf>>) =>
      inputs.map(({ path, fate, sid }) => [path, fate, sid]).sort();
    const listOf = async (...paths: string[]) => await collect(journalInputs(await readJournals(paths)));
    const wanted = [
      ["/a/empty", "empty", null],
      ["/a/locked", "done", "S4"],
      ["/a/one", "done", "S1"],
      ["/a/same name", "done", "S3"],
      ["/a/same name", "pending", null],
      ["/a/three", "sent", null],
      ["/a/two", "done", "S2"],
    ];
    assert.deepEqual(rows(await listOf(first, second)), wanted);
    assert.deepEqual(rows(await listOf(second, first)), wanted);
    assert.deepEqual(rows(await listOf(second, first, second)), wanted, "named twice");
  }));

Deno.test("journals that do not belong together are refused", () =>
  inTempFolder(async (folder) => {
    await writeJournal(`${folder}/1`, HEAD, []);
    await writeJournal(`${folder}/2`, { ...HEAD, incident: "INC-2" }, []);
    await Deno.writeTextFile(`${folder}/3`, '{"type":"other"}\n');
    await assert.rejects(readJournals([`${folder}/1`, `${folder}/2`]), UsageError);
    await assert.rejects(readJournals([`${folder}/3`]), UsageError);
    await assert.rejects(readJournals([`${folder}/none`]), UsageError);
  }));

Deno.test("a path that was told of again is one row, where its newest line stands", () =>
  inTempFolder(async (folder) => {
    const path = `${folder}/j.jsonl`;
    const unreadable = (name: string): NewEntry => ({
      type: "unusable",
      path: name,
      fate: "unreadable",
      reason: "no",
    });
    await writeJournal(path, { server: "http://s", incident: "I" }, [
      fileEntry("/a", "1"),
      unreadable("/gone"),
      fileEntry("/b", "2"),
      unreadable("/c"),
      fileEntry("/a", "3"),
      fileEntry("/d", "4"),
      fileEntry("/c", "5"),
      { type: "moot", path: "/gone" },
      fileEntry("/a", "6"),
      fileEntry("/e", "7"),
    ]);
    const inputs = await collect(journalInputs(await readJournals([path])));
    assert.deepEqual(
      inputs.map((one) => [one.path, one.sha256]),
      [["/b", "2"], ["/d", "4"], ["/c", "5"], ["/a", "6"], ["/e", "7"]].map((
        [name, text],
      ) => [name, sha256(text!)]),
    );
  }));
