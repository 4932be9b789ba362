import assert from "node:assert/strict";
import { parquetReadObjects } from "hyparquet";
import { startDemo } from "../support/demo.ts";
import { lines, run, type RunResult } from "../support/cli.ts";

function sids(text: string): unknown[] {
  return lines(text).map((row) => row.sid);
}

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function names(folder: string): Promise<string[]> {
  return (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name).sort();
}

const ALL = ["search", "submission", "*", "--all", "--sort", "sid asc", "--fields", "sid"];

Deno.test("search and its family", async (t) => {
  await using demo = await startDemo({ submissions: 95 });
  const alx = (args: string[], options: Parameters<typeof run>[1] = {}): Promise<RunResult> =>
    run(args, { ...options, env: { ...demo.env, ...options.env } });
  const everything = sids((await alx(ALL)).out);

  await t.step("--all gives every hit once, in order", async () => {
    const { out } = await alx(["count", "submission", "*"]);
    assert.equal(everything.length, Number(out));
    assert.deepEqual(everything, [...new Set(everything)].sort());
  });

  await t.step("pages and streams agree", async () => {
    const pages: unknown[] = [];
    for (let offset = 0; offset < everything.length; offset += 30) {
      const { out } = await alx([
        ...["search", "submission", "*", "--sort", "sid asc", "--fields", "sid", "--output", "jsonl"],
        ...["--rows", "30", "--offset", String(offset)],
      ]);
      pages.push(...sids(out));
    }
    assert.deepEqual(pages, everything);
  });

  await t.step("--limit stops in the middle of a page", async () => {
    const { out } = await alx([...ALL, "--rows", "10", "--limit", "25"]);
    assert.deepEqual(sids(out), everything.slice(0, 25));
  });

  await t.step("JSON of a page is the server's answer", async () => {
    const { out } = await alx(["search", "submission", "*", "--rows", "2", "--fields", "sid"]);
    const page = JSON.parse(out);
    assert.deepEqual(Object.keys(page).sort(), ["items", "offset", "rows", "total"]);
    assert.equal(page.items.length, 2);
    assert.deepEqual(Object.keys(page.items[0]), ["sid"]);
  });

  await t.step(
    "a table fits the terminal, and tells the total and the columns that it has no room for",
    async () => {
      const { out } = await alx(["search", "submission", "*", "--rows", "5", "--no-color"], { terminal: 80 });
      const rows = out.trimEnd().split("\n");
      assert.equal(rows.length, 7);
      assert(rows.every((row) => [...row].length <= 80), out);
      assert.equal(rows.at(-1), `5 of ${everything.length} hits; hidden at this width: FILES, CLASS`);
    },
  );

  await t.step("filters are applied, and --exact-total counts", async () => {
    const { out } = await alx(["search", "submission", "*", "--filter", "max_score:>=1000", "--rows", "100"]);
    const { items, total } = JSON.parse(out);
    assert(items.length > 0 && items.length === total);
    assert(items.every((item: { max_score: number }) => item.max_score >= 1000));
  });

  await t.step(
    "--out writes a file that appears whole, by the format its name says",
    () =>
      inFolder(async (folder) => {
        const { out, code } = await alx([...ALL, "--out", `${folder}/a.csv`]);
        assert.deepEqual([out, code], ["", 0]);
        const csv = await Deno.readTextFile(`${folder}/a.csv`);
        assert.deepEqual(csv.trimEnd().split("\n"), ["sid", ...everything]);
        assert.deepEqual(await names(folder), ["a.csv"]);
        const again = await alx([...ALL, "--out", `${folder}/a.csv`]);
        assert.equal(again.code, 2);
        assert.match(again.err, /Will not overwrite/);
        assert.equal((await alx([...ALL, "--limit", "1", "--out", `${folder}/a.csv`, "--force"])).code, 0);
        assert.equal((await Deno.readTextFile(`${folder}/a.csv`)).trimEnd().split("\n").length, 2);
      }),
  );

  await t.step("--out writes Parquet", () =>
    inFolder(async (folder) => {
      await alx([...ALL, "--out", `${folder}/a.parquet`]);
      const bytes = await Deno.readFile(`${folder}/a.parquet`);
      const rows = await parquetReadObjects({ file: bytes.buffer as ArrayBuffer });
      assert.deepEqual(rows.map((row) => row.sid), everything);
    }));

  /** Breaks while the n-th piece is written. */
  const breaking = (at: number) => {
    let pieces = 0;
    return () => {
      if (++pieces === at) throw new Error("the disk is full");
    };
  };

  for (const at of [2, 5, 7]) {
    await t.step(
      `a stream that broke at piece ${at} goes on without a gap or a double`,
      () =>
        inFolder(async (folder) => {
          const args = [...ALL, "--rows", "10", "--resume", `${folder}/state`];
          let seen = "";
          const breakNow = breaking(at);
          const first = await alx(args, {
            onOut(text) {
              breakNow();
              seen += text;
            },
          });
          assert.equal(first.code, 1);
          assert.match(first.err, /the same command resumes from there/);
          const second = await alx(args);
          assert.deepEqual([second.code, second.err], [0, ""]);
          assert.deepEqual(sids(seen + second.out), everything);
          assert.deepEqual(await names(folder), []);
        }),
    );
  }

  await t.step(
    "a resumed file is cut to what was whole, and gets its name at the end",
    () =>
      inFolder(async (folder) => {
        const [state, out] = [`${folder}/state`, `${folder}/all.jsonl`];
        const args = [...ALL, "--rows", "10", "--resume", state];
        let seen = "";
        const breakNow = breaking(4);
        await alx(args, {
          onOut(text) {
            breakNow();
            seen += text;
          },
        });
        const left = JSON.parse(await Deno.readTextFile(state));
        await Deno.writeTextFile(
          state,
          JSON.stringify({ ...left, outBytes: new TextEncoder().encode(seen).length }),
        );
        await Deno.writeTextFile(`${out}.part`, `${seen}{"sid":"torn`);
        assert.equal((await alx([...args, "--out", out])).code, 0);
        assert.deepEqual(sids(await Deno.readTextFile(out)), everything);
        assert.deepEqual(await names(folder), ["all.jsonl"]);
      }),
  );

  await t.step(
    "with --resume too, a file that exists is refused before anything is read",
    () =>
      inFolder(async (folder) => {
        const out = `${folder}/all.jsonl`;
        await Deno.writeTextFile(out, "mine");
        const args = [...ALL, "--resume", `${folder}/state`, "--out", out];
        const { code, err } = await alx(args);
        assert.equal(code, 2);
        assert.match(err, /^alx: Will not overwrite ".*all\.jsonl"\n {2}Try: another --out, or --force\n$/);
        assert.deepEqual(await names(folder), ["all.jsonl"]);
        assert.equal((await alx([...args, "--force"])).code, 0);
        assert.deepEqual(sids(await Deno.readTextFile(out)), everything);
      }),
  );

  await t.step(
    "a resumed search refuses a file that exists before it reads anything",
    () =>
      inFolder(async (folder) => {
        await Deno.writeTextFile(`${folder}/out`, "mine");
        const args = [...ALL, "--output", "jsonl", "--out", `${folder}/out`, "--resume", `${folder}/state`];
        const { code, err } = await alx(args);
        assert.deepEqual([code, err.split("\n")[0]], [2, `alx: Will not overwrite "${folder}/out"`]);
        assert.deepEqual(await names(folder), ["out"]);
        assert.equal((await alx([...args, "--force"])).code, 0);
      }),
  );

  await t.step("a resume file of another search is refused", () =>
    inFolder(async (folder) => {
      const args = ["--rows", "10", "--resume", `${folder}/state`];
      const broken = breaking(2);
      await alx([...ALL, ...args], { onOut: broken });
      const { code, err } = await alx(["search", "file", "*", "--all", ...args]);
      assert.equal(code, 2);
      assert.match(err, /remembers another search/);
      await Deno.writeTextFile(`${folder}/state`, "not JSON");
      assert.match((await alx([...ALL, ...args])).err, /is not a file of --resume/);
    }));

  await t.step("a pipe that closes ends a stream quietly", async () => {
    const { code, err } = await alx([...ALL, "--rows", "10"], {
      onOut() {
        throw new Deno.errors.BrokenPipe("Broken pipe");
      },
    });
    assert.deepEqual([code, err], [0, ""]);
  });

  await t.step("Ctrl-C ends a stream with 130", async () => {
    const stop = new AbortController();
    const { code, err } = await alx([...ALL, "--rows", "10"], {
      signal: stop.signal,
      onOut: () => stop.abort(new DOMException("Interrupted", "AbortError")),
    });
    assert.deepEqual([code, err], [130, "alx: Interrupted\n"]);
  });

  await t.step("facet, stats, histogram, grouped and fields answer as the server does", async () => {
    const json = async (...args: string[]) => JSON.parse((await alx(args)).out);
    const facet: Record<string, number> = await json("facet", "submission", "state");
    assert.equal(Object.values(facet).reduce((a, b) => a + b), everything.length);
    const stats = await json("stats", "submission", "max_score");
    assert.equal(stats.count, everything.length);
    const histogram = await json(
      "histogram",
      "submission",
      "max_score",
      "--start",
      "0",
      "--end",
      "9000",
      "--gap",
      "500",
    );
    assert(Object.values<number>(histogram).reduce((a, b) => a + b) <= everything.length);
    const grouped = await json("grouped", "file", "type", "--rows", "3");
    assert.equal(grouped.items.length, 3);
    const fields = await json("fields", "submission", "--match", "max_");
    assert("max_score" in fields && !("sid" in fields));
  });

  await t.step("the tables of the family say the same to people", async () => {
    const shown = async (...args: string[]) => (await alx([...args, "--no-color"], { terminal: 100 })).out;
    const csv = async (...args: string[]) => (await alx([...args, "--output", "csv"])).out.split("\n");
    assert.deepEqual((await csv("facet", "submission", "state"))[0], "value,count,share");
    assert.match((await csv("grouped", "file", "type"))[1]!, /^[a-z/]+,\d+,/);
    assert.deepEqual((await csv("histogram", "submission", "max_score"))[0], "key,count");
    const line = async (...args: string[]) => (await alx([...args, "--output", "jsonl"])).out.split("\n")[0]!;
    assert.deepEqual(Object.keys(JSON.parse(await line("facet", "file", "type"))), ["value", "count"]);
    assert.deepEqual(Object.keys(JSON.parse(await line("histogram", "submission", "max_score"))), [
      "key",
      "count",
    ]);
    assert.match(await shown("facet", "submission", "state"), /^VALUE +COUNT.*\ncompleted +\d+/);
    assert.match(await shown("stats", "submission", "max_score"), /^documents +95\n/m);
    assert.match(await shown("histogram", "submission", "max_score", "--end", "9000", "--gap", "500"), /█/);
    assert.match(await shown("grouped", "file", "type"), /^TYPE +HITS.*\n(.*\n)+\d+ groups/);
    assert.match(await shown("count", "submission"), /^95\n$/);
  });

  await t.step("query check finds faults offline and doubts online", async () => {
    const fine = await alx(["query", "check", "submission", "max_score:>=1000", "--no-color"], {
      terminal: 80,
    });
    assert.deepEqual([fine.code, fine.out], [0, "The query is fine\n"]);
    const doubt = await alx(["query", "check", "submission", "max_scor:>=1000", "--no-color"], {
      terminal: 80,
    });
    assert.equal(doubt.code, 0);
    assert.match(doubt.out, /max_scor/);
    assert.match(doubt.out, /\^/);
    const fault = await alx(["query", "check", "submission", "state:(a", "--offline"]);
    assert.equal(fault.code, 2);
    assert.match(fault.err, /column 7.*\n {2}state:\(a\n {8}\^/);
  });

  await t.step(
    "query check reads 2,000 parentheses, and tries no correction of thousands of characters",
    async () => {
      const balanced = `${"(".repeat(2_000)}a${")".repeat(2_000)}`;
      assert.equal((await alx(["query", "check", "file", balanced, "--offline"])).code, 0);
      const open = await alx(["query", "check", "file", "(".repeat(1_500) + "a", "--offline"]);
      assert.equal(open.code, 2);
      assert.match(open.err, /^alx: Cannot parse the query at column 1: "\(" is not closed\n/);
      assert.doesNotMatch(open.err, /Try/);
      assert.ok(open.err.length < 300, open.err);
    },
  );
});
