import type { SectionPlan } from "../corpus/section.ts";
import { type Member, unpack, type Unpacked } from "./archives.ts";
import { type Finding, type Inspector, raise, where } from "./finding.ts";
import { identify } from "./identify.ts";
import { type Mail, parseMail } from "./mail.ts";
import type { Subject } from "./subject.ts";

/** Bytes after the marker of a test, as the genuine stand-in takes them. */
function markedChild(subject: Subject): Member | undefined {
  const at = subject.text.indexOf("ALX-EXTRACT");
  if (at < 0) return undefined;
  const rest = subject.bytes.subarray(at + "ALX-EXTRACT".length);
  const space = (byte: number | undefined) =>
    byte !== undefined && (byte === 32 || (byte >= 9 && byte <= 13));
  let start = 0;
  let end = rest.length;
  while (start < end && space(rest[start])) start++;
  while (end > start && space(rest[end - 1])) end--;
  const child = rest.slice(start, end);
  return { name: "child.bin", bytes: child.length > 0 ? child : new TextEncoder().encode("child") };
}

const RUNS = /^(?:executable\/|shortcut\/|code\/(?:batch|javascript|ps1|vbs|shell|html))/;

/** Parts of office documents that are documents of their own; the rest is the document itself. */
function worthTaking(subject: Subject, member: Member): boolean {
  if (!subject.type.startsWith("document/office/")) return true;
  return /\/(?:embeddings|media|activeX)\//.test(member.name);
}

function contentsSection(children: readonly Member[]): SectionPlan {
  const what = `Extracted ${children.length} file${children.length === 1 ? "" : "s"}`;
  return children.length > 20
    ? {
      title: what,
      format: "TABLE",
      body: children.map(({ name, bytes }) => ({ name, size: bytes.length })),
    }
    : { title: what, body: children.map((child) => child.name).join("\n") };
}

const extract: Inspector = (subject, { limits }) => {
  const marked = markedChild(subject);
  const unpacked: Unpacked = marked
    ? { members: [marked] }
    : subject.type === "java/jar"
    ? { members: [] }
    : unpack(subject.type, subject.bytes, limits);
  const children = unpacked.members.filter((member) => worthTaking(subject, member));
  const running = marked ? [] : children.filter((child) => RUNS.test(identify(child.bytes).type));
  const { incomplete, password } = unpacked;
  return {
    sections: where(
      [children.length > 0, () => contentsSection(children)],
      [running.length > 0, () =>
        raise("EXTRACT.2", {
          body: running.map((child) => child.name).join("\n"),
          tags: { "file.behavior": ["Executable content in archive"] },
        })],
      [
        incomplete !== undefined,
        () => raise("EXTRACT.3", { body: `Not everything was extracted: ${incomplete}` }),
      ],
      [
        password !== undefined,
        () =>
          raise("EXTRACT.4", {
            body: `Opened with the password ${password}`,
            tags: { "info.password": [password ?? ""] },
          }),
      ],
    ),
    extracted: children.map((child) => ({
      ...child,
      description: marked ? "Extracted file" : "Extracted by Extract",
    })),
  };
};

function domainOf(address: string): string {
  return /@([\w.-]+)/.exec(address)?.[1]?.toLowerCase() ?? "";
}

const URGENT =
  /\b(?:urgent|immediately|overdue|suspended|verify your|final notice|within 24 hours|unpaid|click (?:here|below))\b/i;

/** The first link of a mail that presses the reader to follow it. */
function urgentLink(topic: string, text: string): string | undefined {
  const link = /https?:\/\/[!-~]+/.exec(text)?.[0];
  return URGENT.test(`${topic} ${text}`) ? link : undefined;
}

/** Whether answers go to another domain than the one the mail says it is from. */
function isForeign(from: string, back: string): boolean {
  return domainOf(back) !== "" && domainOf(from) !== "" && domainOf(back) !== domainOf(from);
}

/** All headers, with the addresses and the subject as tags. */
function headersSection({ headers }: Mail, addressed: readonly string[], topic: string): SectionPlan {
  const addresses = addressed.flatMap((text) => text.match(/[\w.+-]+@[\w.-]+\w/g) ?? []);
  return {
    title: "Headers",
    format: "ORDERED_KEY_VALUE",
    body: headers.map(([name, text]) => [name, text]),
    tags: { "network.email.address": addresses, "network.email.subject": topic === "" ? [] : [topic] },
  };
}

const emlParser: Inspector = (subject): Finding => {
  const mail = parseMail(subject.bytes);
  const value = (name: string) => mail.headers.find(([key]) => key.toLowerCase() === name)?.[1] ?? "";
  const [from, back, topic] = [value("from"), value("return-path"), value("subject")];
  const link = urgentLink(topic, mail.text);
  const attached = () => raise("EMLPARSER.1", { body: mail.attachments.map((file) => file.name).join("\n") });
  const returnPath = () =>
    raise("EMLPARSER.2", {
      format: "ORDERED_KEY_VALUE",
      body: [["From", from], ["Return-Path", back]],
    });
  const pressing = () =>
    raise("EMLPARSER.3", {
      format: "URL",
      body: [{ url: link ?? "" }],
      tags: { "network.static.uri": [link ?? ""] },
    });
  return {
    sections: [
      headersSection(mail, [from, value("to"), back], topic),
      ...where(
        [mail.attachments.length > 0, attached],
        [isForeign(from, back), returnPath],
        [link !== undefined, pressing],
      ),
    ],
    extracted: mail.attachments.map((file) => ({ ...file, description: "Attachment" })),
  };
};

const AUTOMATIC = /\b(?:auto_?open|document_open|workbook_open|autoexec|auto_?close)\b/i;
const STARTS = /\b(?:wscript\.shell|shell\s*\(|createobject\s*\(|shellexecute|powershell|urldownloadtofile)/i;

const oletools: Inspector = (subject, { limits }) => {
  const project = unpack(subject.type, subject.bytes, limits).members.find((member) =>
    /vbaProject\.bin$/.test(member.name)
  );
  const parts = project ? new TextDecoder("latin1").decode(project.bytes) : subject.text;
  const macros = project !== undefined || parts.includes("Attribut");
  const remote = /Target="(https?:\/\/[^"]+)"[^>]*TargetMode="External"/.exec(subject.text)?.[1];
  return {
    sections: where(
      [macros, () => raise("OLETOOLS.4")],
      [
        macros && AUTOMATIC.test(parts),
        () => raise("OLETOOLS.1", { tags: { "technique.macro": ["AutoOpen"] } }),
      ],
      [macros && STARTS.test(parts), () => raise("OLETOOLS.2", { tags: { "technique.macro": ["Shell"] } })],
      [remote !== undefined, () => raise("OLETOOLS.3", { tags: { "network.static.uri": [remote ?? ""] } })],
    ),
    extracted: project ? [{ ...project, name: "vbaProject.bin", description: "Macros of the document" }] : [],
  };
};

/** Services that take files out of others. */
export const CONTAINERS: Readonly<Record<string, Inspector>> = {
  Extract: extract,
  EmlParser: emlParser,
  Oletools: oletools,
};
