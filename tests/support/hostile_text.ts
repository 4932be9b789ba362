/** Text and shapes that a hostile server, or the author of malware, puts into answers. @module */
import type { Json } from "../../src/util/json.ts";

/** Around each character that must not be written raw: dropped without a trace, both ends would meet. */
const around = (text: string) => `zq${text}qz`;

/** What no terminal, spreadsheet or page may take as it is. */
export const PAYLOADS: readonly string[] = [
  around("\x1b]0;owned\x07"),
  around("\x1b[2J\x1b[H"),
  around("\x1b[31;7m"),
  around("\x9b31m"),
  around("\x90q\x9c"),
  around("\x1b]8;;http://evil.example/\x1b\\link\x1b]8;;\x1b\\"),
  around("\x1b]52;c;cm0gLXJm\x07"),
  around("\u202egnp.exe"),
  around("\u2066\u2069"),
  around("\u200d\u200b\u2060\ufeff"),
  around("\u{e0041}\u{e0001}"),
  around("a" + "\u0301".repeat(100)),
  around("\r"),
  around("\n"),
  around("\t"),
  around("\b\b\b"),
  around("\x7f"),
  around("\0"),
  around("\u2028\u2029\x85"),
  around("日本語テキスト"),
  around("👩‍👩‍👧‍👦🏽🇫🇷"),
  around("\ud800"),
  around("\udfff"),
  around("\ue000\uf8ff"),
  around("각각क्षि"),
  "W".repeat(10_000),
  "宽".repeat(3_000),
  "=cmd|' /C calc'!A0",
  "@SUM(1+1)",
  "+1+cmd|x!A1",
  "<script>alert(1)</script><img src=x onerror=alert(1)>",
  "\"><svg onload=alert(1)>'",
  "](javascript:alert(1)) `x` | a | b",
  "../../../../x",
  "C:\\CON",
  "-rf",
  "%s%n%1$s",
  "__proto__",
  "",
];

/** A number from a text, the same in every run. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x2c1b3c6d);
  return (hash ^ hash >>> 13) >>> 0;
}

/** Ids, times and markings: with them changed, the screens that a test wants to see would not open. */
const KEPT_NAMES =
  /^(?:.*sha256|md5|sha1|ssdeep|tlsh|sid|id|key|alert_id|result_key|state|archive_ts|expiry_ts|api_server_version)$/;
const KEPT_VALUES = /^(?:[0-9a-f]{32,64}(?:\..*)?|[0-9A-Za-z]{20,22}|\d{4}-\d\d-\d\dT[\d:.]+Z?|TLP:\S+|)$/s;
/** Objects whose keys come from users and malware as well. */
const OPEN_MAPS = /^(?:metadata|attribution|behavior|ioc|tags|file_infos|body)$/;

/** How much is changed. */
export interface Mixing {
  readonly seed: number;
  /** 0 to 1: how many of the values are changed. */
  readonly share: number;
  /** Ids and times too. */
  readonly ids: boolean;
}

function mixed(text: string, hash: number): string {
  const payload = PAYLOADS[hash % PAYLOADS.length]!;
  const how = (hash >>> 8) % 4;
  if (how === 0 || /^[=+@-]/.test(payload)) return payload + text;
  if (how === 1) return text + payload;
  return text.slice(0, text.length >> 1) + payload + text.slice(text.length >> 1);
}

/** The answer with hostile text in some of its strings, the same ones for the same seed and path. */
export function withHostileText(value: Json, path: string, mixing: Mixing): Json {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const hash = hashOf(`${mixing.seed} ${path}`);
  const isChosen = (hash % 1000) / 1000 < mixing.share;
  if (typeof value === "string") {
    if (!mixing.ids && (KEPT_NAMES.test(name) || KEPT_VALUES.test(value))) return value;
    const inner = innerJson(value);
    if (inner !== undefined) return JSON.stringify(withHostileText(inner, `${path}/body`, mixing));
    return isChosen ? mixed(value, hash >>> 3) : value;
  }
  if (Array.isArray(value)) {
    return value.map((one, i) =>
      withHostileText(one, `${path}[${i}]/${name.replace(/\[\d+\]$/, "")}`, mixing)
    );
  }
  if (value === null || typeof value !== "object") return value;
  const rename = OPEN_MAPS.test(name);
  const entries = Object.entries(value).map(([key, child]): [string, Json] => {
    const keyHash = hashOf(`${mixing.seed} key ${path}/${key}`);
    const renamed = rename && !KEPT_VALUES.test(key) && (keyHash % 1000) / 1000 < mixing.share;
    return [
      renamed ? mixed(key, keyHash >>> 3) : key,
      withHostileText(child as Json, `${path}/${key}`, mixing),
    ];
  });
  return Object.fromEntries(entries);
}

/** Section bodies are JSON in a string. */
function innerJson(text: string): Json | undefined {
  if (!/^[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const SHAPES: readonly Json[] = [
  null,
  0,
  -1,
  -9e15,
  1.5e308,
  "no number",
  "",
  [],
  {},
  true,
  false,
  [[null]],
  [null, 1, "x"],
  { x: { y: null } },
  "UNKNOWN_VALUE",
  "\x1b[2Jshape",
];

/** The answer with some of its parts missing or of another kind. */
export function withOtherShapes(value: Json, path: string, mixing: Mixing): Json {
  const hash = hashOf(`${mixing.seed} shape ${path}`);
  if ((hash % 1000) / 1000 < mixing.share) return SHAPES[(hash >>> 10) % SHAPES.length]!;
  if (Array.isArray(value)) return value.map((one, i) => withOtherShapes(one, `${path}[${i}]`, mixing));
  if (value === null || typeof value !== "object") {
    const inner = typeof value === "string" ? innerJson(value) : undefined;
    return inner === undefined ? value : JSON.stringify(withOtherShapes(inner, `${path}/body`, mixing));
  }
  const entries = Object.entries(value).flatMap(([key, child]): [string, Json][] => {
    const isGone = (hashOf(`${mixing.seed} gone ${path}/${key}`) % 1000) / 1000 < mixing.share;
    return isGone ? [] : [[key, withOtherShapes(child as Json, `${path}/${key}`, mixing)]];
  });
  return Object.fromEntries(entries);
}
