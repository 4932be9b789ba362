import type { JsonObject } from "../util/json.ts";

/** The demo's levels, lowest first, with their short forms and other names. */
const LEVELS = [
  {
    name: "TLP:CLEAR",
    short: "TLP:C",
    lvl: 100,
    aliases: ["UNRESTRICTED", "UNCLASSIFIED", "U", "TLP:W", "TLP:WHITE"],
    color: "default",
    text: "May be shared with anyone",
  },
  {
    name: "TLP:GREEN",
    short: "TLP:G",
    lvl: 110,
    aliases: [],
    color: "success",
    text: "May be shared within the community, not in public",
  },
  {
    name: "TLP:AMBER",
    short: "TLP:A",
    lvl: 120,
    aliases: [],
    color: "warning",
    text: "For the own organisation and its clients, who need to know",
  },
  {
    name: "TLP:AMBER+STRICT",
    short: "TLP:A+S",
    lvl: 125,
    aliases: ["RESTRICTED"],
    color: "warning",
    text: "For the own organisation only",
  },
] as const;

/** The lowest classification, as stored. */
export const UNRESTRICTED = "TLP:CLEAR";

const byName = new Map<string, typeof LEVELS[number]>(
  LEVELS.flatMap((level) =>
    [level.name, level.short, ...level.aliases].map((name) => [name.toUpperCase(), level] as const)
  ),
);

/** The level number of a classification; that of the lowest for unknown text. */
export function levelOf(classification: unknown): number {
  return levelNamed(classification)?.lvl ?? 100;
}

function levelNamed(classification: unknown): typeof LEVELS[number] | undefined {
  return byName.get(String(classification ?? "").split("//")[0]!.trim().toUpperCase());
}

/** The long form, as stored; undefined for an unknown level. */
export function normalize(classification: unknown): string | undefined {
  return levelNamed(classification)?.name;
}

/** The highest of them. */
export function highest(classifications: Iterable<unknown>): string {
  let top: string = UNRESTRICTED;
  for (const one of classifications) if (levelOf(one) > levelOf(top)) top = normalize(one) ?? top;
  return top;
}

/** Whether an account with `user` may see a document with `doc`. */
export function maySee(user: unknown, doc: unknown): boolean {
  return levelOf(user) >= levelOf(doc);
}

/** `help/classification_definition/?original`: the definition as an administrator wrote it. */
export function originalDefinition(): JsonObject {
  return {
    dynamic_groups: false,
    dynamic_groups_type: "email",
    enforce: true,
    groups: [],
    levels: LEVELS.map((level) => ({
      aliases: [...level.aliases],
      css: { color: level.color },
      description: level.text,
      lvl: level.lvl,
      name: level.name,
      short_name: level.short,
    })),
    required: [],
    restricted: "TLP:A+S",
    subgroups: [],
    unrestricted: "TLP:C",
  };
}

/** `help/classification_definition/`: the definition with its look-up tables. */
export function classificationDefinition(): JsonObject {
  const pairs = <T>(value: (level: typeof LEVELS[number]) => T) =>
    Object.fromEntries(
      LEVELS.flatMap((level) => [[level.name, value(level)] as const, [level.short, value(level)] as const]),
    );
  return {
    RESTRICTED: "TLP:AMBER+STRICT",
    UNRESTRICTED,
    access_req_aliases: {},
    access_req_map_lts: {},
    access_req_map_stl: {},
    description: pairs((level) => level.text),
    dynamic_groups: false,
    dynamic_groups_type: "email",
    enforce: true,
    groups_aliases: {},
    groups_auto_select: [],
    groups_auto_select_short: [],
    groups_map_lts: {},
    groups_map_stl: {},
    invalid_mode: false,
    levels_aliases: Object.fromEntries(LEVELS.flatMap((level) => level.aliases.map((a) => [a, level.short]))),
    levels_map: Object.fromEntries(
      LEVELS.flatMap((
        level,
      ) => [[String(level.lvl), level.short] as const, [level.short, level.lvl] as const]),
    ),
    levels_map_lts: Object.fromEntries(LEVELS.map((level) => [level.name, level.short])),
    levels_map_stl: Object.fromEntries(LEVELS.map((level) => [level.short, level.name])),
    levels_styles_map: pairs((level) => ({ color: level.color })),
    original_definition: originalDefinition(),
    params_map: pairs(() => ({})),
    subgroups_aliases: {},
    subgroups_auto_select: [],
    subgroups_auto_select_short: [],
    subgroups_map_lts: {},
    subgroups_map_stl: {},
  };
}
