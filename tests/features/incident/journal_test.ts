import assert from "node:assert/strict";
import { openJournal, readIncident, readJournal, readStart } from "../../../src/features/incident/journal.ts";
import type { JournalOptions } from "../../../src/features/incident/journal.ts";
import { lockJournal } from "../../../src/features/incident/lock.ts";
import { incidentRows } from "../../../src/features/incident/rows.ts";
import { AlxError, UsageError } from "../../../src/util/error.ts";
import { openJsonl } from "../../../src/util/jsonl.ts";
import { FakeClock } from "../../support/fake_clock.ts";

const HEAD = { id: "j1", server: "https://al", incident: "INC 7", queue: "q", params: {}, metadata: {} };
const SHA = "ab".repeat(32);

async function withPath(work: (path: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await work(`${folder}/journal.jsonl`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const options = (more: Partial<JournalOptions> = {}): JournalOptions => ({
  ...{ clock: new FakeClock(Date.UTC(2026, 10, 24)), head: HEAD },
  ...more,
});

const fileEntry = (path: string) => ({ type: "file", path, size: 1, mtime: 2, sha256: SHA } as const);

Deno.test("a journal goes on where it stopped, under the id it began with", () =>
  withPath(async (path) => {
    const first = await openJournal(path, options());
    first.add(fileEntry("/a"));
    await first.close();
    const again = await openJournal(path, options({ head: { ...HEAD, id: "other", queue: "other" } }));
    assert.deepEqual([again.head.id, again.head.queue, again.ledger.paths], ["j1", "q", 1]);
    await again.close();
  }));

Deno.test("a first line that lost its line end stays the first line", () =>
  withPath(async (path) => {
    await (await openJournal(path, options())).close();
    const text = await Deno.readTextFile(path);
    await Deno.writeTextFile(path, text.slice(0, -1));
    const again = await openJournal(path, options());
    await again.add(fileEntry("/a"));
    await again.close();
    const lines = await Array.fromAsync(readJournal(path));
    assert.deepEqual(lines.map(({ entry }) => entry.type), ["incident", "file"]);
  }));

Deno.test("a journal torn at any byte opens, and keeps its whole lines", () =>
  withPath(async (path) => {
    const journal = await openJournal(path, options());
    for (const name of ["/a", "/b é"]) await journal.add(fileEntry(name));
    await journal.close();
    const bytes = await Deno.readFile(path);
    const whole = bytes.indexOf(10);
    for (let cut = whole; cut <= bytes.length; cut++) {
      await Deno.writeFile(path, bytes.subarray(0, cut));
      const again = await openJournal(path, options());
      await again.add(fileEntry("/c"));
      assert.equal(await again.pathAt(again.ledger.line(again.ledger.findPath("/c"))), "/c");
      await again.close();
      const { ledger } = await readIncident(path);
      const lines = bytes.subarray(0, cut).filter((byte) => byte === 10).length;
      assert.ok(
        ledger.paths >= lines && ledger.paths <= lines + 1,
        `${ledger.paths} paths of ${lines} lines`,
      );
    }
  }));

Deno.test("the journal of another incident or server is refused, and so is a file that is none", () =>
  withPath(async (path) => {
    await (await openJournal(path, options())).close();
    for (const other of [{ incident: "INC 8" }, { server: "https://other" }]) {
      await assert.rejects(openJournal(path, options({ head: { ...HEAD, ...other } })), UsageError);
    }
    await Deno.writeTextFile(path, '{"no":"journal"}\n');
    await assert.rejects(openJournal(path, options()), UsageError);
    for (const read of [readIncident, readStart]) {
      await assert.rejects(read(path), /is no journal/);
      await assert.rejects(read(`${path}.absent`), UsageError);
    }
  }));

Deno.test("how a journal was begun is told with its newest run", () =>
  withPath(async (path) => {
    const journal = await openJournal(path, options());
    assert.deepEqual(await readStart(path), { head: journal.head, run: undefined, isWalked: false });
    journal.add({ type: "run", inputs: ["/"], shard: { part: 1, of: 2 } });
    journal.add(fileEntry("/a"));
    journal.add({ type: "run", inputs: [], shard: { part: 2, of: 2 } });
    await journal.close();
    const { head, run } = await readStart(path);
    assert.deepEqual([head, run?.shard], [journal.head, { part: 2, of: 2 }]);
  }));

Deno.test("whether all was found is told of the newest run that looked, as the ledger tells it", () =>
  withPath(async (path) => {
    const looks = { type: "run", inputs: ["/"] } as const;
    const retries = { type: "run", inputs: [] } as const;
    const walked = { type: "walked", paths: 0 } as const;
    for (const [entry, told] of [[looks, false], [walked, true], [retries, true], [looks, false]] as const) {
      const journal = await openJournal(path, options());
      journal.add(entry);
      await journal.close();
      assert.equal((await readStart(path)).isWalked, told);
      assert.equal((await readIncident(path)).ledger.isWalked, told);
    }
  }));

Deno.test("lines added while the disk is busy share one wait, and keep their order", () =>
  withPath(async (path) => {
    let syncs = 0;
    const open = async (where: string) => {
      const file = await openJsonl(where);
      return {
        get sizeBytes() {
          return file.sizeBytes;
        },
        append: (lines: readonly Uint8Array[]) => file.append(lines),
        sync: () => (syncs++, file.sync()),
        close: () => file.close(),
      };
    };
    const journal = await openJournal(path, options({ open }));
    syncs = 0;
    await Promise.all(Array.from({ length: 100 }, (_, i) => journal.add(fileEntry(`/${i}`))));
    assert.ok(syncs <= 2, `${syncs} waits`);
    await journal.close();
    const rows = await Array.fromAsync(incidentRows(await readIncident(path)));
    assert.deepEqual(rows.map((row) => row.path), Array.from({ length: 100 }, (_, i) => `/${i}`));
  }));

Deno.test("a disk that breaks is told of once and for all, and by no stray rejection", () =>
  withPath(async (path) => {
    let isFull = false;
    const open = async (where: string) => {
      const file = await openJsonl(where);
      return {
        ...{ sizeBytes: 0, sync: () => file.sync(), close: () => file.close() },
        append: (lines: readonly Uint8Array[]) =>
          isFull ? Promise.reject(new Error("No space left on device (os error 28)")) : file.append(lines),
      };
    };
    const journal = await openJournal(path, options({ open }));
    isFull = true;
    journal.add(fileEntry("/a")); // nobody waits for this one
    await assert.rejects(journal.add(fileEntry("/b")), /no space left on device/);
    isFull = false;
    await assert.rejects(journal.add(fileEntry("/c")), /no space left on device/);
    assert.ok(journal.broken.reason instanceof AlxError);
    await journal.close();
    assert.equal((await readIncident(path)).ledger.paths, 0);
  }));

Deno.test("a lock keeps others out, this process too, and ends with its holder", () =>
  withPath(async (path) => {
    const lock = await lockJournal(path);
    await assert.rejects(lockJournal(path), {
      name: "UsageError",
      message: new RegExp(`Process ${Deno.pid} `),
    });
    lock.release();
    (await lockJournal(path)).release();
    const holder = new Deno.Command(Deno.execPath(), {
      args: [
        "eval",
        `const f = await Deno.open(Deno.args[0], {create: true, write: true}); await f.lock(true);
        console.log("held"); setInterval(() => {}, 1000);`,
        `${path}.lock`,
      ],
      stdout: "piped",
    }).spawn();
    const reader = holder.stdout.getReader();
    await reader.read();
    await assert.rejects(lockJournal(path), UsageError);
    holder.kill("SIGKILL");
    await holder.status;
    await reader.cancel();
    (await lockJournal(path)).release();
  }));

Deno.test("an empty or old lock file is nobody's lock", () =>
  withPath(async (path) => {
    for (const text of ["", "1\n", "no number"]) {
      await Deno.writeTextFile(`${path}.lock`, text);
      (await lockJournal(path)).release();
    }
  }));
