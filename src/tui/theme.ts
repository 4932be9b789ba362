import type { Tone } from "../domain/column.ts";

/** What a piece of text means; the theme gives it a look. Every {@link Tone} of the domain is one. */
export type Role =
  | Tone
  | "bold"
  | "title"
  | "key"
  | "rule"
  | "cursor"
  | "cell"
  | "mark"
  | "match"
  | "stale"
  | "add"
  | "remove"
  | "warn"
  | "shown"
  | "textcursor"
  | "underline"
  | "field"
  | "value"
  | "keyword"
  | "number"
  | "tlp-clear"
  | "tlp-green"
  | "tlp-amber"
  | "tlp-red";

/** A look: SGR parameters of the colours, and attributes. */
export interface Look {
  readonly fg?: string;
  readonly bg?: string;
  readonly bold?: boolean;
  readonly dim?: boolean;
  readonly underline?: boolean;
  readonly inverse?: boolean;
  /** Where the terminal's cursor goes; see `terminal/cells.ts`. */
  readonly cursor?: boolean;
}

/** Looks by role. */
export interface Theme {
  readonly name: ThemeName;
  readonly looks: Readonly<Record<Role, Look>>;
  /** Only ASCII for glyphs of our own. */
  readonly ascii: boolean;
}

/** Themes to choose from. `dark` and `light` use the terminal's own 16 colours and so follow its palette. */
export const THEME_NAMES = ["dark", "light", "high-contrast", "mono"] as const;
/** Name of a theme. */
export type ThemeName = typeof THEME_NAMES[number];

const DARK: Record<Role, Look> = {
  plain: {},
  bold: { bold: true },
  dim: { dim: true },
  accent: { fg: "96" },
  malicious: { fg: "91", bold: true },
  "highly-suspicious": { fg: "91" },
  suspicious: { fg: "93" },
  info: {},
  safe: { fg: "92" },
  error: { fg: "91" },
  title: { fg: "96", bold: true },
  key: { fg: "96" },
  rule: { dim: true },
  cursor: { bg: "48;5;237" },
  cell: { bg: "48;5;240", bold: true },
  mark: { fg: "95", bold: true },
  match: { fg: "93", underline: true },
  stale: { dim: true },
  add: { fg: "92" },
  remove: { fg: "91" },
  warn: { fg: "93" },
  shown: { dim: true, inverse: true },
  textcursor: { cursor: true },
  underline: { underline: true },
  field: { fg: "96" },
  value: { fg: "92" },
  keyword: { fg: "95", bold: true },
  number: { fg: "93" },
  "tlp-clear": {},
  "tlp-green": { fg: "92" },
  "tlp-amber": { fg: "93" },
  "tlp-red": { fg: "91", bold: true },
};

const LIGHT: Record<Role, Look> = {
  ...DARK,
  accent: { fg: "34" },
  malicious: { fg: "31", bold: true },
  "highly-suspicious": { fg: "31" },
  suspicious: { fg: "35" },
  safe: { fg: "32" },
  error: { fg: "31" },
  title: { fg: "34", bold: true },
  key: { fg: "34" },
  cursor: { bg: "48;5;254" },
  cell: { bg: "48;5;250", bold: true },
  mark: { fg: "35", bold: true },
  match: { fg: "31", underline: true },
  add: { fg: "32" },
  remove: { fg: "31" },
  warn: { fg: "35" },
  field: { fg: "34" },
  value: { fg: "32" },
  keyword: { fg: "35", bold: true },
  number: { fg: "35" },
  "tlp-green": { fg: "32" },
  "tlp-amber": { fg: "33" },
  "tlp-red": { fg: "31", bold: true },
};

const HIGH_CONTRAST: Record<Role, Look> = {
  ...DARK,
  dim: {},
  rule: {},
  stale: { underline: true },
  shown: { inverse: true },
  cursor: { inverse: true },
  cell: { inverse: true, bold: true, underline: true },
  malicious: { fg: "38;2;255;120;120", bold: true },
  "highly-suspicious": { fg: "38;2;255;150;120" },
  suspicious: { fg: "38;2;255;230;80" },
  safe: { fg: "38;2;120;255;120" },
  title: { fg: "38;2;120;230;255", bold: true },
  accent: { fg: "38;2;120;230;255" },
};

/** Shape and words only: for `NO_COLOR` and for terminals without colours. */
const MONO = {
  ...Object.fromEntries(
    Object.entries(DARK).map(([role, { bold, dim, underline, inverse, cursor }]) => {
      const look = Object.entries({ bold, dim, underline, inverse, cursor }).filter(([, on]) => on === true);
      return [role, Object.fromEntries(look)];
    }),
  ),
  cursor: { inverse: true },
  cell: { inverse: true, bold: true, underline: true },
  // Every role is there: they are those of DARK.
} as unknown as Record<Role, Look>;

const LOOKS: Record<ThemeName, Record<Role, Look>> = {
  dark: DARK,
  light: LIGHT,
  "high-contrast": HIGH_CONTRAST,
  mono: MONO,
};

/** A theme by name. @param ascii Only ASCII glyphs. Default false. */
export function themeOf(name: ThemeName, ascii = false): Theme {
  return { name, looks: LOOKS[name], ascii };
}

/** The theme that the environment asks for: `NO_COLOR` or a dumb terminal means mono, `COLORFGBG` tells light. */
export function themeFrom(env: Readonly<Record<string, string | undefined>>): Theme {
  const ascii = env.ALX_GLYPHS === "ascii" || (env.LANG ?? "C.UTF-8") === "C";
  if ((env.NO_COLOR ?? "") !== "" || env.TERM === "dumb") return themeOf("mono", ascii);
  const background = Number(env.COLORFGBG?.split(";").at(-1) ?? "0");
  return themeOf(background === 7 || background === 15 ? "light" : "dark", ascii);
}
