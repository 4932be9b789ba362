/**
 * Markings by a server's scheme: normal forms, comparison, who may see what. Asks no server.
 *
 * @example
 * ```ts
 * import type { Client } from "@alx/alx";
 * import { Classification, type ClassificationDefinition } from "@alx/alx/classification";
 *
 * export async function highest(client: Client, a: string, b: string): Promise<string> {
 *   const definition = await client.help.classificationDefinition({ original: true });
 *   return new Classification(definition as unknown as ClassificationDefinition).max(a, b);
 * }
 * ```
 *
 * @module
 */
import {
  type ClassificationDefinition,
  indexDefinition,
  type IndexedDefinition,
  InvalidClassification,
  type Marking,
} from "./classification/definition.ts";
import {
  type ClassificationParts,
  isWellFormed,
  type NormalizeOptions,
  readParts,
  writeParts,
} from "./classification/parts.ts";

export {
  type ClassificationDefinition,
  InvalidClassification,
  InvalidDefinition,
  type Marking,
} from "./classification/definition.ts";
export type { ClassificationParts, NormalizeOptions } from "./classification/parts.ts";
export { AlxError } from "../util/error.ts";
export type { Json, JsonObject } from "../util/json.ts";

/** The hidden fields of a document that the server filters by. */
export interface AccessControlParts {
  /** Number of the level. */
  readonly __access_lvl__: number;
  /** Short names. */
  readonly __access_req__: readonly string[];
  /** Short names, or `__EMPTY__`. */
  readonly __access_grp1__: readonly string[];
  /** Short names, or `__EMPTY__`. */
  readonly __access_grp2__: readonly string[];
}

const union = (a: readonly string[], b: readonly string[]) => [...new Set([...a, ...b])].sort();
const common = (a: readonly string[], b: readonly string[]) => a.filter((one) => b.includes(one));

/** Groups of the more restricted of two: what both name; where only one names any, those. `name` is for the error. */
function strictest(
  a: readonly string[],
  b: readonly string[],
  name: (long: string) => string,
): readonly string[] {
  if (a.length === 0 || b.length === 0) return union(a, b);
  const both = common(a, b);
  if (both.length === 0) {
    const listText = (names: readonly string[]) => `[${names.map((one) => `'${name(one)}'`).join(", ")}]`;
    throw new InvalidClassification(
      `Could not find any intersection between the groups. ${listText(a)} & ${listText(b)}`,
    );
  }
  return both;
}

/** Groups of the less restricted of two: none when one names none. */
function loosest(a: readonly string[], b: readonly string[]): readonly string[] {
  return a.length === 0 || b.length === 0 ? [] : union(a, b);
}

/**
 * Reads, writes and compares classifications by a server's definition. Where the definition does not enforce them,
 * everything is the unrestricted marking and accessible to all.
 */
export class Classification {
  private readonly definition: IndexedDefinition;
  private readonly cache = new Map<string, string>();
  /** The least restricted marking, in its normal form. */
  readonly unrestricted: string;
  /** The most restricted marking of the definition, in its normal form. */
  readonly restricted: string;

  /** Makes the engine of a definition. @throws {InvalidDefinition} when the definition cannot be used. */
  constructor(readonly original: ClassificationDefinition) {
    this.definition = indexDefinition(original);
    this.unrestricted = this.enforce ? this.normalize(original.unrestricted) : original.unrestricted;
    this.restricted = this.enforce ? this.normalize(original.restricted) : this.unrestricted;
  }

  /** Whether classifications count at all. */
  get enforce(): boolean {
    return this.definition.enforce;
  }

  /** Whether groups may be named that the definition does not list. */
  get dynamicGroups(): boolean {
    return this.definition.dynamicGroups;
  }

  /** The levels a person may choose, lowest first. */
  get levels(): readonly Marking[] {
    return this.visible("levels").sort((a, b) => (a.lvl ?? 0) - (b.lvl ?? 0));
  }

  /** The requirements, groups or subgroups a person may choose, in the order of the definition. */
  visible(kind: "levels" | "required" | "groups" | "subgroups"): Marking[] {
    return [...this.definition[kind].byLong.values()].filter((marking) => !marking.is_hidden);
  }

  /** The normal form. @throws {InvalidClassification} */
  normalize(text: string, options: NormalizeOptions = {}): string {
    if (!this.enforce) return this.unrestricted;
    const key = `${options.longFormat !== false}${!!options.skipAutoSelect}${
      options.dynamicGroups !== false
    }${text}`;
    const known = this.cache.get(key);
    if (known !== undefined) return known;
    const normal = writeParts(readParts(text, this.definition, options), this.definition, options);
    if (this.cache.size < 1000) this.cache.set(key, normal);
    return normal;
  }

  /** What a classification says. @throws {InvalidClassification} */
  parts(text: string, options: NormalizeOptions = {}): ClassificationParts {
    return readParts(text, this.definition, options);
  }

  /** Whether the text is a classification in exact spelling: known names, upper case, parts in order. */
  isValid(text: string, options: Pick<NormalizeOptions, "skipAutoSelect"> = {}): boolean {
    if (!this.enforce) return true;
    try {
      const given = readParts(text, this.definition, { skipAutoSelect: true });
      const normal = readParts(this.normalize(text, options), this.definition, { skipAutoSelect: true });
      return sameParts(given, normal) && isWellFormed(text, this.definition);
    } catch (error) {
      if (error instanceof InvalidClassification) return false;
      throw error;
    }
  }

  /**
   * Whether a user may see a document: the user's level is as high, has every requirement, and shares a group and a
   * subgroup with the document when that names any.
   *
   * @param options.ignoreInvalid False instead of an error for a classification that cannot be read.
   * @throws {InvalidClassification}
   */
  isAccessible(user: string, document: string | null, options: { ignoreInvalid?: boolean } = {}): boolean {
    if (!this.enforce || document === null) return true;
    try {
      const mine = this.parts(user, { skipAutoSelect: true });
      const its = this.parts(document, { skipAutoSelect: true });
      if (mine.lvl < its.lvl || !its.required.every((one) => mine.required.includes(one))) return false;
      const shares = (a: readonly string[], b: readonly string[]) =>
        b.length === 0 || common(a, b).length > 0;
      return shares(mine.groups, its.groups) && shares(mine.subgroups, its.subgroups);
    } catch (error) {
      if (options.ignoreInvalid && error instanceof InvalidClassification) return false;
      throw error;
    }
  }

  /** The marking of something made of both. @throws {InvalidClassification} when the groups have nothing in common. */
  max(a: string, b: string, options: NormalizeOptions = {}): string {
    const name = (kind: "groups" | "subgroups") => (long: string) =>
      options.longFormat === false ? this.definition[kind].short(long) : long;
    return this.combine(a, b, options, (one, two) => ({
      lvl: Math.max(one.lvl, two.lvl),
      required: union(one.required, two.required),
      groups: strictest(one.groups, two.groups, name("groups")),
      subgroups: strictest(one.subgroups, two.subgroups, name("subgroups")),
    }));
  }

  /** The less restricted of both. @throws {InvalidClassification} */
  min(a: string, b: string, options: NormalizeOptions = {}): string {
    return this.combine(a, b, options, (one, two) => ({
      lvl: Math.min(one.lvl, two.lvl),
      required: common(one.required, two.required),
      groups: loosest(one.groups, two.groups),
      subgroups: loosest(one.subgroups, two.subgroups),
    }));
  }

  /** What a user may see who has both clearances. @throws {InvalidClassification} */
  buildUser(a: string, b: string, options: Pick<NormalizeOptions, "longFormat"> = {}): string {
    return this.combine(a, b, { ...options, skipAutoSelect: true }, (one, two) => ({
      lvl: Math.max(one.lvl, two.lvl),
      required: union(one.required, two.required),
      groups: union(one.groups, two.groups),
      subgroups: union(one.subgroups, two.subgroups),
    }));
  }

  /** What users of both clearances may see. @throws {InvalidClassification} */
  intersect(a: string, b: string, options: Pick<NormalizeOptions, "longFormat"> = {}): string {
    return this.combine(a, b, { ...options, skipAutoSelect: true }, (one, two) => ({
      lvl: Math.min(one.lvl, two.lvl),
      required: common(one.required, two.required),
      groups: common(one.groups, two.groups),
      subgroups: common(one.subgroups, two.subgroups),
    }));
  }

  /** The hidden fields of a document so classified. @param options.user For a user's clearance. Default false. */
  accessControlParts(text: string, options: { user?: boolean } = {}): AccessControlParts {
    const parts = this.parts(this.enforce ? text : this.unrestricted, { skipAutoSelect: options.user });
    const short = (names: readonly string[], kind: "groups" | "subgroups") => {
      const list = names.map((one) => this.definition[kind].short(one)).sort();
      return list.length > 0 ? list : ["__EMPTY__"];
    };
    return {
      __access_lvl__: parts.lvl,
      __access_req__: parts.required.map((one) => this.definition.required.short(one)).sort(),
      __access_grp1__: short(parts.groups, "groups"),
      __access_grp2__: short(parts.subgroups, "subgroups"),
    };
  }

  /** The name and colour of a classification's level, for the marking on screen. Undefined when it is unknown. */
  levelOf(text: string): Marking | undefined {
    const long = this.definition.levels.resolve(text.toUpperCase().split("//")[0]!)[0];
    return long === undefined ? undefined : this.definition.levels.byLong.get(long);
  }

  /** What `how` makes of both. */
  private combine(
    a: string,
    b: string,
    options: NormalizeOptions,
    how: (a: ClassificationParts, b: ClassificationParts) => ClassificationParts,
  ): string {
    if (!this.enforce) return this.unrestricted;
    const parts = how(this.parts(a, options), this.parts(b, options));
    return writeParts(parts, this.definition, options);
  }
}

function sameParts(a: ClassificationParts, b: ClassificationParts): boolean {
  const same = (one: readonly string[], two: readonly string[]) => one.join("\n") === two.join("\n");
  return a.lvl === b.lvl && same(a.required, b.required) && same(a.groups, b.groups) &&
    same(a.subgroups, b.subgroups);
}
