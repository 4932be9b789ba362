/** What a malware family does and how the services name it. */
export interface Family {
  /** Upper case, as attribution tags are. */
  readonly name: string;
  readonly category: string;
  readonly av: readonly string[];
  /** Ids of techniques, see `attack.ts`. */
  readonly attack: readonly string[];
  readonly mutex: string;
  readonly autorun: string;
  readonly port: number;
  /** What the extracted configuration holds besides addresses. */
  readonly config: Readonly<Record<string, string | number>>;
}

const RUN = "HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run";

function family(
  name: string,
  category: string,
  more: Omit<Family, "name" | "category" | "av" | "mutex" | "autorun"> & { av?: string },
): Family {
  const title = name[0] + name.slice(1).toLowerCase();
  return {
    ...more,
    name,
    category,
    av: [`Trojan.${more.av ?? title}.Gen`, `Win32/${title}.A!MTB`, `W32.${title}-${name.length}`],
    mutex: `Global\\${name.slice(0, 3)}-${(name.length * 7919).toString(16).toUpperCase()}`,
    autorun: `${RUN}\\${title}Update`,
  };
}

/** Families with public names; campaigns and actors below are invented. */
export const FAMILIES: readonly Family[] = [
  family("EMOTET", "BANKER", {
    attack: ["T1059.001", "T1055", "T1547.001", "T1071.001"],
    port: 8080,
    config: { epoch: 5, ecc_key: "RUNLMSAAAAD" },
  }),
  family("QAKBOT", "BANKER", {
    attack: ["T1218.010", "T1055.012", "T1053.005", "T1071.001"],
    port: 443,
    config: { botnet: "obama225", campaign_ts: 1665388800 },
  }),
  family("ICEDID", "LOADER", {
    attack: ["T1218.011", "T1053.005", "T1071.001"],
    port: 443,
    config: { project_id: 3237283172, gzip: "true" },
  }),
  family("AGENTTESLA", "STEALER", {
    attack: ["T1555.003", "T1056.001", "T1071.003", "T1547.001"],
    port: 587,
    config: { protocol: "smtp", interval_min: 20 },
  }),
  family("FORMBOOK", "STEALER", {
    attack: ["T1055.012", "T1056.001", "T1113", "T1071.001"],
    port: 80,
    config: { version: "4.1", campaign: "s28y" },
  }),
  family("LOCKBIT", "RANSOMWARE", {
    attack: ["T1486", "T1490", "T1489", "T1021.002"],
    port: 445,
    config: { extension: ".lockbit", note: "Restore-My-Files.txt" },
  }),
  family("COBALTSTRIKE", "BEACON", {
    av: "CobaltStrike.Beacon",
    attack: ["T1059.001", "T1055", "T1105", "T1071.001"],
    port: 443,
    config: { beacon_type: "HTTPS", sleep_ms: 60000, jitter: 37, watermark: 391144938 },
  }),
  family("ASYNCRAT", "RAT", {
    attack: ["T1059.003", "T1547.001", "T1056.001", "T1095"],
    port: 6606,
    config: { version: "0.5.7B", install: "false" },
  }),
  family("REMCOS", "RAT", {
    attack: ["T1547.001", "T1056.001", "T1113", "T1095"],
    port: 2404,
    config: { version: "4.9.3 Pro", botnet: "RemoteHost" },
  }),
  family("REDLINE", "STEALER", {
    attack: ["T1555.003", "T1082", "T1095"],
    port: 15647,
    config: { botnet: "@cloudcosmic", key: "Unhelped" },
  }),
  family("GULOADER", "LOADER", {
    attack: ["T1140", "T1055.012", "T1105"],
    port: 443,
    config: { encoded_size: 214336 },
  }),
  family("BUMBLEBEE", "LOADER", {
    attack: ["T1218.011", "T1047", "T1071.001"],
    port: 443,
    config: { rc4_key: "XNgHUGLrCD", botnet: "lnk001" },
  }),
  family("NJRAT", "RAT", {
    attack: ["T1547.001", "T1056.001", "T1095"],
    port: 5552,
    config: { version: "0.7d", splitter: "|'|'|" },
  }),
  family("XMRIG", "MINER", {
    attack: ["T1496", "T1053.005"],
    port: 3333,
    config: { algo: "rx/0", donate: 1 },
  }),
  family("MIRAI", "BOTNET", {
    attack: ["T1498", "T1110.001", "T1095"],
    port: 23,
    config: { table_key: "0xdeadbeef" },
  }),
];

/** Invented actors. */
export const ACTORS = ["AMBER LYNX", "SILT HERON", "VELVET MOTH", "IRON WREN", "GLASS OTTER"] as const;

/** Invented campaigns. */
export const CAMPAIGNS = [
  "PAPER LANTERN",
  "COLD HARBOUR",
  "LATE FREIGHT",
  "TAX SEASON",
  "BLUE LEDGER",
  "NIGHT COURIER",
  "OPEN GATE",
  "SECOND NOTICE",
] as const;
