import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import fc from "fast-check";
import { BODY_FORMATS } from "../../src/api/types/mod.ts";
import { createDemo } from "../../src/demo/demo.ts";
import { seedStore } from "../../src/demo/corpus/mod.ts";
import { layOut } from "../../src/demo/corpus/layout.ts";
import { findingsOf, scoreOf } from "../../src/demo/corpus/recipes.ts";
import { HEURISTICS } from "../../src/demo/corpus/heuristics.ts";
import { ATTACK } from "../../src/demo/corpus/attack.ts";
import { SERVICES } from "../../src/demo/corpus/services.ts";
import type { DemoStore, Doc } from "../../src/demo/store.ts";
import type { JsonObject } from "../../src/util/json.ts";
import { FakeClock } from "../support/fake_clock.ts";

const NOW = Date.parse("2026-11-24T09:30:00Z");
const store = seedStore({ now: NOW });

interface Section {
  readonly body: string | null;
  readonly body_format: string;
  readonly depth: number;
  readonly heuristic:
    | { heur_id: string; score: number; attack: { attack_id: string; pattern: string }[] }
    | null;
}

interface Result {
  readonly sha256: string;
  readonly created: string;
  readonly response: {
    readonly service_name: string;
    readonly extracted: readonly { sha256: string; name: string }[];
    readonly supplementary: readonly { sha256: string }[];
  };
  readonly result: { readonly score: number; readonly sections: readonly Section[] };
}

interface Submission {
  readonly sid: string;
  readonly state: string;
  readonly results: readonly string[];
  readonly errors: readonly string[];
  readonly error_count: number;
  readonly file_count: number;
  readonly max_score: number;
  readonly files: readonly { sha256: string; size: number; name: string }[];
  readonly times: { readonly submitted: string; readonly completed: string | null };
  readonly params: JsonObject;
  readonly metadata: JsonObject;
}

// The stored documents have these shapes; the golden test below compares their keys with the genuine server's.
const all = <T>(name: keyof DemoStore["collections"], from = store): [string, T][] =>
  [...from.collections[name].entries()].map(([id, doc]) => [id, doc as unknown as T]);

const result = (key: string): Result | undefined =>
  store.collections.result.get(key) as unknown as Result | undefined;

Deno.test("every submission's scores add up: sections, results, files, tree", () => {
  let checked = 0;
  for (const [sid, submission] of all<Submission>("submission")) {
    if (submission.state !== "completed") continue;
    const scores = new Map<string, number>();
    for (const key of submission.results) {
      const sha256 = key.slice(0, 64);
      const found = result(key);
      const score = found?.result.score ?? 0;
      const sum = (found?.result.sections ?? []).reduce(
        (total, one) => total + (one.heuristic?.score ?? 0),
        0,
      );
      assert.equal(score, sum, key);
      scores.set(sha256, (scores.get(sha256) ?? 0) + score);
    }
    assert.equal(submission.max_score, Math.max(...scores.values()), sid);
    assert.equal(submission.file_count, scores.size, sid);
    checked++;
  }
  assert.ok(checked > 1900);
});

Deno.test("every key and file that a document names exists, but for the one lost on purpose", () => {
  const missing = new Set<string>();
  const reachable = (submission: Submission): Set<string> => {
    const known = new Set(submission.files.map((file) => file.sha256));
    for (const key of submission.results) {
      if (key.endsWith(".e")) {
        assert.ok(store.collections.emptyresult.get(key), key);
        continue;
      }
      const found = result(key);
      assert.ok(found, key);
      assert.equal(key.split(".")[1], found.response.service_name);
      for (const file of found.response.extracted) known.add(file.sha256);
      for (const file of [...found.response.extracted, ...found.response.supplementary]) {
        if (!store.collections.file.get(file.sha256)) missing.add(file.sha256);
      }
    }
    return known;
  };
  for (const [, submission] of all<Submission>("submission")) {
    if (submission.state !== "completed") continue;
    const known = reachable(submission);
    for (const key of submission.results) {
      assert.ok(known.has(key.slice(0, 64)), `${key} of a file nobody extracted`);
    }
    for (const key of submission.errors) assert.ok(store.collections.error.get(key), key);
    assert.equal(submission.error_count, submission.errors.length);
  }
  assert.equal(missing.size, 1);
  for (const sha256 of missing) assert.equal(store.bytes(sha256), undefined);
});

Deno.test("bytes have the hashes and sizes of their documents", () => {
  for (
    const [id, file] of all<{ sha256: string; md5: string; sha1: string; size: number; entropy: number }>(
      "file",
    )
  ) {
    const bytes = store.bytes(id);
    assert.ok(bytes);
    for (const name of ["sha256", "sha1", "md5"] as const) {
      assert.equal(createHash(name).update(bytes).digest("hex"), file[name]);
    }
    assert.equal(id, file.sha256);
    assert.equal(bytes.length, file.size);
    assert.ok(file.entropy >= 0 && file.entropy <= 8);
  }
});

Deno.test("the mixture of verdicts is that of a security desk", () => {
  const shares = new Map<string, number>();
  const done = all<Submission>("submission").filter(([, one]) => one.state === "completed");
  for (const [, { max_score }] of done) {
    const level = max_score < 0
      ? "safe"
      : max_score < 300
      ? "info"
      : max_score < 700
      ? "suspicious"
      : max_score < 1000
      ? "highly"
      : "malicious";
    shares.set(level, (shares.get(level) ?? 0) + 1 / done.length);
  }
  const wanted = { safe: 0.02, info: 0.7, suspicious: 0.15, highly: 0.05, malicious: 0.08 };
  for (const [level, share] of Object.entries(wanted)) {
    assert.ok(Math.abs((shares.get(level) ?? 0) - share) < 0.04, `${level}: ${shares.get(level)}`);
  }
});

Deno.test("each file's score lies in the range of its level", () => {
  const ranges = {
    safe: [-Infinity, -1],
    info: [0, 299],
    suspicious: [300, 699],
    highly: [700, 999],
    malicious: [1000, Infinity],
  } as const;
  for (const file of layOut({ submissions: 2000, seed: 3, nowMs: NOW }).pool.files.values()) {
    if (file.extra.length > 0) continue;
    const [low, high] = ranges[file.level];
    // A container may be lower than what it holds, never higher than its own level.
    const score = scoreOf(file);
    assert.ok(score >= low && score <= high, `${file.kind} ${file.level}: ${score} ${findingsOf(file)}`);
  }
});

Deno.test("tags that strings would show are in the bytes", () => {
  for (const [key, found] of all<Result>("result")) {
    if (found.response.service_name !== "FrankenStrings") continue;
    const text = new TextDecoder("latin1").decode(store.bytes(found.sha256));
    const wide = text.replaceAll("\0", "");
    for (const section of found.result.sections) {
      const tags =
        (section as unknown as { tags: { network: { static: { uri: string[] | null } | null } | null } })
          .tags;
      for (const uri of tags.network?.static?.uri ?? []) {
        assert.ok(text.includes(uri) || wide.includes(uri), `${key} ${uri}`);
      }
    }
  }
});

Deno.test("every body format occurs, and JSON bodies parse", () => {
  const seen = new Set<string>();
  for (const [key, found] of all<Result>("result")) {
    for (const section of found.result.sections) {
      seen.add(section.body_format);
      if (section.body_format === "TEXT" || section.body_format === "MEMORY_DUMP") continue;
      assert.doesNotThrow(() => JSON.parse(section.body ?? ""), key);
    }
    const depths = found.result.sections.map((section) => section.depth);
    assert.ok(depths.every((depth, i) => depth === 0 || depth <= (depths[i - 1] ?? -1) + 1), key);
  }
  for (const format of BODY_FORMATS) assert.ok(seen.has(format), format);
});

Deno.test("heuristics, techniques and services of results are those of the catalogues", () => {
  for (const [key, found] of all<Result>("result")) {
    assert.ok(SERVICES.has(found.response.service_name), key);
    for (const { heuristic } of found.result.sections) {
      if (heuristic === null) continue;
      assert.equal(HEURISTICS.get(heuristic.heur_id)?.score, heuristic.score);
      assert.equal(heuristic.heur_id.split(".")[0], found.response.service_name.toUpperCase());
      for (const { attack_id, pattern } of heuristic.attack) {
        assert.equal(ATTACK.get(attack_id)?.pattern, pattern);
      }
    }
  }
});

Deno.test("the same seed and time give the same corpus, another seed another one", () => {
  const digest = (seed: number, now: number) => {
    const other = seedStore({ submissions: 60, seed, now });
    const hash = createHash("sha256");
    for (const [name, collection] of Object.entries(other.collections)) {
      for (const [id, doc] of collection.entries()) hash.update(`${name} ${id} ${JSON.stringify(doc)}\n`);
    }
    return hash.digest("hex");
  };
  assert.equal(digest(7, NOW), digest(7, NOW + 29_000));
  assert.notEqual(digest(7, NOW), digest(8, NOW));
  assert.notEqual(digest(7, NOW), digest(7, NOW + 3_600_000));
});

Deno.test("times lie in the four weeks before now, in order, with quiet nights and weekends", () => {
  const byHour = new Array<number>(24).fill(0);
  const byDay = new Array<number>(7).fill(0);
  for (const [, { times }] of all<Submission>("submission")) {
    const submitted = Date.parse(times.submitted);
    assert.ok(submitted > NOW - 29 * 86_400_000 && submitted < NOW);
    if (times.completed !== null) assert.ok(Date.parse(times.completed) > submitted);
    byHour[new Date(submitted).getUTCHours()]! += 1;
    byDay[new Date(submitted).getUTCDay()]! += 1;
  }
  assert.ok(byHour[9]! + byHour[10]! > 3 * (byHour[2]! + byHour[3]!));
  assert.ok(byDay[2]! > 2 * byDay[0]!);
});

Deno.test("alerts say what their submissions say", () => {
  interface Alert {
    sid: string;
    al: { score: number; domain: string[]; domain_static: string[]; domain_dynamic: string[] };
    file: { sha256: string };
    events: { ts: string }[];
    metadata: JsonObject;
  }
  const alerts = all<Alert>("alert");
  assert.ok(alerts.length > 100);
  for (const [id, alert] of alerts) {
    const submission = store.collections.submission.get(alert.sid) as unknown as Submission;
    assert.equal(id, alert.sid);
    assert.ok(alert.al.score >= 500);
    assert.equal(alert.al.score, submission.max_score);
    assert.equal(alert.file.sha256, submission.files[0]?.sha256);
    assert.deepEqual(alert.metadata, submission.metadata);
    assert.deepEqual(
      [...new Set([...alert.al.domain_static, ...alert.al.domain_dynamic])].sort(),
      [...alert.al.domain].sort(),
    );
    for (const event of alert.events) assert.ok(Date.parse(event.ts) <= NOW);
  }
  const groups = new Set(alerts.map(([, alert]) => alert.file.sha256));
  assert.ok(groups.size < alerts.length);
});

Deno.test("tallies of heuristics are true", () => {
  const counts = new Map<string, number>();
  for (const [, found] of all<Result>("result")) {
    for (const { heuristic } of found.result.sections) {
      if (heuristic) counts.set(heuristic.heur_id, (counts.get(heuristic.heur_id) ?? 0) + 1);
    }
  }
  for (const [id, doc] of all<{ stats: { count: number; sum: number; avg: number } }>("heuristic")) {
    assert.equal(doc.stats.count > 0, counts.has(id), id);
    assert.equal(doc.stats.sum, doc.stats.count * doc.stats.avg);
  }
});

Deno.test("what a client must survive is there", () => {
  const submissions = all<Submission & { to_be_deleted: boolean }>("submission").map(([, one]) => one);
  const names = submissions.flatMap((one) => one.files.map((file) => file.name));
  const some = (what: string, found: boolean) => assert.ok(found, what);
  some("right-to-left override", names.some((name) => name.includes("\u202e")));
  some("escape in a name", names.some((name) => name.includes("\x1b")));
  some("long name", names.some((name) => name.length > 1500));
  some("wide name", names.some((name) => name.includes("請求書")));
  some("running", submissions.some((one) => one.state === "submitted" && one.results.length === 0));
  some("failed", submissions.some((one) => one.state === "failed"));
  some("to be deleted", submissions.some((one) => one.to_be_deleted));
  const child = submissions.find((one) => one.params["psid"] !== null);
  some(
    "extended scan",
    child !== undefined && store.collections.submission.get(String(child.params["psid"])) !== undefined,
  );
  const bodies = all<Result>("result").flatMap(([, one]) =>
    one.result.sections.map((section) => section.body ?? "")
  );
  some("escape in a body", bodies.some((body) => body.includes("\x1b]0;")));
  some("huge table", bodies.some((body) => body.length > 300_000));
  const types = new Set(all<{ type: string }>("error").map(([, one]) => one.type));
  assert.equal(types.size, 8);
});

type Keys = { readonly [key: string]: Keys | null };

/** Key paths that differ between a document and the genuine server's, as deep as both are objects. */
function differences(doc: JsonObject, keys: Keys, at: string): string[] {
  const found: string[] = [];
  for (const key of new Set([...Object.keys(doc), ...Object.keys(keys)])) {
    if (!(key in doc) || !(key in keys)) {
      found.push(`${at}.${key}`);
      continue;
    }
    const [ours, theirs] = [doc[key], keys[key]];
    const nested = typeof ours === "object" && ours !== null && !Array.isArray(ours);
    if (nested && theirs) found.push(...differences(ours as JsonObject, theirs, `${at}.${key}`));
  }
  return found;
}

Deno.test("documents have the keys of the genuine server's", async () => {
  const text = await Deno.readTextFile(new URL("../fixtures/golden_keys.json", import.meta.url));
  const golden = JSON.parse(text) as Record<string, Keys>;
  const names = [
    "submission",
    "file",
    "alert",
    "result",
    "error",
    "heuristic",
    "signature",
    "safelist",
    "badlist",
    "workflow",
  ] as const;
  for (const name of names) {
    for (const [id, doc] of all<Doc>(name)) assert.deepEqual(differences(doc, golden[name] as Keys, id), []);
  }
  for (const [key, one] of all<Result>("result")) {
    for (const section of one.result.sections) {
      assert.deepEqual(differences(section as unknown as JsonObject, golden["section"] as Keys, key), []);
    }
  }
});

Deno.test("any size from one to a few hundred is a whole corpus", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 120 }), fc.integer(), (submissions, seed) => {
      const other = seedStore({ submissions, seed, now: NOW });
      assert.equal(other.collections.submission.size, submissions);
      for (const [, one] of all<Submission>("submission", other)) {
        for (const file of one.files) assert.equal(other.bytes(file.sha256)?.length, file.size);
        for (const key of one.results) {
          assert.ok(other.collections[key.endsWith(".e") ? "emptyresult" : "result"].get(key), key);
        }
      }
    }),
    { numRuns: 12 },
  );
});

Deno.test("writes and deletes stay", () => {
  const other = seedStore({ submissions: 5, now: NOW });
  const [id] = [...other.collections.submission.entries()][0] as [string, Doc];
  assert.ok(other.collections.submission.delete(id));
  assert.equal(other.collections.submission.get(id), undefined);
  assert.equal(other.collections.submission.size, 4);
  other.collections.heuristic.put("X.1", { heur_id: "X.1" });
  assert.deepEqual(other.collections.heuristic.get("X.1"), { heur_id: "X.1" });
});

Deno.test("a server that starts again with the same seed time holds the same documents", () => {
  const seedMs = Date.UTC(2026, 4, 5, 12);
  const started = (now: number) =>
    createDemo({ submissions: 30, seedMs, clock: new FakeClock(now) }).state.store;
  const [one, later] = [started(seedMs), started(seedMs + 3_600_000)];
  for (const index of ["submission", "file", "result", "alert", "user"] as const) {
    const docs = [...one.collections[index].entries()];
    assert(docs.length > 0, index);
    assert.deepEqual([...later.collections[index].entries()], docs, index);
  }
});
