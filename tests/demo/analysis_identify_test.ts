import assert from "node:assert/strict";
import { entropyOf } from "../../src/demo/analysis/measure.ts";
import { identify, ssdeep } from "../../src/demo/analysis/mod.ts";
import { indicators, printable } from "../../src/demo/analysis/indicators.ts";
import { parseMail } from "../../src/demo/analysis/mail.ts";
import { readProgram } from "../../src/demo/analysis/program.ts";
import { makeProgram } from "../../src/demo/corpus/content/programs.ts";
import { seedStore } from "../../src/demo/corpus/mod.ts";
import { FILE_TYPES } from "../../src/demo/file_types.ts";

const utf8 = (text: string) => new TextEncoder().encode(text);
const latin1 = (text: string) => Uint8Array.from(text, (c) => c.charCodeAt(0));

/** What the genuine server said of one file. */
const GOLDEN = {
  text:
    "a sample ALX-MALICIOUS strings: evil.example.net 10.20.30.40 ALX-EXTRACT the extracted child file body",
  ssdeep: "3:sWEIJOpsdRXMLVp6rEAwhWP2xpFc4iDt:sWEDORXMLV04bhWPwpFcrt",
  entropy: 4.962312163050366,
};

Deno.test("ssdeep and entropy agree with the genuine server", () => {
  assert.equal(ssdeep(utf8(GOLDEN.text)), GOLDEN.ssdeep);
  assert.ok(Math.abs(entropyOf(utf8(GOLDEN.text)) - GOLDEN.entropy) < 1e-12);
  assert.equal(ssdeep(new Uint8Array()), "3::");
  assert.equal(entropyOf(new Uint8Array()), 0);
});

Deno.test("ssdeep keeps the common part of similar files", () => {
  const lines = Array.from({ length: 400 }, (_, i) => `line ${i * 7919} of the document`);
  const [block, full = ""] = ssdeep(utf8(lines.join("\n"))).split(":");
  const [block2, full2 = ""] = ssdeep(utf8(["changed", ...lines].join("\n"))).split(":");
  assert.equal(block, block2);
  assert.ok(full2.includes(full.slice(10)));
});

const CASES: readonly (readonly [content: Uint8Array, type: string])[] = [
  [new Uint8Array(), "empty"],
  [latin1("\x89PNG\r\n\x1a\n...."), "image/png"],
  [latin1("\xff\xd8\xff\xe0"), "image/jpg"],
  [latin1("GIF89a"), "image/gif"],
  [latin1("7z\xbc\xaf\x27\x1c"), "archive/7-zip"],
  [latin1("Rar!\x1a\x07\0"), "archive/rar"],
  [latin1("PK\x03\x04\x14\0 some.txt"), "archive/zip"],
  [latin1("PK\x03\x04 [Content_Types].xml word/document.xml"), "document/office/word"],
  [latin1("PK\x03\x04 [Content_Types].xml xl/workbook.xml"), "document/office/excel"],
  [latin1("PK\x03\x04 AndroidManifest.xml classes.dex"), "android/apk"],
  [latin1("PK\x03\x04 META-INF/MANIFEST.MF"), "java/jar"],
  [latin1("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1..W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t\0"), "document/office/word"],
  [latin1("junk\n%PDF-1.7\n"), "document/pdf"],
  [latin1("{\\rtf1\\ansi"), "document/office/rtf"],
  [latin1("\x7fELF\x02\x01\x01" + "\0".repeat(9) + "\x03\0"), "executable/linux/so64"],
  [latin1("\x7fELF\x01\x01\x01" + "\0".repeat(9) + "\x02\0"), "executable/linux/elf32"],
  [latin1("MZ too short"), "executable/windows/dos"],
  [latin1("\xd4\xc3\xb2\xa1\x02\0\x04\0"), "network/tcpdump"],
  [latin1("RIFF\0\0\0\0WAVE"), "audio/wav"],
  [latin1("\x01\x02\xfe\xff\x80\x81\x00\x00"), "unknown"],
  [utf8("uri: https://a.example/\n"), "uri/https"],
  [utf8("uri: http://a.example/\n"), "uri/http"],
  [utf8('{"a": [1, 2]}'), "text/json"],
  [utf8("[main]\na=1\n; comment\n[b]\nc=d\n"), "text/ini"],
  [utf8("<!DOCTYPE html><html></html>"), "code/html"],
  [utf8('<?xml version="1.0"?><a/>'), "code/xml"],
  [utf8('<svg xmlns="http://www.w3.org/2000/svg"></svg>'), "image/svg"],
  [utf8("Return-Path: <a@b>\nFrom: a\nTo: b\nSubject: c\n\nbody"), "document/email"],
  [utf8("#!/usr/bin/env python3\nprint(1)\n"), "code/python"],
  [utf8("#!/bin/sh\necho\n"), "code/shell"],
  [utf8("@ECHO OFF\r\ndir\r\n"), "code/batch"],
  [utf8("function Foo() {\n}\nvar a = 1;\n"), "code/javascript"],
  [utf8("Sub AutoOpen()\n Dim x As Object\nEnd Sub\n"), "code/vbs"],
  [utf8("$x = New-Object Net.WebClient\n"), "code/ps1"],
  [utf8("rule a {\n condition: true\n}\n"), "resource/yara/v3"],
  [utf8("BEGIN:VCALENDAR\n"), "text/calendar"],
  [utf8("ordinary words, nothing more: été 日本"), "text/plain"],
  [latin1("\xff\xfeh\0i\0"), "text/plain"],
  [utf8("é".repeat(40_000)), "text/plain"],
];

Deno.test("types are told by content", () => {
  for (const [content, type] of CASES) {
    assert.equal(identify(content).type, type, new TextDecoder("latin1").decode(content.subarray(0, 40)));
    assert.ok(FILE_TYPES.includes(type), type);
  }
});

Deno.test("the seeded files are what their documents say", () => {
  const store = seedStore({ submissions: 400, now: 1_795_000_000_000 });
  for (const [sha256, file] of store.collections.file.entries()) {
    assert.equal(identify(store.bytes(sha256) as Uint8Array).type, file["type"]);
    assert.ok(FILE_TYPES.includes(String(file["type"])));
  }
});

Deno.test("indicators end where the address ends", () => {
  const cases: readonly (readonly [text: string, uris: readonly string[]])[] = [
    ["(see http://a.example/x).", ["http://a.example/x"]],
    ["http://a.example/b_(c) and", ["http://a.example/b_(c)"]],
    ['<a href="https://a.example/?q=1&b=2">', ["https://a.example/?q=1&b=2"]],
    ["http://", []],
    ["ftp://files.example/a, ftp://files.example/a", ["ftp://files.example/a"]],
  ];
  for (const [text, uris] of cases) assert.deepEqual(indicators(utf8(text)).uris, uris, text);
  const wide = Uint8Array.from("http://wide.example/a", (c) => c.charCodeAt(0));
  const bytes = new Uint8Array(wide.length * 2);
  wide.forEach((byte, i) => bytes[2 * i] = byte);
  assert.deepEqual(indicators(bytes).uris, ["http://wide.example/a"]);
  assert.deepEqual(indicators(utf8("999.1.1.1 127.0.0.1 203.0.113.5 1.2.3.4.5 app.exe jquery.min.js")).ips, [
    "203.0.113.5",
  ]);
  assert.deepEqual(printable(latin1("ab\0abcdefg\x01h\0e\0l\0l\0o\0!\0")), ["abcdefg", "hello!"]);
});

Deno.test("hostile text of a megabyte is searched to its end", () => {
  // Each of these would make a careless expression try every position again.
  for (const part of ["a.", "a@", "http://", "1.", "a-", "a.b@"]) {
    const text = `${part.repeat(1_000_000 / part.length)} http://end.example/`;
    assert.deepEqual(indicators(utf8(text)).uris.at(-1), "http://end.example/", part);
  }
});

Deno.test("mails: folded and encoded headers, nested parts, quoted-printable", () => {
  const mail = parseMail(utf8(
    "From: =?utf-8?B?QW5kcsOp?= <a@b.example>\r\nSubject: one\r\n two\r\n" +
      'Content-Type: multipart/mixed; boundary="x"\r\n\r\npreamble\r\n--x\r\n' +
      "Content-Type: multipart/alternative; boundary=y\r\n\r\n--y\r\nContent-Type: text/plain\r\n" +
      "Content-Transfer-Encoding: quoted-printable\r\n\r\ncaf=C3=A9 =\r\nau lait\r\n--y--\r\n--x\r\n" +
      'Content-Type: application/pdf; name="=?utf-8?Q?r=C3=A9sum=C3=A9.pdf?="\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERg==\r\n--x\r\n' +
      "Content-Disposition: attachment; filename*=utf-8''a%20b%C3%A9.txt\r\n\r\nplain\r\n--x--\r\n",
  ));
  assert.deepEqual(mail.headers.slice(0, 2), [["From", "André <a@b.example>"], ["Subject", "one two"]]);
  assert.equal(mail.text.trim(), "café au lait");
  assert.deepEqual(mail.attachments, [
    { name: "résumé.pdf", bytes: utf8("%PDF") },
    { name: "a bé.txt", bytes: utf8("plain") },
  ]);
});

Deno.test("program headers", () => {
  const bytes = makeProgram({
    seed: 3,
    sections: [".text", ".rdata", ".data", ".rsrc"],
    imports: ["ReadFile"],
    strings: ["x"],
    dll: true,
    wide: true,
    packed: true,
    codeSize: 8192,
    linkerTime: 1_600_000_000,
  });
  const header = readProgram(bytes);
  assert.equal(identify(bytes).type, "executable/windows/dll64");
  assert.equal(header?.machine, "AMD64");
  assert.equal(header?.linkedAt, 1_600_000_000);
  assert.deepEqual(header?.sections.map((section) => section.name), [".text", ".rdata", ".data", ".rsrc"]);
  assert.ok((header?.sections[0]?.entropy ?? 0) > 7.2);
  assert.equal(readProgram(bytes.slice(0, 100)), undefined);
});
