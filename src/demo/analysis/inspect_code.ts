import type { SectionPlan } from "../corpus/section.ts";
import { type Inspector, raise, where } from "./finding.ts";
import { type ProgramHeader, readProgram } from "./program.ts";

const PACKERS = /^(?:UPX\d|\.?aspack|\.adata|\.petite|\.themida|\.vmp\d|MPRESS\d|\.nsp\d|FSG!|PEC2.*)$/i;
const SUSPICIOUS_IMPORTS = [
  "VirtualAllocEx",
  "WriteProcessMemory",
  "CreateRemoteThread",
  "NtUnmapViewOfSection",
  "QueueUserAPC",
  "SetWindowsHookEx",
  "GetAsyncKeyState",
  "URLDownloadToFile",
];

function sectionTable({ sections }: ProgramHeader): SectionPlan {
  return {
    title: "Sections",
    format: "TABLE",
    depth: 1,
    body: sections.map(({ name, virtualAddress, size, entropy, executable }) => ({
      name,
      virtual_address: `0x${virtualAddress.toString(16)}`,
      size,
      entropy: Math.round(entropy * 1000) / 1000,
      executable,
    })),
    config: { column_order: ["name", "virtual_address", "size", "entropy", "executable"] },
    tags: { "file.pe.sections.name": sections.map(({ name }) => name).filter((name) => name !== "") },
  };
}

const pe: Inspector = (subject, { nowMs }) => {
  const header = readProgram(subject.bytes);
  if (header === undefined) return { sections: [] };
  const imports = SUSPICIOUS_IMPORTS.filter((name) => subject.holds(name));
  const packers = header.sections.map((section) => section.name).filter((name) => PACKERS.test(name));
  const packed = header.sections.filter((section) =>
    section.executable && section.size >= 512 && section.entropy > 7.2
  );
  const year = new Date(header.linkedAt * 1000).getUTCFullYear();
  const odd = header.linkedAt * 1000 > nowMs || year < 1995;
  const linked = new Date(header.linkedAt * 1000).toISOString().slice(0, 19).replace("T", " ");
  return {
    sections: [
      {
        title: "PE header",
        format: "KEY_VALUE",
        body: { machine: header.machine, linked, signed: header.signed, sections: header.sections.length },
        tags: { "file.pe.linker.timestamp": [linked] },
      },
      sectionTable(header),
      ...where(
        [
          packers.length > 0,
          () => raise("PE.1", { body: packers.join(", "), tags: { "technique.packer": packers } }),
        ],
        [
          imports.length >= 2,
          () => raise("PE.2", { body: imports.join("\n"), tags: { "file.pe.imports.suspicious": imports } }),
        ],
        [!header.signed, () => raise("PE.3", { body: "No Authenticode signature" })],
        [
          packed.length > 0,
          () =>
            raise("PE.4", { body: packed.map((one) => `${one.name}: ${one.entropy.toFixed(3)}`).join("\n") }),
        ],
        [odd, () => raise("PE.5", { body: linked })],
      ),
    ],
  };
};

const elf: Inspector = (subject) => {
  const linked = subject.holds("/lib64/ld-linux") || subject.holds("/lib/ld-");
  const bits = subject.bytes[4] === 2 ? "ELF64" : "ELF32";
  return {
    sections: [
      {
        title: "ELF header",
        format: "KEY_VALUE",
        body: { class: bits, dynamic: linked, size: subject.size },
      },
      ...where([!linked && !subject.holds(".symtab"), () => raise("ELF.1")]),
    ],
  };
};

const capa: Inspector = (subject) => {
  const injects = ["VirtualAllocEx", "WriteProcessMemory", "CreateRemoteThread"].every((name) =>
    subject.holds(name)
  );
  return {
    sections: where([
      injects,
      () => raise("CAPA.2", { body: "inject thread", tags: { "file.behavior": ["inject thread"] } }),
    ]),
  };
};

const KEYWORDS = [
  "/Page",
  "/JS",
  "/JavaScript",
  "/OpenAction",
  "/AA",
  "/Launch",
  "/EmbeddedFile",
  "/URI",
  "/Encrypt",
];

function occurrences(text: string, word: string): number {
  return text.match(new RegExp(`${word}(?![A-Za-z])`, "g"))?.length ?? 0;
}

const pdfId: Inspector = (subject) => {
  if (subject.holds("ALX-FAIL")) return { sections: [], failure: "Failure marker" };
  if (subject.type !== "document/pdf") return { sections: [] };
  const counts = new Map(KEYWORDS.map((word) => [word, occurrences(subject.text, word)]));
  const has = (...words: string[]) => words.some((word) => (counts.get(word) ?? 0) > 0);
  const runs = has("/Launch") || (has("/JS", "/JavaScript") && has("/OpenAction", "/AA"));
  const tail = subject.text.slice(subject.text.lastIndexOf("%%EOF") + 5).trim();
  return {
    sections: [
      {
        title: "Keywords",
        format: "TABLE",
        body: [...counts].map(([keyword, count]) => ({ keyword, count })),
        collapsed: true,
      },
      ...where(
        [runs, () => raise("PDFID.1", { body: KEYWORDS.filter((word) => has(word)).join("\n") })],
        [tail.length > 0 && subject.holds("%%EOF"), () => raise("PDFID.2", { body: `${tail.length} bytes` })],
      ),
    ],
  };
};

const peePdf: Inspector = (subject) => {
  const links = [...subject.text.matchAll(/\/URI\s*\(([^)]{4,2000})\)/g)].map((match) => match[1] as string);
  const script = /\/JS\s*\(|\/JavaScript\b/.test(subject.text) && /\/(?:OpenAction|AA)\b/.test(subject.text);
  return {
    sections: where(
      [
        links.length > 0,
        () =>
          raise("PEEPDF.1", {
            format: "URL",
            body: links.map((url) => ({ url })),
            tags: { "network.static.uri": links },
          }),
      ],
      [script, () => raise("PEEPDF.2")],
    ),
  };
};

const jsJaws: Inspector = ({ text, type }) => {
  const page = type.startsWith("code/html");
  const hidden = [
    /\beval\s*\(/,
    /unescape\s*\(/,
    /String\.fromCharCode/,
    /_0x[0-9a-f]{4}/,
    /(?:\\x[0-9a-f]{2}){20}/i,
  ].filter((sign) => sign.test(text));
  const fetches = /MSXML2\.|XMLHTTP|WinHttp/i.test(text) && /SaveToFile|ADODB\.Stream/i.test(text);
  const smuggles = /\batob\s*\(/.test(text) && /\bBlob\s*\(/.test(text) &&
    /\.download\b|msSaveBlob/.test(text);
  const asks = page && /<input[^>]+type\s*=\s*["']?password/i.test(text) &&
    /<form[^>]+action\s*=\s*["']?https?:/i.test(text);
  return {
    sections: where(
      [fetches, () => raise("JSJAWS.1")],
      [hidden.length > 0, () => raise("JSJAWS.2", { body: hidden.map((sign) => sign.source).join("\n") })],
      [smuggles, () => raise("JSJAWS.3", { tags: { "technique.obfuscation": ["HTML smuggling"] } })],
      [asks, () => raise("JSJAWS.4")],
    ),
  };
};

const overpower: Inspector = ({ text }) => {
  const encoded = /\s-e(?:nc(?:odedcommand)?)?\s+[A-Za-z0-9+/=]{16,}/i.test(text);
  const fetches = /DownloadString|DownloadFile|Invoke-WebRequest|\biwr\b|Start-BitsTransfer/i.test(text);
  const runs = /\biex\b|Invoke-Expression|Start-Process|\b&\s*\$/i.test(text);
  return {
    sections: where(
      [encoded, () => raise("OVERPOWER.1")],
      [
        fetches && runs,
        () =>
          raise("OVERPOWER.2", {
            tags: { "file.powershell.cmdlet": text.match(/\b(?:Invoke|Start|New)-[A-Z]\w+/g) ?? [] },
          }),
      ],
    ),
  };
};

const batch: Inspector = ({ text }) => {
  const hides = /%\w+%%\w+%|\^[a-z]\^[a-z]/i.test(text);
  const fetches =
    /certutil|%a%%b%\s+-urlcache|bitsadmin|curl(?:\.exe)?\s+[^\n]*https?:|powershell[^\n]*(?:iwr|download)/i
      .test(text);
  return {
    sections: where(
      [hides, () => raise("BATCHDEOBFUSCATOR.1")],
      [fetches, () => raise("BATCHDEOBFUSCATOR.2")],
    ),
  };
};

const urlDownloader: Inspector = (subject) => ({
  sections: [{
    title: "Not fetched",
    body: `This server reaches no other: ${subject.indicators.uris[0] ?? "no address"}`,
  }],
});

/** Services that read programs, documents and scripts. */
export const CODE: Readonly<Record<string, Inspector>> = {
  PE: pe,
  ELF: elf,
  CAPA: capa,
  PDFId: pdfId,
  PeePDF: peePdf,
  JsJaws: jsJaws,
  Overpower: overpower,
  Batchdeobfuscator: batch,
  URLDownloader: urlDownloader,
};
