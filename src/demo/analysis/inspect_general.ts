import { Buffer } from "node:buffer";
import { EICAR } from "../corpus/curiosities.ts";
import { entropyChart } from "../corpus/narration.ts";
import { RULES } from "../corpus/rules.ts";
import type { FlatTags, SectionPlan } from "../corpus/section.ts";
import { type Finding, type Inspector, raise, where } from "./finding.ts";
import { identify } from "./identify.ts";
import { indicators } from "./indicators.ts";
import type { Subject } from "./subject.ts";

const NOTHING: Finding = { sections: [] };

const DECEPTIVE =
  /\.(?:pdf|docx?|xlsx?|jpe?g|png|txt|html?)\s*\.(?:exe|scr|com|bat|cmd|js|vbs|lnk|ps1|hta|pif)$/i;
const PROMISES: readonly (readonly [extension: RegExp, type: RegExp])[] = [
  [/\.pdf$/i, /^document\/pdf$/],
  [/\.(?:docx?|xlsx?|pptx?|rtf)$/i, /^document\/office\//],
  [/\.(?:png|jpe?g|gif)$/i, /^image\//],
  [/\.txt$/i, /^(?:text|code)\//],
];

/** Names what a name promises and the content does not keep: only programs and scripts are worth a word. */
function disagrees(subject: Subject): boolean {
  if (!/^(?:executable|code|shortcut)\//.test(subject.type)) return false;
  return PROMISES.some(([extension, type]) => extension.test(subject.name) && !type.test(subject.type));
}

const characterize: Inspector = (subject) => {
  const summary: SectionPlan = {
    title: "File summary",
    body: `size=${subject.size} sha256=${subject.sha256}`,
    tags: { "file.name.extracted": [subject.name] },
  };
  // Marked by a test: the summary itself raises the heuristic, as the genuine stand-in does.
  const marked = subject.holds("ALX-SUSPICIOUS") ? { ...summary, heurId: "CHARACTERIZE.1" } : summary;
  const random = subject.entropy > 7.2 && subject.size >= 1024 &&
    /^(?:executable\/|unknown$|text\/|code\/)/.test(subject.type);
  return {
    sections: [
      marked,
      ...where(
        [subject.size >= 1024, () => entropyChart(subject.bytes)],
        [random, () => raise("CHARACTERIZE.2", { body: `Entropy ${subject.entropy.toFixed(3)} of 8` })],
        [disagrees(subject), () => raise("CHARACTERIZE.3", { body: `${subject.name} is ${subject.type}` })],
        [
          subject.name.includes("\u202e"),
          () =>
            raise("CHARACTERIZE.4", { tags: { "file.name.anomaly": ["unicode right-to-left override"] } }),
        ],
        [
          DECEPTIVE.test(subject.name),
          () => raise("CHARACTERIZE.5", { tags: { "file.name.anomaly": ["double extension"] } }),
        ],
      ),
    ],
  };
};

const mcafee: Inspector = (subject) => {
  if (subject.holds("ALX-MALICIOUS")) {
    const tags = {
      "av.virus_name": ["Test.Malicious"],
      "network.static.domain": ["bad.example.com"],
      "network.static.ip": ["198.51.100.7"],
    };
    return { sections: [raise("MCAFEE.1", { body: "marker found", tags })] };
  }
  if (!subject.holds(EICAR)) return NOTHING;
  const name = "EICAR test file";
  return {
    sections: [raise("MCAFEE.1", { body: `Detected as ${name}`, tags: { "av.virus_name": [name] } })],
  };
};

const WEIGHTS: Readonly<Record<string, string>> = {
  DEMO_MALWARE: "YARA.3",
  DEMO_HUNT: "YARA.2",
  DEMO_INFO: "YARA.1",
};

const yara: Inspector = (subject) => {
  const lower = subject.text.toLowerCase();
  const wide = lower.replaceAll("\0", "");
  const matched = RULES.filter((rule) =>
    rule.type === "yara" && (rule.status === "DEPLOYED" || rule.status === "NOISY") &&
    rule.strings.some((text) => lower.includes(text.toLowerCase()) || wide.includes(text.toLowerCase()))
  );
  // One section per weight: two rules of one weight say the same thing twice.
  const best = new Map(matched.map((rule) => [WEIGHTS[rule.source] ?? "YARA.1", rule] as const).reverse());
  return {
    sections: [...best].map(([heurId, { source, name, description }]) =>
      raise(heurId, {
        title: `Rule ${source}.${name}`,
        format: "KEY_VALUE",
        body: { rule: name, source, description },
        signatures: [`${source}.${name}`],
        tags: {
          "file.rule.yara": matched.filter((rule) => WEIGHTS[rule.source] === heurId).map((rule) =>
            `${rule.source}.${rule.name}`
          ),
        },
      })
    ),
  };
};

function networkTags(found: ReturnType<typeof indicators>): FlatTags {
  return {
    "network.static.uri": found.uris,
    "network.static.domain": found.domains,
    "network.static.ip": found.ips,
    "network.email.address": found.emails,
  };
}

/** The run without what is left over after its last four letters; padding completes them. */
function wholeQuartets(run: string): string {
  return run.slice(0, run.length - run.length % 4);
}

/** The longest runs of base64 that decode to something worth showing. */
function decoded(subject: Subject): Buffer[] {
  // One class without groups: a group would be remembered for every turn, millions of them in a long run.
  const runs = subject.text.match(/[A-Za-z0-9+/]{40,}={0,2}/g) ?? [];
  return runs.slice(0, 50).map((run) => Buffer.from(wholeQuartets(run), "base64")).filter((bytes) => {
    if (bytes.subarray(0, 2).toString("latin1") === "MZ") return true;
    const plain = bytes.toString("latin1").replaceAll("\0", "");
    return plain.length >= 16 && /^[\x20-\x7e\s]+$/.test(plain);
  });
}

const frankenStrings: Inspector = (subject) => {
  const found = subject.indicators;
  const lines = [...found.uris, ...found.domains, ...found.ips, ...found.emails];
  const blobs = subject.type === "document/email" ? [] : decoded(subject);
  const texts = blobs.filter((bytes) => bytes[0] !== 0x4d || bytes[1] !== 0x5a);
  const programs = blobs.filter((bytes) => /^executable\/windows\/(?:pe|dll)/.test(identify(bytes).type));
  const byAddress = found.uris.filter((uri) => /^\w+:\/\/(?:\d{1,3}\.){3}\d{1,3}(?:[:/]|$)/.test(uri));
  const plain = texts.map((bytes) => bytes.toString("latin1").replaceAll("\0", ""));
  const sections = where(
    [
      lines.length > 0,
      () => ({ title: "Network indicators", body: lines.join("\n"), tags: networkTags(found) }),
    ],
    [plain.length > 0, () =>
      raise("FRANKENSTRINGS.1", {
        body: plain.join("\n").slice(0, 4000),
        tags: {
          ...networkTags(indicators(new TextEncoder().encode(plain.join("\n")))),
          "technique.obfuscation": ["base64"],
        },
      })],
    [programs.length > 0, () => raise("FRANKENSTRINGS.2")],
    [
      byAddress.length > 0,
      () =>
        raise("FRANKENSTRINGS.3", {
          format: "URL",
          body: byAddress.map((url) => ({ url })),
          tags: { "network.static.uri": byAddress },
        }),
    ],
  );
  const extracted = programs.map((bytes, i) => ({
    name: `decoded_${i + 1}.bin`,
    bytes: new Uint8Array(bytes),
    description: "Decoded from base64",
  }));
  return { sections, extracted };
};

const badlist: Inspector = (subject, { badlisted, tags }) => {
  const reason = badlisted({ sha256: subject.sha256 });
  const known = Object.entries(tags).flatMap(([type, values]) =>
    values.map(String).filter((value) => badlisted({ type, value }) !== undefined).map((value) => ({
      type,
      value,
    }))
  );
  return {
    sections: where(
      [reason !== undefined, () => raise("BADLIST.1", { body: reason ?? "" })],
      [known.length > 0, () =>
        raise("BADLIST.2", {
          format: "TABLE",
          body: known.map(({ type, value }) => ({ type, value })),
          tags: Object.fromEntries(known.map(({ type, value }) => [type, [value]])),
        })],
    ),
  };
};

const tagCheck: Inspector = (_, { raised }) => {
  const lure = raised.some((id) => id === "EMLPARSER.3" || id === "PEEPDF.1" || id === "CHARACTERIZE.5");
  const payload = raised.some((id) => id === "EXTRACT.2" || id === "FRANKENSTRINGS.3" || id === "OLETOOLS.2");
  return { sections: lure && payload ? [raise("TAGCHECK.1")] : [] };
};

/** Services that look at files of any type. */
export const GENERAL: Readonly<Record<string, Inspector>> = {
  Characterize: characterize,
  McAfee: mcafee,
  YARA: yara,
  FrankenStrings: frankenStrings,
  Badlist: badlist,
  TagCheck: tagCheck,
};
