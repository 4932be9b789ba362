import type { Rng } from "./rng.ts";

/** Invented organisations that write to, and are impersonated before, the demo's users. */
export const COMPANIES = [
  "Harbourline Freight",
  "Maplecrest Dental",
  "Alderway Energy",
  "Kestrel Insurance",
  "Bluepeak Logistics",
  "Vexford Steel",
  "Northgate Clinic",
  "Société Lumière",
  "Żubr Transport",
  "Müller & Söhne Werkzeugbau",
  "Tidewater Credit Union",
  "Orchard Street Legal",
  "Pinehollow School Board",
  "Quartzite Mining",
] as const;

/** The organisation that runs the demo server. */
export const HOME_DOMAIN = "corp.example";

/** People of that organisation; addresses are made of their names. */
export const PEOPLE = [
  "Amelia Tremblay",
  "Noah Okafor",
  "Zoë Lindqvist",
  "Hiroshi Tanaka",
  "Priya Raman",
  "Luis Ortega",
  "Chloé Gagnon",
  "Dmytro Koval",
  "Fatima Haddad",
  "Owen Price",
] as const;

/** Accounts that send submissions, with their share. */
export const SUBMITTERS: readonly (readonly [user: string, weight: number])[] = [
  ["mailgw", 46],
  ["webproxy", 16],
  ["analyst", 9],
  ["admin", 6],
  ["atremblay", 9],
  ["nokafor", 8],
  ["zlindqvist", 6],
];

/** Subjects of mails that carry something. */
export const LURES = [
  "Invoice {n} overdue",
  "RE: Payment advice {n}",
  "Purchase order PO-{n}",
  "Your parcel could not be delivered ({n})",
  "Scan from printer MFP-3 ({n})",
  "Q3 salary review",
  "Facture impayée n° {n}",
  "Zahlungserinnerung {n}",
  "請求書 {n}",
  "Счёт на оплату {n}",
  "Voicemail from +1 555 0100 ({n})",
  "Updated remittance, please confirm",
] as const;

/** Subjects of ordinary mails. */
export const SUBJECTS = [
  "Minutes of Tuesday's meeting",
  "Lunch menu week {n}",
  "Newsletter {n}",
  "Quote {n} as discussed",
  "Réunion de projet",
  "Timesheet reminder",
  "Board pack {n}",
  "Training schedule",
] as const;

const HOST_WORDS = "cdn files portal static login update docs mail share invoice secure assets".split(" ");
const NAME_WORDS =
  "amberfox northpole quietriver paperkite coldharbor brightmoss stonebridge greyheron silverbirch redmaple lowtide farpoint"
    .split(" ");
const PATH_WORDS =
  "wp-content uploads themes images api v2 download track view doc track.php gate.php index.php load".split(
    " ",
  );

/** A domain name under a reserved top-level domain. */
export function makeDomain(random: Rng): string {
  const name = `${random.pick(NAME_WORDS)}${random.chance(0.4) ? `-${random.int(2, 99)}` : ""}`;
  return `${random.pick(HOST_WORDS)}.${name}.${random.pick(["example", "example", "test", "invalid"])}`;
}

/** An address of the documentation ranges. */
export function makeIp(random: Rng): string {
  return `${random.pick(["192.0.2", "198.51.100", "203.0.113"])}.${random.int(1, 254)}`;
}

/** A URL on `host`. */
export function makeUrl(random: Rng, host: string): string {
  const path = random.some(PATH_WORDS, random.int(1, 3)).join("/");
  const query = random.chance(0.3) ? `?id=${random.hex(8)}` : "";
  return `${random.pick(["http", "https", "https"])}://${host}/${path}${query}`;
}

/** A mail address of a person or company at `domain`. */
export function mailAddress(name: string, domain: string): string {
  const plain = name.normalize("NFD").replace(/[^A-Za-z ]/g, "").trim().toLowerCase().replace(/ +/g, ".");
  return `${plain || "info"}@${domain}`;
}

/** Puts a number in place of `{n}`. */
export function fill(template: string, number: number): string {
  return template.replace("{n}", String(number));
}
