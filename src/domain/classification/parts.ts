import { type IndexedDefinition, InvalidClassification, type Markings } from "./definition.ts";

/** What a classification says, by long names, each list sorted. */
export interface ClassificationParts {
  /** Number of the level; higher is more restricted. */
  readonly lvl: number;
  /** Requirements; all of them count. */
  readonly required: readonly string[];
  /** Groups; one of them is enough. */
  readonly groups: readonly string[];
  /** Subgroups; one of them is enough. */
  readonly subgroups: readonly string[];
}

/** How to read and write. */
export interface NormalizeOptions {
  /** Long names: `TLP:AMBER//REL TO CSE`; else short: `TLP:A//REL CSE`. @default true */
  readonly longFormat?: boolean | undefined;
  /** Leaves out markings that are only added because others are named. For users. @default false */
  readonly skipAutoSelect?: boolean | undefined;
  /** Takes unknown groups as they are, where the definition has dynamic groups. @default true */
  readonly dynamicGroups?: boolean | undefined;
}

const sorted = (names: Iterable<string>) => [...new Set(names)].sort();

/** The level at the head of a classification, and the rest. */
function readLevel(text: string, definition: IndexedDefinition): { lvl: number; rest: string } {
  const at = text.indexOf("//");
  const head = at < 0 ? text : text.slice(0, at);
  const long = definition.levels.resolve(head)[0];
  if (long === undefined) {
    throw new InvalidClassification(
      `Classification level '${head}' was not found in your classification definition.`,
    );
  }
  return { lvl: definition.levels.byLong.get(long)!.lvl!, rest: at < 0 ? "" : text.slice(at + 2) };
}

/** A name outside `REL`: a subgroup, or a group that has a name of its own when alone. */
function readSubgroup(
  name: string,
  definition: IndexedDefinition,
  found: { groups: Set<string>; subgroups: Set<string> },
) {
  const subgroups = definition.subgroups.resolve(name);
  if (subgroups.length > 0) return subgroups.forEach((one) => found.subgroups.add(one));
  const groups = definition.groups.aliases.get(name) ?? [];
  if (groups.length > 1) throw new InvalidClassification(`Unclear use of alias: ${name}`);
  if (groups.length === 0) throw new InvalidClassification(`Unknown Subgroup: ${name}`);
  found.groups.add(groups[0]!);
}

interface Found {
  readonly required: Set<string>;
  readonly groups: Set<string>;
  readonly subgroups: Set<string>;
  /** Names that are no group; groups themselves where those are dynamic. */
  readonly others: Set<string>;
}

/** A part that starts with `REL`: groups by commas, then subgroups by slashes. */
function readGroups(part: string, definition: IndexedDefinition, found: Found): void {
  const [list = "", ...subgroups] = part.replace(/^REL TO |^REL /, "").split("/");
  for (const name of list.split(",").map((one) => one.trim())) {
    if (name === "") continue;
    const groups = definition.groups.resolve(name);
    if (groups.length > 0) groups.forEach((one) => found.groups.add(one));
    else found.others.add(name);
  }
  for (const name of subgroups.map((one) => one.trim())) {
    if (name !== "") readSubgroup(name, definition, found);
  }
}

function readRest(rest: string, definition: IndexedDefinition): Found {
  const found: Found = { required: new Set(), groups: new Set(), subgroups: new Set(), others: new Set() };
  for (const part of rest.split("//")) {
    if (part.startsWith("REL ")) {
      readGroups(part, definition, found);
      continue;
    }
    const slashed = part.split("/");
    slashed.forEach((raw, i) => {
      // `NOFORN/REL TO ALPHA`: requirements shown with the groups stand before them.
      if (raw.startsWith("REL ")) return readGroups(slashed.slice(i).join("/"), definition, found);
      if (slashed.slice(0, i).some((one) => one.startsWith("REL "))) return;
      const name = raw.trim();
      if (name === "") return;
      const required = definition.required.resolve(name);
      if (required.length > 0) required.forEach((one) => found.required.add(one));
      else readSubgroup(name, definition, found);
    });
  }
  return found;
}

/** Groups that subgroups bring along, and the check of those that may stand with one group only. */
function applySubgroupRules(found: Found, definition: IndexedDefinition): void {
  const rule = (name: string) => definition.subgroups.byLong.get(name);
  for (const name of found.subgroups) {
    const needed = rule(name)?.require_group;
    if (needed !== undefined) found.groups.add(definition.groups.long(needed) ?? needed);
  }
  for (const name of found.subgroups) {
    const only = rule(name)?.limited_to_group;
    if (only === undefined || found.groups.size === 0) continue;
    const short = [...found.groups].map((one) => definition.groups.short(one));
    if (short.length > 1 || short[0] !== only) {
      const subgroup = definition.subgroups.short(name);
      throw new InvalidClassification(
        `Subgroup ${subgroup} is limited to group ${only} (found: ${short.join(", ")})`,
      );
    }
  }
}

/** Reads a classification. @throws {InvalidClassification} */
export function readParts(
  text: string,
  definition: IndexedDefinition,
  options: NormalizeOptions = {},
): ClassificationParts {
  const { lvl, rest } = readLevel(text.toUpperCase(), definition);
  const found = readRest(rest, definition);
  const dynamic = definition.dynamicGroups && options.dynamicGroups !== false;
  if (dynamic) { for (const name of found.others) found.groups.add(name); }
  applySubgroupRules(found, definition);
  if (!dynamic && found.others.size > 0) {
    throw new InvalidClassification(`Unparsable classification parts: ${[...found.others].join(", ")}`);
  }
  return {
    lvl,
    required: sorted(found.required),
    groups: sorted(withAutoSelected(found.groups, definition.groups, options)),
    subgroups: sorted(withAutoSelected(found.subgroups, definition.subgroups, options)),
  };
}

function withAutoSelected(
  names: ReadonlySet<string>,
  markings: Markings,
  options: NormalizeOptions,
): Iterable<string> {
  return names.size > 0 && !options.skipAutoSelect ? [...names, ...markings.autoSelected] : names;
}

/** The name of a level by its number. */
function levelText(lvl: number, definition: IndexedDefinition, long: boolean): string {
  for (const marking of definition.levels.byLong.values()) {
    if (marking.lvl === lvl) return long ? marking.name : marking.short_name;
  }
  throw new InvalidClassification(
    `Classification level number '${lvl}' was not found in your classification definition.`,
  );
}

function groupText(groups: readonly string[], definition: IndexedDefinition, long: boolean): string {
  const only = groups.length === 1 ? groups[0]! : undefined;
  const alone = only === undefined ? undefined : definition.groups.byLong.get(only)?.solitary_display_name;
  if (alone !== undefined) return alone;
  if (long) return `REL TO ${groups.join(", ")}`;
  if (groups.length > 1) {
    for (const [alias, members] of definition.groups.aliases) {
      if (members.length === groups.length && members.every((one) => groups.includes(one))) {
        return `REL ${alias}`;
      }
    }
  }
  return `REL ${groups.map((one) => definition.groups.short(one)).sort().join(", ")}`;
}

/** The groups that subgroups bring along; a subgroup that may stand with a single group sends the others away. */
function broughtGroups(subgroups: readonly string[], definition: IndexedDefinition): readonly string[] {
  const named = (key: "require_group" | "limited_to_group") =>
    subgroups.flatMap((one) => {
      const group = definition.subgroups.byLong.get(one)?.[key];
      return group === undefined ? [] : [definition.groups.long(group) ?? group];
    });
  return named("limited_to_group").reduce<readonly string[]>(
    (groups, only) => groups.includes(only) ? [only] : [],
    named("require_group"),
  );
}

/** Writes a classification in its normal form. */
export function writeParts(
  parts: ClassificationParts,
  definition: IndexedDefinition,
  options: NormalizeOptions = {},
): string {
  const long = options.longFormat !== false;
  const name = (markings: Markings) => (one: string) => long ? one : markings.short(one);
  const needed = parts.required.reduce(
    (lvl, one) => Math.max(lvl, definition.required.byLong.get(one)?.require_lvl ?? 0),
    0,
  );
  const shown = (one: string) => definition.required.byLong.get(one)?.is_required_group === true;
  const required = parts.required.filter((one) => !shown(one)).map(name(definition.required)).sort();
  const subgroups = sorted(withAutoSelected(new Set(parts.subgroups), definition.subgroups, options));
  const groups = sorted(
    withAutoSelected(
      new Set([...parts.groups, ...broughtGroups(subgroups, definition)]),
      definition.groups,
      options,
    ),
  );
  const tail = [
    ...parts.required.filter(shown).map(name(definition.required)).sort(),
    ...(groups.length > 0 ? [groupText(groups, definition, long)] : []),
    ...subgroups.map(name(definition.subgroups)).sort(),
  ];
  return [
    levelText(Math.max(parts.lvl, needed), definition, long),
    ...(required.length > 0 ? [required.join("/")] : []),
    ...(tail.length > 0 ? [tail.join("/")] : []),
  ].join("//");
}

/**
 * Whether the text itself is well-formed, beyond being readable: exact case, at most three parts, one of them with
 * groups, nothing unknown.
 */
export function isWellFormed(text: string, definition: IndexedDefinition): boolean {
  const [level, ...parts] = text.replaceAll("REL TO ", "").replaceAll("REL ", "").split("//");
  if (parts.length > 2 || !definition.levels.has(level!)) return false;
  let groupsSeen = false;
  for (const part of parts) {
    if (groupsSeen) return false;
    const items = part.split("/").flatMap((item) =>
      item.includes(",") ? item.split(",").map((one) => one.trim()) : [item]
    );
    if (part.split("/").filter((item) => item.includes(",")).length > 1) return false;
    for (const item of items) {
      if (!groupsSeen && !definition.required.has(item)) groupsSeen = true;
      if (
        groupsSeen && !definition.dynamicGroups && !definition.groups.has(item) &&
        !definition.subgroups.has(item)
      ) {
        return false;
      }
    }
  }
  return true;
}
