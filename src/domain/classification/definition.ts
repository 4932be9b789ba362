import type { Json, JsonObject } from "../../util/json.ts";
import { AlxError } from "../../util/error.ts";

/** A classification that the definition does not allow. */
export class InvalidClassification extends AlxError {
  /** Tells the class where `instanceof` cannot, such as in logs. */
  override name = "InvalidClassification";
}

/** A definition that cannot be used. */
export class InvalidDefinition extends AlxError {
  /** Tells the class where `instanceof` cannot, such as in logs. */
  override name = "InvalidDefinition";
}

/** A marking of a definition: a level, a requirement, a group or a subgroup. */
export interface Marking {
  /** Its long name. */
  readonly name: string;
  /** Its short name, which no other marking may have. */
  readonly short_name: string;
  /** Other names. */
  readonly aliases?: readonly string[];
  /** What it means, for people. */
  readonly description?: string;
  /** Levels only: higher is more restricted. */
  readonly lvl?: number;
  /** Levels only: colour on screen. */
  readonly css?: JsonObject;
  /** Understood, but not offered. */
  readonly is_hidden?: boolean;
  /** Groups and subgroups: added as soon as any other is named. */
  readonly auto_select?: boolean;
  /** Requirements: least level they raise to. */
  readonly require_lvl?: number;
  /** Requirements: shown with the groups. */
  readonly is_required_group?: boolean;
  /** Subgroups: group they bring along. */
  readonly require_group?: string;
  /** Subgroups: the only group they may stand with. */
  readonly limited_to_group?: string;
  /** Groups: how it is written when it stands alone. */
  readonly solitary_display_name?: string;
}

/** The original definition, `help/classification_definition/?original` and whoami's `c12nDef.original_definition`. */
export interface ClassificationDefinition {
  /** Whether classifications count at all. Default false. */
  readonly enforce?: boolean;
  /** Whether groups may be named that are not listed. Default false. */
  readonly dynamic_groups?: boolean;
  /** Where such groups come from: `email`, `group`, `all`. */
  readonly dynamic_groups_type?: string;
  /** One of them opens every marking. */
  readonly levels: readonly Marking[];
  /** A user needs every one that is named. */
  readonly required?: readonly Marking[];
  /** A user needs one of those named. */
  readonly groups?: readonly Marking[];
  /** A user needs one of those named. */
  readonly subgroups?: readonly Marking[];
  /** The most restricted marking. */
  readonly restricted: string;
  /** The least restricted marking. */
  readonly unrestricted: string;
}

/** Markings of one kind, found by any of their names. All names are in upper case. */
export class Markings {
  /** By long name, in the order of the definition. */
  readonly byLong = new Map<string, Marking>();
  private readonly longOf = new Map<string, string>();
  /** Long names behind each alias; several when the alias stands for a set. */
  readonly aliases = new Map<string, string[]>();

  constructor(list: readonly Marking[]) {
    for (const given of list) {
      const marking = upper(given);
      this.byLong.set(marking.name, marking);
      this.longOf.set(marking.name, marking.name);
      this.longOf.set(marking.short_name, marking.name);
    }
    for (const marking of this.byLong.values()) {
      const names = [...marking.aliases ?? []];
      if (marking.solitary_display_name !== undefined) names.push(marking.solitary_display_name);
      for (const alias of names) {
        this.aliases.set(alias, [...new Set([...this.aliases.get(alias) ?? [], marking.name])]);
      }
    }
  }

  /** The long name of a long or short name. */
  long(name: string): string | undefined {
    return this.longOf.get(name);
  }

  /** The short name of a long name; other names, such as dynamic groups, stay. */
  short(long: string): string {
    return this.byLong.get(long)?.short_name ?? long;
  }

  /** Long names that a name or alias stands for; none when it is unknown. */
  resolve(name: string): readonly string[] {
    const long = this.longOf.get(name);
    return long === undefined ? this.aliases.get(name) ?? [] : [long];
  }

  has(name: string): boolean {
    return this.longOf.has(name) || this.aliases.has(name);
  }

  get autoSelected(): readonly string[] {
    return [...this.byLong.values()].filter((marking) => marking.auto_select).map((marking) => marking.name);
  }
}

function upper(marking: Marking): Marking {
  const up = (text: string) => text.toUpperCase();
  return {
    ...marking,
    name: up(marking.name),
    short_name: up(marking.short_name),
    aliases: (marking.aliases ?? []).map(up),
    ...(marking.require_group === undefined ? {} : { require_group: up(marking.require_group) }),
    ...(marking.limited_to_group === undefined ? {} : { limited_to_group: up(marking.limited_to_group) }),
    ...(marking.solitary_display_name === undefined
      ? {}
      : { solitary_display_name: up(marking.solitary_display_name) }),
  };
}

const LEAST_LEVEL = 1;
const GREATEST_LEVEL = 10_000;

/** Levels every definition has, never offered: nothing is known, and what could not be read. */
const HIDDEN_LEVELS: readonly Marking[] = [
  { name: "INVALID", short_name: "INV", lvl: 10_001, is_hidden: true },
  { name: "NULL", short_name: "NULL", lvl: 0, is_hidden: true },
];

/** A definition with its markings indexed. */
export interface IndexedDefinition {
  readonly enforce: boolean;
  readonly dynamicGroups: boolean;
  readonly levels: Markings;
  readonly required: Markings;
  readonly groups: Markings;
  readonly subgroups: Markings;
  readonly restricted: string;
  readonly unrestricted: string;
}

function checkMarkings(kind: string, list: Json | readonly Marking[] | undefined): readonly Marking[] {
  if (list === undefined || list === null) return [];
  if (!Array.isArray(list)) {
    throw new InvalidDefinition(`The ${kind} of the classification definition are not a list`);
  }
  for (const marking of list as readonly Partial<Marking>[]) {
    if (typeof marking?.name !== "string" || typeof marking.short_name !== "string") {
      throw new InvalidDefinition(
        `One of the ${kind} of the classification definition has no name or short_name`,
      );
    }
  }
  return list as readonly Marking[];
}

function checkLevels(levels: readonly Marking[]): void {
  if (levels.length === 0) throw new InvalidDefinition("The classification definition has no levels");
  const seen = new Set<number>();
  for (const { name, lvl } of levels) {
    if (typeof lvl !== "number" || !Number.isInteger(lvl) || lvl < LEAST_LEVEL || lvl > GREATEST_LEVEL) {
      throw new InvalidDefinition(`Level "${name}" needs a lvl of ${LEAST_LEVEL} to ${GREATEST_LEVEL}`);
    }
    if (seen.has(lvl)) throw new InvalidDefinition(`Level "${name}" has the lvl of another, ${lvl}`);
    seen.add(lvl);
  }
}

/** No name may mean two markings. Aliases of groups and the like may stand for several. */
function checkUnique(kinds: readonly (readonly Marking[])[]): void {
  const seen = new Set<string>();
  for (const marking of kinds.flat()) {
    for (const name of new Set([marking.name.toUpperCase(), marking.short_name.toUpperCase()])) {
      if (seen.has(name)) {
        throw new InvalidDefinition(`The classification definition uses the name "${name}" twice`);
      }
      seen.add(name);
    }
  }
}

/** Checks a definition and indexes it. @throws {InvalidDefinition} */
export function indexDefinition(definition: ClassificationDefinition): IndexedDefinition {
  const levels = checkMarkings("levels", definition.levels);
  const required = checkMarkings("required markings", definition.required);
  const groups = checkMarkings("groups", definition.groups);
  const subgroups = checkMarkings("subgroups", definition.subgroups);
  checkLevels(levels);
  checkUnique([levels, required, groups, subgroups]);
  if (typeof definition.unrestricted !== "string" || typeof definition.restricted !== "string") {
    throw new InvalidDefinition("The classification definition names no restricted and unrestricted marking");
  }
  return {
    enforce: definition.enforce ?? false,
    dynamicGroups: definition.dynamic_groups ?? false,
    levels: new Markings([...levels, ...HIDDEN_LEVELS]),
    required: new Markings(required),
    groups: new Markings(groups),
    subgroups: new Markings(subgroups),
    restricted: definition.restricted,
    unrestricted: definition.unrestricted,
  };
}
