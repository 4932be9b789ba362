import { createHash } from "node:crypto";
import type { JsonObject } from "../../util/json.ts";
import type { Doc } from "../store.ts";
import { DAY_MS } from "./documents.ts";
import type { FileNode } from "./file_node.ts";
import type { Layout } from "./layout.ts";
import { Rng } from "./rng.ts";
import { makeDomain, makeIp } from "./words.ts";
import { serverTime } from "../server_time.ts";

const digest = (name: string, data: Uint8Array | string): string =>
  createHash(name).update(data).digest("hex");

/** The id of a tag in the safelist and badlist. */
export function tagId(type: string, value: string): string {
  return digest("sha256", `${type}: ${value}`);
}

/** The id of a signature in the safelist. */
export function signatureListId(name: string): string {
  return digest("sha256", `signature: ${name}`);
}

interface Entry {
  readonly index: number;
  readonly nowMs: number;
  readonly source: string;
  readonly reason: string;
}

function common(entry: Entry): JsonObject {
  const added = entry.nowMs - (entry.index * 37 % 300 + 1) * DAY_MS / 4;
  const external = entry.source.includes(" ") || entry.source === "NSRL";
  return {
    added: serverTime(added),
    classification: "TLP:CLEAR",
    enabled: entry.index % 9 !== 8,
    expiry_ts: entry.index % 5 === 0 ? serverTime(entry.nowMs + 60 * DAY_MS) : null,
    sources: [{
      classification: "TLP:CLEAR",
      name: entry.source,
      reason: [entry.reason],
      type: external ? "external" : "user",
    }],
    updated: serverTime(added + DAY_MS / 8),
  };
}

function fileParts(file: FileNode, name: string): JsonObject {
  const bytes = file.bytes();
  return {
    file: { name: [name], size: file.size, type: file.type },
    hashes: { md5: digest("md5", bytes), sha1: digest("sha1", bytes), sha256: file.sha256 },
    type: "file",
  };
}

function tagParts(type: string, value: string): JsonObject {
  const text = `${type}: ${value}`;
  return {
    file: null,
    hashes: { md5: digest("md5", text), sha1: digest("sha1", text), sha256: digest("sha256", text) },
    tag: { type, value },
    type: "tag",
  };
}

function named(
  layout: Layout,
  wanted: (file: FileNode) => boolean,
  count: number,
): { name: string; file: FileNode }[] {
  const found: { name: string; file: FileNode }[] = [];
  for (const { sample } of layout.samples) {
    for (const item of sample.files) if (found.length < count && wanted(item.file)) found.push(item);
  }
  return found;
}

const SAFE_TAGS: readonly (readonly [type: string, value: string])[] = [
  ["network.static.domain", "mx1.corp.example"],
  ["network.static.domain", "schemas.openxmlformats.org"],
  ["network.static.domain", "www.intranet.example"],
  ["network.static.uri", "https://www.intranet.example/"],
  ["network.static.ip", "192.0.2.25"],
  ["network.email.address", "info@partner.example"],
  ["file.pe.versions.description", "Vendor Runtime"],
];

/** Safelist documents by id: known good files, tags, and signatures that cry wolf. */
export function safelistDocuments(layout: Layout): [string, Doc][] {
  const { nowMs } = layout;
  const docs: [string, Doc][] = [];
  for (const { name, file } of named(layout, (one) => one.level === "safe", 24)) {
    const entry = { index: docs.length, nowMs, source: "NSRL", reason: "Part of a published installer" };
    docs.push([file.sha256, { ...common(entry), ...fileParts(file, name), signature: null, tag: null }]);
  }
  for (const [type, value] of SAFE_TAGS) {
    const entry = { index: docs.length, nowMs, source: "admin", reason: "Our own infrastructure" };
    docs.push([tagId(type, value), { ...common(entry), ...tagParts(type, value), signature: null }]);
  }
  for (const name of ["DEMO_INFO.info_pdf_producer", "DEMO_INFO.info_minified_script"]) {
    const entry = { index: docs.length, nowMs, source: "atremblay", reason: "Matches every second document" };
    const text = `signature: ${name}`;
    const hashes = { md5: digest("md5", text), sha1: digest("sha1", text), sha256: digest("sha256", text) };
    docs.push([signatureListId(name), {
      ...common(entry),
      file: null,
      hashes,
      signature: { name },
      tag: null,
      type: "signature",
    }]);
  }
  return docs;
}

const NO_ATTRIBUTION = {
  actor: null,
  campaign: null,
  category: null,
  exploit: null,
  family: null,
  implant: null,
  network: null,
};

function attributed(file: FileNode): JsonObject {
  const { family, actor, campaign } = file.theme;
  return {
    ...NO_ATTRIBUTION,
    actor: actor ? [actor] : null,
    campaign: campaign ? [campaign] : null,
    category: family ? [family.category] : null,
    family: family ? [family.name] : null,
  };
}

/** Badlist documents by id: files and servers of campaigns. */
export function badlistDocuments(layout: Layout): [string, Doc][] {
  const { nowMs } = layout;
  const docs = new Map<string, Doc>();
  const bad = named(layout, (one) => one.level === "malicious", 40);
  for (const { name, file } of bad.filter((_, i) => i % 2 === 0)) {
    const entry = { index: docs.size, nowMs, source: "admin", reason: "Seen in a confirmed incident" };
    const parts = fileParts(file, name);
    docs.set(file.sha256, {
      ...common(entry),
      ...parts,
      attribution: attributed(file),
      hashes: { ...parts["hashes"] as JsonObject, ssdeep: null, tlsh: null },
      tag: null,
    });
  }
  const put = (type: string, value: string, file: FileNode | undefined) => {
    const entry = { index: docs.size, nowMs, source: "CERT feed", reason: "Command and control server" };
    const parts = tagParts(type, value);
    docs.set(tagId(type, value), {
      ...common(entry),
      ...parts,
      attribution: file === undefined ? null : attributed(file),
      hashes: { ...parts["hashes"] as JsonObject, ssdeep: null, tlsh: null },
    });
  };
  for (const { file } of bad) {
    for (const domain of file.theme.domains.slice(0, 2)) put("network.static.domain", domain, file);
    for (const ip of file.theme.ips.slice(0, 1)) put("network.static.ip", ip, file);
  }
  const random = new Rng(layout.seed);
  for (let i = 0; i < 8; i++) put("network.dynamic.domain", makeDomain(random), undefined);
  put("network.dynamic.ip", makeIp(random), undefined);
  return [...docs];
}
