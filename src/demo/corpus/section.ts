import type { BodyFormat } from "../../api/types/mod.ts";
import type { Json, JsonObject } from "../../util/json.ts";
import { heuristic, techniques } from "./heuristics.ts";

/** Tags by path, such as `network.static.domain`. */
export type FlatTags = Readonly<Record<string, readonly (string | number)[]>>;

/** A section before it takes the server's form. */
export interface SectionPlan {
  readonly title: string;
  readonly format?: BodyFormat;
  /** Text, or what becomes JSON text. */
  readonly body?: Json;
  readonly depth?: number;
  readonly heurId?: string;
  readonly signatures?: readonly string[];
  /** Techniques; those of the heuristic when absent. */
  readonly attack?: readonly string[];
  readonly tags?: FlatTags;
  readonly safelisted?: Readonly<Record<string, readonly string[]>>;
  readonly config?: JsonObject;
  readonly collapsed?: boolean;
  readonly promote?: string;
  readonly classification?: string;
}

const ROOTS = "attribution av cert code dynamic info file network source technique vector".split(" ");
const BRANCHES: Readonly<Record<string, string>> = {
  "attribution": "actor campaign category exploit family implant network",
  "av": "heuristic virus_name",
  "dynamic":
    "autorun_location dos_device mutex registry_key process signature ssdeep window operating_system processtree_id",
  "dynamic.process": "command_line file_name file_path module_name module_path shortcut",
  "info": "password phone_number",
  "file":
    "ancestry apk behavior compiler config date elf img jar lib lsh name ole path pdf pe plist powershell rule shortcut string swf",
  "file.name": "anomaly extracted",
  "file.ole": "macro summary clsid dde_link fib_timestamp",
  "file.ole.macro": "sha256 suspicious_string",
  "file.pe":
    "api_vector authenticode debug exports imports linker oep pdb_filename resources rich_header sections versions",
  "file.pe.imports": "md5 imphash suspicious fuzzy sorted_fuzzy sorted_sha1 gimphash",
  "file.pe.linker": "timestamp",
  "file.pe.sections": "hash name",
  "file.powershell": "cmdlet",
  "file.string": "api blacklisted decoded extracted",
  "network": "attack dynamic email mac_address port protocol signature static tls user_agent",
  "network.dynamic": "domain ip unc_path uri uri_path",
  "network.static": "domain ip unc_path uri uri_path",
  "network.email": "address date subject msg_id",
  "network.signature": "signature_id message",
  "network.tls": "ja3_hash ja3s_hash ja4_hash ja4s_hash ja3_string ja3s_string sni",
  "technique":
    "comms_routine config crypto exploit keylogger macro masking_algo obfuscation packer persistence shellcode string",
};

type Tree = { [key: string]: Json | Tree };

const EMPTY: ReadonlyMap<string, Tree> = new Map(
  [
    ["", ROOTS] as const,
    ...Object.entries(BRANCHES).map(([path, names]) => [path, names.split(" ")] as const),
  ]
    .map(([path, names]) => [path, Object.fromEntries(names.map((name) => [name, null]))]),
);

function emptyBranch(path: string): Tree {
  return { ...EMPTY.get(path) };
}

/** The server's tree of tags: nested, with null for what is absent at each level that is present. */
export function tagTree(tags: FlatTags = {}): JsonObject {
  const tree = emptyBranch("");
  for (const [path, values] of Object.entries(tags)) {
    if (values.length === 0) continue;
    const parts = path.split(".");
    const leaf = parts.pop() as string;
    let node = tree;
    let walked = "";
    for (const part of parts) {
      walked = walked === "" ? part : `${walked}.${part}`;
      node = (node[part] ??= emptyBranch(walked)) as Tree;
    }
    node[leaf] = [...new Set(values)];
  }
  return tree as JsonObject;
}

/** The heuristic of a section in the server's form. */
function raised(plan: SectionPlan): JsonObject | null {
  if (plan.heurId === undefined) return null;
  const { heur_id, name, score, attack } = heuristic(plan.heurId);
  return {
    attack: techniques(plan.attack ?? attack) as unknown as Json,
    heur_id,
    name,
    score,
    signature: (plan.signatures ?? []).map((signature) => ({ frequency: 1, name: signature, safe: false })),
  };
}

/** A section as the server stores it. */
export function rawSection(plan: SectionPlan): JsonObject {
  const body = plan.body ?? null;
  return {
    auto_collapse: plan.collapsed ?? false,
    body: body === null || typeof body === "string" ? body : JSON.stringify(body),
    body_config: plan.config ?? null,
    body_format: plan.format ?? "TEXT",
    classification: plan.classification ?? "TLP:CLEAR",
    depth: plan.depth ?? 0,
    heuristic: raised(plan),
    promote_to: plan.promote ?? null,
    safelisted_tags: plan.safelisted ?? {},
    tags: tagTree(plan.tags),
    title_text: plan.title,
  };
}

/** Sum of the scores of the sections' heuristics, which is the score of their result. */
export function sectionsScore(plans: readonly SectionPlan[]): number {
  return plans.reduce((sum, plan) => sum + (plan.heurId === undefined ? 0 : heuristic(plan.heurId).score), 0);
}
