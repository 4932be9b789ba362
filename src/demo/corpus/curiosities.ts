import { utf8 } from "./content/bytes.ts";
import type { ChildRef, FilePool } from "./file_node.ts";
import { type Sample, SampleMaker } from "./samples.ts";
import type { Level, Theme } from "./theme.ts";

/** Samples that every corpus holds, whatever its size: what a client must survive. */
export interface Curiosity {
  readonly name: string;
  readonly sample: Sample;
  readonly description?: string;
}

/** The standard antivirus test file, in two parts so that this source does not hold it whole. */
export const EICAR = "X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*";

/** Text that would paint, retitle or clear a terminal which printed it as it comes. */
export const HOSTILE_TEXT =
  "red \x1b[31malert\x1b[0m, title \x1b]0;owned\x07, link \x1b]8;;https://evil.example\x07here\x1b]8;;\x07, " +
  "clear \x1b[2J\x1b[H, bell \x07, back \b\b, 8-bit \x9b31m, override \u202etxt.exe\u202c, nul \0, tab\tend";

/** A file whose name reads `annexe_exe.pdf` in a viewer that obeys the override. */
export const REVERSED_NAME = "annexe_\u202efdp.exe";

const LONG_PATH = Array.from({ length: 90 }, (_, i) => `segment-${i}`).join("/");

type Maker = (seed: number, level: Level) => SampleMaker;

/** Makes them. `themeOf` gives a theme of a level. */
export function curiosities(pool: FilePool, themeOf: (seed: number, level: Level) => Theme): Curiosity[] {
  const maker: Maker = (seed, level) => new SampleMaker(pool, { theme: themeOf(seed, level), seed });
  return [
    curiosity("eicar", "malicious", { name: "eicar.com", file: eicar(pool, maker(11, "malicious")) }),
    ...hostileNames(maker),
    longAddress(pool, maker(14, "suspicious")),
    curiosity("same file twice", "malicious", { name: "twice.zip", file: nested(maker(15, "malicious")) }),
    curiosity("huge table", "info", {
      name: "inventory.xlsx",
      file: maker(16, "info").file("excel", { traits: ["huge"] }),
    }),
    curiosity("many bodies", "malicious", {
      name: "gallery.exe",
      file: maker(17, "malicious").file("program", { dynamic: true, traits: ["gallery"] }),
    }),
    curiosity("wide names", "info", {
      name: "請求書 👩‍💻 e\u0301té ﷽.pdf",
      file: maker(18, "info").file("pdf"),
    }),
    lostPart(maker(19, "info")),
  ];
}

function curiosity(name: string, level: Level, file: ChildRef): Curiosity {
  return { name, sample: { files: [file], level } };
}

/** What would lie to a person, or give a terminal orders, by its name. */
function hostileNames(maker: Maker): Curiosity[] {
  return [{
    ...curiosity("reversed name", "highly", {
      name: REVERSED_NAME,
      file: maker(12, "suspicious").file("program", { extra: ["CHARACTERIZE.4"] }),
    }),
    description: `Suspicious attachment ${REVERSED_NAME}`,
  }, {
    ...curiosity("hostile text", "suspicious", {
      name: "log\x1b[2J\x07.js",
      file: maker(13, "suspicious").file("js", { traits: ["hostile"] }),
    }),
    description: `Mail log with escapes: ${HOSTILE_TEXT}`,
  }];
}

function longAddress(pool: FilePool, make: SampleMaker): Curiosity {
  const url = `https://${make.theme.domains[0]}/${LONG_PATH}?${"a=1&".repeat(300)}end`;
  const files = [{ name: url, file: uriFile(pool, make, url) }];
  return { name: "long address", sample: { files, level: "suspicious", url } };
}

function lostPart(make: SampleMaker): Curiosity {
  const children = [{ name: "gone.txt", file: make.file("text", { traits: ["lost"] }) }];
  return curiosity("lost part", "info", {
    name: "restored from tape.zip",
    file: make.file("zip", { children }),
  });
}

function eicar(pool: FilePool, make: SampleMaker) {
  return pool.add({
    kind: "marker",
    type: "text/plain",
    seed: 11,
    level: "malicious",
    theme: {
      ...make.theme,
      urls: [],
      domains: [],
      ips: [],
      family: undefined,
      campaign: undefined,
      actor: undefined,
    },
    bytes: () => utf8(EICAR),
  });
}

function uriFile(pool: FilePool, make: SampleMaker, address: string) {
  return pool.add({
    kind: "uri",
    type: "uri/https",
    seed: 14,
    level: "suspicious",
    theme: { ...make.theme, urls: [address, ...make.theme.urls] },
    bytes: () => utf8(`uri: ${address}\n`),
  });
}

/** One program under two names in two archives, so that a tree shows it once and says it was cut. */
function nested(make: SampleMaker) {
  const program = make.file("program", { dynamic: true });
  const inner = make.file("zip", { level: "suspicious", children: [{ name: "a/setup.exe", file: program }] });
  return make.file("zip", {
    level: "suspicious",
    children: [{ name: "inner.zip", file: inner }, { name: "copy of setup.exe", file: program }],
  });
}
