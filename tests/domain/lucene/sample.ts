import type { FieldInfo } from "../../../src/api/types/mod.ts";
import { compileQuery, type Doc, type FieldTable, QueryError } from "../../../src/domain/lucene/mod.ts";

/** 24 November 2026, 04:00 UTC: "now" in these tests. */
export const NOW = Date.UTC(2026, 10, 24, 4);

function info(type: string, flags = ""): FieldInfo {
  return {
    type,
    default: flags.includes("D"),
    indexed: !flags.includes("X"),
    list: flags.includes("L"),
    stored: flags.includes("S"),
  };
}

/** One field of each type, named as on a server. */
export const FIELDS: FieldTable = {
  id: info("keyword", "D"),
  state: info("keyword", "S"),
  max_score: info("integer", "S"),
  size: info("long"),
  entropy: info("float"),
  "params.submitter": info("keyword", "SD"),
  "params.deep_scan": info("boolean"),
  "params.description": info("text", "SD"),
  "params.services.selected": info("keyword", "XL"),
  "times.submitted": info("date", "S"),
  "files.name": info("keyword", "DL"),
  "files.sha256": info("keyword", "DL"),
  "al.ip": info("ip", "DL"),
  "metadata.ingest.id": info("wildcard", "D"),
  ssdeep: info("keyword", "D"),
};

/** Documents by id. */
export const DOCS: Readonly<Record<string, Doc>> = {
  a: {
    state: "completed",
    max_score: 1200,
    size: 10,
    entropy: 4.1,
    params: {
      submitter: "admin",
      deep_scan: true,
      description: "Inspection of the file setup.exe, don't run",
    },
    times: { submitted: "2026-11-24T03:30:00.123456Z" },
    files: [{ name: "a b.exe", sha256: "ABCD12" }, { name: "readme.txt", sha256: "ef0011" }],
    al: { ip: ["10.1.2.3", "2001:db8::1"] },
    metadata: { "ingest.id": "Run 7" },
    ssdeep: "3:abC:dEf",
  },
  b: {
    state: "failed",
    max_score: -5,
    size: 2000,
    entropy: 7.99,
    params: { submitter: "user", deep_scan: false, description: "file inspection quick brown fox" },
    times: { submitted: "2026-11-17T10:00:00.000000Z" },
    files: [],
    al: { ip: null },
    metadata: {},
    ssdeep: null,
  },
  c: {
    state: "not started",
    max_score: 0,
    params: { submitter: "AND", deep_scan: null, description: null },
    times: { submitted: "2025-12-31T23:59:59.999000Z" },
    files: [{ name: null, sha256: null }],
  },
};

/** Ids of the documents a query finds, joined; or the text of the refusal. */
export function run(query: string, mode: "defaults" | "all" = "defaults"): string {
  try {
    const test = compileQuery(query, { fields: FIELDS, now: NOW, defaultMode: mode });
    return Object.entries(DOCS).filter(([id, doc]) => test(doc, id)).map(([id]) => id).join("");
  } catch (error) {
    if (error instanceof QueryError) return error.message.replace(/^SearchException: /, "");
    throw error;
  }
}
