import type { FilePool } from "./file_node.ts";
import type { ChildRef, FileNode } from "./file_node.ts";
import { type Sample, SampleMaker } from "./samples.ts";
import type { Level, Theme } from "./theme.ts";

type Scenario = (make: SampleMaker) => Sample;

/** A submission of one file. */
function single(make: SampleMaker, name: string, file: FileNode): Sample {
  return { files: [{ name, file }], level: make.theme.level };
}

function stem(theme: Theme): string {
  const words = ["Invoice", "Quote", "Report", "Rechnung", "Facture", "Scan", "Statement", "注文書"];
  return `${words[theme.number % words.length]}_${theme.number}`;
}

const child = (name: string, file: FileNode): ChildRef => ({ name, file });

const BENIGN: readonly (readonly [weight: number, scenario: Scenario])[] = [
  [14, (make) => single(make, `${stem(make.theme)}.pdf`, make.file("pdf"))],
  [10, (make) => single(make, `${stem(make.theme)}.docx`, make.file("word"))],
  [6, (make) => single(make, `${stem(make.theme)}.xlsx`, make.file("excel"))],
  [14, (make) => mailWith(make, [child(`${stem(make.theme)}.pdf`, make.file("pdf"))])],
  [
    6,
    (make) =>
      mailWith(make, [
        child(`${stem(make.theme)}.docx`, make.file("word")),
        child("logo.png", make.file("picture")),
      ]),
  ],
  [4, (make) => mailWith(make, [])],
  [6, (make) => single(make, `setup-${make.theme.number}.exe`, make.file("program"))],
  [4, (make) => single(make, `IMG_${make.theme.number}.png`, make.file("picture"))],
  [4, (make) => single(make, "index.html", make.file("html"))],
  [4, (make) => single(make, `app.${make.random.hex(5)}.min.js`, make.file("js"))],
  [3, (make) => single(make, "cleanup-logs.ps1", make.file("ps1"))],
  [3, (make) => single(make, "map-drives.bat", make.file("batch"))],
  [3, (make) => single(make, "notes été.txt", make.file("text"))],
  [3, (make) => single(make, "export.csv", make.file("csv"))],
  [2, (make) => single(make, "settings.ini", make.file("ini"))],
  [2, (make) => single(make, "payload.json", make.file("json"))],
  [2, (make) => single(make, "backup.py", make.file("python"))],
  [2, (make) => single(make, `${stem(make.theme)}.docm`, make.file("macro_doc"))],
  [5, (make) => single(make, `${stem(make.theme)}.zip`, folder(make))],
  [2, (make) => single(make, `export_${make.theme.number}.zip`, manyFiles(make))],
  [3, (make) => url(make)],
];

const SUSPICIOUS: readonly (readonly [weight: number, scenario: Scenario])[] = [
  [6, (make) => single(make, `${stem(make.theme)}.docm`, macroDocument(make, "suspicious"))],
  [6, (make) => mailWith(make, [child(`${stem(make.theme)}.pdf`, make.file("pdf"))], "suspicious")],
  [5, (make) => single(make, "login.html", make.file("html"))],
  [5, (make) => single(make, `tool-${make.theme.number}.exe`, make.file("program"))],
  [3, (make) => single(make, `${stem(make.theme)}.js`, make.file("js"))],
  [3, (make) => single(make, "update.ps1", make.file("ps1"))],
  [2, (make) => single(make, "start.bat", make.file("batch"))],
  [2, (make) => single(make, `${stem(make.theme)}.lnk`, make.file("shortcut"))],
  [3, (make) => url(make)],
  [2, (make) => single(make, "capture.pcap", make.file("capture"))],
];

const HIGHLY: readonly (readonly [weight: number, scenario: Scenario])[] = [
  [4, (make) => mailWith(make, [child("document.html", smuggler(make))], "suspicious")],
  [4, (make) => single(make, `${stem(make.theme)}.docm`, macroDocument(make, "highly"))],
  [3, (make) => single(make, `${stem(make.theme)}.iso`, disk(make, "shortcut"))],
  [3, (make) => single(make, "run.ps1", make.file("ps1"))],
  [3, (make) => single(make, `${stem(make.theme)}.js`, make.file("js"))],
  [2, (make) => single(make, "helper.dll", make.file("library"))],
];

const MALICIOUS: readonly (readonly [weight: number, scenario: Scenario])[] = [
  [6, (make) => mailWith(make, [child(`${stem(make.theme)}.zip`, diskInZip(make))], "suspicious")],
  [
    5,
    (make) =>
      mailWith(make, [child(`${stem(make.theme)}.docm`, macroDocument(make, "malicious"))], "suspicious"),
  ],
  [4, (make) => single(make, `${make.random.hex(12)}.exe`, make.file("program", { dynamic: true }))],
  [3, (make) => single(make, `${stem(make.theme)}.js`, make.file("js", { dynamic: true }))],
  [2, (make) => single(make, "bot.x86_64", make.file("elf"))],
  [2, (make) => url(make)],
  [
    2,
    (make) =>
      single(make, `${stem(make.theme)}.pdf.exe`, make.file("program", { extra: ["CHARACTERIZE.5"] })),
  ],
  [1, (make) => single(make, "beacon.dll", make.file("library"))],
];

const SAFE: readonly (readonly [weight: number, scenario: Scenario])[] = [
  [1, (make) => single(make, `vendor-redist-${make.theme.number % 40}.exe`, make.file("program"))],
];

const BY_LEVEL = { safe: SAFE, info: BENIGN, suspicious: SUSPICIOUS, highly: HIGHLY, malicious: MALICIOUS };

function mailWith(make: SampleMaker, children: readonly ChildRef[], level: Level = make.theme.level): Sample {
  return single(make, `${make.theme.subject}.eml`, make.file("mail", { children, level }));
}

function url(make: SampleMaker): Sample {
  const address = make.theme.urls[0] ?? "https://www.intranet.example/";
  return { files: [child(address, make.file("uri"))], level: make.theme.level, url: address };
}

/** A ZIP archive of ordinary documents, two levels deep now and then. */
function folder(make: SampleMaker): FileNode {
  const children = [
    child("readme.txt", make.file("text")),
    child(`${stem(make.theme)}.pdf`, make.file("pdf")),
    child("data/figures.csv", make.file("csv")),
  ];
  if (make.random.chance(0.3)) {
    children.push(child("old.zip", make.file("zip", { children: [child("2019.ini", make.file("ini"))] })));
  }
  return make.file("zip", { children });
}

/** An archive of a dozen to forty small files in folders. */
function manyFiles(make: SampleMaker): FileNode {
  const kinds = ["text", "csv", "json", "ini", "python"] as const;
  const extensions = ["txt", "csv", "json", "ini", "py"];
  const children = Array.from({ length: make.random.int(12, 39) }, (_, i) => {
    const which = i % kinds.length;
    const name = `part ${Math.floor(i / 8) + 1}/file_${String(i).padStart(3, "0")}.${extensions[which]}`;
    return child(name, make.file(kinds[which] as typeof kinds[number]));
  });
  return make.file("zip", { children });
}

/** A document whose macro is taken out as a file, and which fetches a program when it is malicious. */
function macroDocument(make: SampleMaker, level: Level): FileNode {
  const macro = make.file("vbs", { level: level === "highly" ? "suspicious" : level });
  return make.file("macro_doc", {
    level,
    payload: macro,
    dynamic: level === "malicious",
    children: [
      child("Module1.bas", macro),
      ...(level === "malicious" ? [child("dropped.ps1", make.file("ps1"))] : []),
    ],
  });
}

/** A page that builds an archive in the browser. */
function smuggler(make: SampleMaker): FileNode {
  const inner = make.file("zip", {
    level: "suspicious",
    children: [child("open.js", make.file("js", { level: "suspicious" }))],
  });
  return make.file("html", { payload: inner, children: [child("doc.zip", inner)] });
}

/** A disk image with a shortcut and what the shortcut starts. */
function disk(make: SampleMaker, main: "shortcut" | "library"): FileNode {
  const children = [child("Documents.lnk", make.file("shortcut"))];
  if (main === "library") children.push(child("data/system.dll", make.file("library")));
  children.push(child("readme.txt", make.file("text", { level: "info" })));
  return make.file("iso", { children, level: "suspicious" });
}

function diskInZip(make: SampleMaker): FileNode {
  const image = child(`${stem(make.theme)}.iso`, disk(make, "library"));
  return make.file("zip", { children: [image], level: "suspicious" });
}

/** Makes a sample of the theme's level; which kind, the seed says. */
export function makeSample(pool: FilePool, from: { readonly theme: Theme; readonly seed: number }): Sample {
  const make = new SampleMaker(pool, from);
  const { theme } = from;
  const choices = BY_LEVEL[theme.level];
  let left = make.random.real() * choices.reduce((sum, [weight]) => sum + weight, 0);
  for (const [weight, scenario] of choices) {
    left -= weight;
    if (left < 0) return scenario(make);
  }
  return (choices[0] as readonly [number, Scenario])[1](make);
}
