import { ACTORS, CAMPAIGNS, FAMILIES, type Family } from "./families.ts";
import { mix, Rng } from "./rng.ts";
import {
  COMPANIES,
  fill,
  LURES,
  mailAddress,
  makeDomain,
  makeIp,
  makeUrl,
  PEOPLE,
  SUBJECTS,
} from "./words.ts";

/** How bad a sample is meant to be; its heuristics are chosen to add up to that. */
export type Level = "safe" | "info" | "suspicious" | "highly" | "malicious";

/** What the files of one sample share: who sends it, under which pretext, from which servers. */
export interface Theme {
  readonly level: Level;
  readonly family: Family | undefined;
  readonly campaign: string | undefined;
  readonly actor: string | undefined;
  readonly domains: readonly string[];
  readonly ips: readonly string[];
  readonly urls: readonly string[];
  readonly subject: string;
  readonly company: string;
  readonly sender: string;
  readonly recipient: string;
  /** Number in subjects and file names. */
  readonly number: number;
}

const INFRASTRUCTURES = 48;

/** Servers are shared: samples of one campaign meet on the same ones. */
function infrastructure(seed: number, index: number) {
  const random = new Rng(mix(seed, 0x1000 + index));
  const domains = [makeDomain(random), makeDomain(random), makeDomain(random)];
  const ips = [makeIp(random), makeIp(random)];
  return {
    domains,
    ips,
    urls: [...domains.map((domain) => makeUrl(random, domain)), `http://${ips[0]}/${random.hex(6)}/gate.php`],
    family: FAMILIES[index % FAMILIES.length] as Family,
    campaign: CAMPAIGNS[index % CAMPAIGNS.length] as string,
    actor: index % 3 === 0 ? ACTORS[index % ACTORS.length] as string : undefined,
  };
}

/** Makes the themes of a corpus; `sample` is the sample's own seed. */
export function themes(seed: number): (sample: number, level: Level) => Theme {
  const shared = Array.from({ length: INFRASTRUCTURES }, (_, index) => infrastructure(seed, index));
  return (sample, level) => {
    const random = new Rng(mix(sample, 0x7e3e));
    const index = Math.floor(INFRASTRUCTURES * random.real() * random.real());
    const base = shared[index] ?? infrastructure(seed, index);
    const hostile = level === "malicious" || level === "highly" || level === "suspicious";
    const company = random.pick(COMPANIES);
    const number = random.int(1000, 99999);
    const named = level === "malicious";
    return {
      level,
      family: named ? base.family : undefined,
      campaign: named ? base.campaign : undefined,
      actor: named ? base.actor : undefined,
      domains: hostile ? base.domains : [`www.${random.pick(["intranet", "shop", "news"])}.example`],
      ips: hostile ? base.ips : [],
      urls: hostile ? base.urls : [`https://www.intranet.example/doc/${number}`],
      subject: fill(random.pick(hostile ? LURES : SUBJECTS), number),
      company,
      sender: mailAddress(company, hostile ? base.domains[0] as string : "partner.example"),
      recipient: mailAddress(random.pick(PEOPLE), "corp.example"),
      number,
    };
  };
}
