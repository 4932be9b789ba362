import { Buffer } from "node:buffer";
import type { Member } from "./archives.ts";

/** A mail, taken apart. */
export interface Mail {
  /** In order; folded lines are joined. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly attachments: readonly Member[];
  /** Text parts, decoded. */
  readonly text: string;
}

const PARTS = 200;
const NESTED = 8;

function splitHeaders(raw: string): { headers: [string, string][]; body: string } {
  const end = /\r?\n\r?\n/.exec(raw);
  const head = end ? raw.slice(0, end.index) : raw;
  const headers = head.replace(/\r?\n[ \t]+/g, " ").split(/\r?\n/).flatMap((line): [string, string][] => {
    const at = line.indexOf(":");
    return at > 0 ? [[line.slice(0, at).trim(), decodeWords(line.slice(at + 1).trim())]] : [];
  });
  return { headers, body: end ? raw.slice(end.index + end[0].length) : "" };
}

/** Decodes words such as `=?utf-8?B?…?=`; bytes of other character sets are read as UTF-8 or Latin-1. */
function decodeWords(value: string): string {
  const plain = Buffer.from(value, "latin1").toString("utf8");
  return plain.replace(
    /=\?[^?]+\?([BQ])\?([^?]*)\?=/gi,
    (_, how: string, text: string) =>
      how.toUpperCase() === "B"
        ? Buffer.from(text, "base64").toString("utf8")
        : quotedPrintable(text.replaceAll("_", " ")).toString("utf8"),
  );
}

function quotedPrintable(text: string): Buffer {
  const joined = text.replace(/=\r?\n/g, "");
  return Buffer.from(
    joined.replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    "latin1",
  );
}

function header(headers: readonly (readonly [string, string])[], name: string): string {
  return headers.find(([key]) => key.toLowerCase() === name)?.[1] ?? "";
}

/** A parameter of a header; `name*=utf-8''…` is decoded. */
function parameter(value: string, name: string): string | undefined {
  const match = new RegExp(`\\b${name}(\\*?)=(?:"([^"]*)"|([^;\\s]+))`, "i").exec(value);
  const text = match?.[2] ?? match?.[3];
  if (text === undefined || match?.[1] !== "*") return text;
  try {
    return decodeURIComponent(text.replace(/^[^']*'[^']*'/, ""));
  } catch {
    return text;
  }
}

function decodeBody(body: string, encoding: string): Buffer {
  if (/base64/i.test(encoding)) return Buffer.from(body.replace(/[^A-Za-z0-9+/=]/g, ""), "base64");
  if (/quoted-printable/i.test(encoding)) return quotedPrintable(body);
  return Buffer.from(body, "latin1");
}

function collect(raw: string, into: { attachments: Member[]; text: string[] }, depth: number): void {
  if (depth > NESTED || into.attachments.length + into.text.length > PARTS) return;
  const { headers, body } = splitHeaders(raw);
  const type = header(headers, "content-type");
  const boundary = /multipart\//i.test(type) ? parameter(type, "boundary") : undefined;
  if (boundary !== undefined) {
    // The first piece is the preamble; the closing mark leaves a piece that starts with dashes.
    for (const part of `\n${body}`.split(`\n--${boundary}`).slice(1)) {
      if (!part.startsWith("--")) {
        collect(part.replace(/^[ \t]*\r?\n/, "").replace(/\r$/, ""), into, depth + 1);
      }
    }
    return;
  }
  const bytes = decodeBody(body, header(headers, "content-transfer-encoding"));
  const name = parameter(header(headers, "content-disposition"), "filename") ?? parameter(type, "name");
  if (name !== undefined || (type !== "" && !/^(?:text|multipart)\//i.test(type))) {
    into.attachments.push({ name: name ?? "attachment", bytes: new Uint8Array(bytes) });
  } else {
    into.text.push(bytes.toString("utf8"));
  }
}

/** Reads a mail: headers, text, and attachments of all nested parts. */
export function parseMail(bytes: Uint8Array): Mail {
  const raw = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
  const into = { attachments: [] as Member[], text: [] as string[] };
  collect(raw, into, 0);
  return { headers: splitHeaders(raw).headers, attachments: into.attachments, text: into.text.join("\n") };
}
