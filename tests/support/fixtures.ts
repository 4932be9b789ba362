/**
 * Runs recorded answers of genuine programs against our own code and prints where they differ.
 *
 *     deno task fixtures queries CASES CORPUS
 *     deno task fixtures ini CASES
 *     deno task fixtures classification CASES
 *
 * The last line is `agree N of M`.
 */
import { isDeepStrictEqual } from "node:util";
import type { Entry, SearchDocsRequest } from "../../src/domain/aggregate/mod.ts";
import type { Doc, FieldTable } from "../../src/domain/lucene/mod.ts";
import { toError } from "../../src/util/error.ts";
import { checkClassification, type ClassificationCases } from "./classification_cases.ts";

/** One place where we and the recording differ. */
export interface Disagreement {
  readonly name: string;
  readonly want: unknown;
  readonly got: unknown;
}

/** How often we agree, and where we do not. */
export interface Verdict {
  readonly agree: number;
  readonly total: number;
  readonly disagreements: readonly Disagreement[];
}

interface SearchCase {
  readonly index: string;
  readonly query: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly status: number;
  readonly total?: number;
  readonly ids?: readonly string[];
  readonly items?: readonly unknown[];
  readonly error?: string;
}

interface AggregationCase {
  readonly kind: "facet" | "stats" | "histogram" | "grouped";
  readonly index: string;
  readonly field: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly status: number;
  readonly answer?: unknown;
  readonly error?: string;
}

/** A file of queries with a genuine server's answers. */
export interface QueryCases {
  readonly recorded: string;
  readonly subset: Readonly<Record<string, string>>;
  readonly search: readonly SearchCase[];
  readonly aggregations: readonly AggregationCase[];
}

/** The documents that the queries were asked of. */
export interface QueryCorpus {
  readonly corpus: Readonly<Record<string, readonly Doc[]>>;
  readonly fields: Readonly<Record<string, FieldTable>>;
}

function judge(list: readonly { name: string; want: unknown; run: () => unknown }[]): Verdict {
  const disagreements: Disagreement[] = [];
  for (const { name, want, run } of list) {
    let got: unknown;
    try {
      got = run();
    } catch (thrown) {
      got = { error: toError(thrown).message };
    }
    if (!isDeepStrictEqual(JSON.parse(JSON.stringify(got)), JSON.parse(JSON.stringify(want)))) {
      disagreements.push({ name, want, got });
    }
  }
  return { agree: list.length - disagreements.length, total: list.length, disagreements };
}

/** Asks our evaluator what the genuine server was asked: the same hits in the same order, the same error texts. */
export async function checkQueries(cases: QueryCases, corpus: QueryCorpus): Promise<Verdict> {
  const aggregate = await import("../../src/domain/aggregate/mod.ts");
  const now = Date.parse(cases.recorded);
  const entries = new Map<string, Entry[]>();
  for (const [index, docs] of Object.entries(corpus.corpus)) {
    entries.set(index, docs.map((doc) => [String(doc.id), doc]));
  }
  const context = (index: string, body: Readonly<Record<string, unknown>>) => {
    const filters = [...(body.filters as string[] | undefined ?? []), cases.subset[index]!];
    return { index, fields: corpus.fields[index]!, now, filters };
  };
  const searches = cases.search.map((one) => ({
    name: `${one.index} ${one.query} ${one.with === undefined ? "" : JSON.stringify(one.with)}`,
    want: one.status === 200 ? { total: one.total, ids: one.ids, items: one.items } : { error: one.error },
    run() {
      const request: SearchDocsRequest = {
        sort: "id asc",
        ...one.with,
        ...context(one.index, one.with ?? {}),
        query: one.query,
      };
      const rows = request.rows ?? 1_000;
      const page = aggregate.searchDocs(entries.get(one.index)!, { ...request, rows, trackTotalHits: true });
      const ids = aggregate.searchDocs(entries.get(one.index)!, { ...request, rows, fl: "id" }).items;
      return {
        total: page.total,
        ids: one.ids === undefined ? undefined : ids.slice(0, one.ids.length).map((item) => item.id),
        items: one.items === undefined ? undefined : page.items.slice(0, one.items.length),
      };
    },
  }));
  const aggregations = cases.aggregations.map((one) => ({
    name: `${one.kind} ${one.index} ${one.field} ${JSON.stringify(one.body)}`,
    want: one.status === 200 ? one.answer : { error: one.error },
    run() {
      const { group_sort, ...body } = one.body;
      const groupSort = group_sort as string | undefined;
      const request = { ...body, ...context(one.index, body), field: one.field, groupSort };
      return aggregate[`${one.kind}Docs`](entries.get(one.index)!, request);
    },
  }));
  return judge([...searches, ...aggregations]);
}

interface IniCase {
  readonly name: string;
  readonly text: string;
  readonly want?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly error?: string;
}

/** Reads settings texts and compares with what Python's reader made of them. */
export async function checkIni(cases: readonly IniCase[]): Promise<Verdict> {
  const { parseIni } = await import("../../src/util/ini.ts");
  return judge(cases.map((one) => ({
    name: one.name,
    want: one.want ?? { error: one.error },
    run() {
      try {
        return Object.fromEntries(
          [...parseIni(one.text)].map(([section, values]) => [
            section,
            Object.fromEntries([...values].map(([key, value]) => [key, value.text])),
          ]),
        );
      } catch (thrown) {
        const error = toError(thrown);
        return { error: "fault" in error ? error.fault : error.message };
      }
    },
  })));
}

async function print(verdict: Verdict): Promise<void> {
  const lines = verdict.disagreements.map(({ name, want, got }) =>
    `${name}\n  want ${JSON.stringify(want).slice(0, 600)}\n  got  ${JSON.stringify(got)?.slice(0, 600)}\n`
  );
  const text = `${lines.join("")}agree ${verdict.agree} of ${verdict.total}\n`;
  await Deno.stdout.write(new TextEncoder().encode(text));
}

async function readJson(path: string | undefined): Promise<unknown> {
  if (path === undefined) {
    throw new Error("a file is missing: fixtures queries CASES CORPUS | ini CASES | classification CASES");
  }
  const bytes = await Deno.readFile(path);
  if (!path.endsWith(".gz")) return JSON.parse(new TextDecoder().decode(bytes));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return await new Response(stream).json();
}

/** Reads a recorded file of `tests/fixtures/queries`, by name. */
export function readQueryFixture(name: "cases" | "corpus"): Promise<unknown> {
  return readJson(new URL(`../fixtures/queries/${name}.json.gz`, import.meta.url).pathname);
}

async function main(kind: string | undefined, paths: readonly string[]): Promise<void> {
  const first = await readJson(paths[0]);
  if (kind === "queries") {
    await print(await checkQueries(first as QueryCases, await readJson(paths[1]) as QueryCorpus));
  } else if (kind === "ini") await print(await checkIni(first as IniCase[]));
  else if (kind === "classification") await print(checkClassification(first as ClassificationCases));
  else throw new Error(`unknown kind of fixture "${kind}"`);
}

if (import.meta.main) await main(Deno.args[0], Deno.args.slice(1));
