/** What a server says of itself and of the person, as far as it can be read: nothing else is relied on. @module */
import type { SubmissionParams } from "../../api/types/submission.ts";
import type {
  MetadataScheme,
  ServiceCategory,
  ServiceParam,
  SubmissionProfile,
  UserSettings,
  VisibleConfiguration,
  Whoami,
} from "../../api/types/user.ts";
import { settingFaults } from "../../domain/submit_params.ts";
import { isObject, type Json } from "../../util/json.ts";
import { type Fields, isAbsent, isText, isTexts, mapped, mayBe } from "./json_kinds.ts";

/** Something that the server says and nobody can read. */
export interface LeftOut {
  /** The part of a submission that misses it. */
  readonly about: "services" | "settings" | "metadata";
  /** In words: `the profile "static"`. */
  readonly what: string;
}

/** What can be relied on, and what cannot. */
export interface Readable {
  readonly me: Whoami;
  readonly leftOut: readonly LeftOut[];
}

const read = new WeakMap<object, Readable>();

/**
 * The answer of whoami with every part that a submission looks at in its documented form. Services, profiles, settings
 * and metadata that have another are left out and named; fields of other versions stay as they are.
 */
export function readable(me: Whoami): Readable {
  const known = isObject(me) ? read.get(me) : undefined;
  if (known !== undefined) return known;
  const made = new Reader().whoami(me);
  if (isObject(me)) read.set(me, made);
  read.set(made.me, made); // what was read once is readable
  return made;
}

/** Settings, without those whose values are of another kind than the table has. */
export function readableParams(value: unknown): SubmissionParams {
  return new Reader().params(isObject(value) ? value : {}, "");
}

/** One sentence about what is left out of a part, or of all; undefined when nothing is. */
export function leftOutText(
  leftOut: readonly LeftOut[],
  about?: LeftOut["about"],
): string | undefined {
  const told = leftOut.filter((one) => about === undefined || one.about === about).map(({ what }) => what);
  const all = [...new Set(told)];
  if (all.length === 0) return undefined;
  const shown = all.length > 4 ? `${all.slice(0, 3).join(", ")} and ${all.length - 3} more` : all.join(", ");
  return `What the server says of ${shown} cannot be read and is left out`;
}

class Reader {
  readonly #leftOut: LeftOut[] = [];

  whoami(value: unknown): Readable {
    const me = this.#kept(value, isObject, ["settings", "your account"]) ?? {};
    const made = {
      ...me,
      username: this.#kept(me.username, isText, ["settings", "your account"]) ?? "",
      classification: this.#kept(me.classification, isText, ["settings", "your clearance"]) ?? "",
      roles: this.#kept(me.roles, isTexts, ["settings", "your roles"]) ?? [],
      c12nDef: isObject(me.c12nDef) ? me.c12nDef : {},
      indexes: isObject(me.indexes) ? mapped(me.indexes, (one) => isObject(one) ? one : undefined) : {},
      configuration: this.#configuration(me.configuration),
      settings: isAbsent(me.settings) ? undefined : this.#settings(me.settings),
    };
    return { me: made as unknown as Whoami, leftOut: this.#leftOut }; // every part was looked at
  }

  #drop([about, what]: readonly [LeftOut["about"], string]): undefined {
    this.#leftOut.push({ about, what });
  }

  #kept<T>(
    value: unknown,
    is: (value: unknown) => value is T,
    name: readonly [LeftOut["about"], string],
  ): T | undefined {
    return is(value) ? value : isAbsent(value) ? undefined : this.#drop(name);
  }

  #record(value: unknown, name: readonly [LeftOut["about"], string]): Fields {
    return this.#kept(value, isObject, name) ?? {};
  }

  #configuration(value: unknown): VisibleConfiguration {
    const all = this.#record(value, ["settings", "its configuration"]);
    const ui = this.#record(all.ui, ["settings", "its interface"]);
    const { external_sources: sources, ...others } = ui;
    const named = (one: unknown) => isObject(one) && isText(one.name);
    return {
      ...all,
      datastore: isObject(all.datastore) && isObject(all.datastore.archive) ? all.datastore : {},
      submission: this.#submission(all.submission),
      ui: {
        ...others,
        ...(isAbsent(sources) ? {} : {
          external_sources: Array.isArray(sources)
            ? sources.filter((one) => named(one) || this.#drop(["settings", "an external source"]))
            : this.#drop(["settings", "external sources"]) ?? [],
        }),
      },
    } as VisibleConfiguration;
  }

  #submission(value: unknown): NonNullable<VisibleConfiguration["submission"]> {
    const all = this.#record(value, ["settings", "submissions"]);
    const { max_file_size: size, max_dtl: dtl, file_sources: sources, ...others } = all;
    const isSize = (one: unknown): one is number => typeof one === "number" && one > 0;
    const isDays = (one: unknown): one is number => typeof one === "number" && one >= 0;
    const maxSize = this.#kept(size, isSize, ["settings", "the largest file"]);
    const maxDtl = this.#kept(dtl, isDays, ["settings", "the longest time"]);
    const made: unknown = {
      ...others,
      ...(maxSize === undefined ? {} : { max_file_size: maxSize }),
      ...(maxDtl === undefined ? {} : { max_dtl: maxDtl }),
      file_sources: mapped(
        this.#record(sources, ["settings", "sources of files"]),
        (one, name) => this.#kept(one, isObject, ["settings", `the source "${name}"`]),
      ),
      metadata: this.#metadata(all.metadata),
      profiles: mapped(
        this.#record(all.profiles, ["services", "profiles"]),
        (one, name) => this.#profile(one, name),
      ),
    };
    return made as NonNullable<VisibleConfiguration["submission"]>;
  }

  #metadata(value: unknown): Fields {
    const { submit, ingest, strict_schemes: strict, ...others } = this.#record(value, [
      "metadata",
      "metadata",
    ]);
    const schemes = (one: unknown, of: string) =>
      mapped(this.#record(one, ["metadata", `the metadata of ${of}`]), (scheme, name) => {
        return isScheme(scheme) ? scheme : this.#drop(["metadata", `the metadata "${name}"`]);
      });
    return {
      ...others,
      submit: schemes(submit, "submissions"),
      ingest: mapped(
        this.#record(ingest, ["metadata", "the metadata of ingestion"]),
        (one, type) => schemes(one, `ingestion as ${type}`),
      ),
      strict_schemes: this.#kept(strict, isTexts, ["metadata", "strict schemes"]) ?? [],
    };
  }

  #profile(value: unknown, name: string): SubmissionProfile | undefined {
    const label = `the profile "${name}"`;
    if (!isObject(value) || !isObject(value.params) || !mayBe(isLists, value.restricted_params)) {
      return this.#drop(["services", label]);
    }
    const { display_name: shown, summary, description, params, restricted_params: restricted } = value;
    const made: unknown = {
      ...value,
      display_name: isText(shown) && shown !== "" ? shown : name,
      summary: isText(summary) ? summary : undefined,
      description: isText(description) ? description : undefined,
      params: this.params(params, label),
      restricted_params: restricted ?? {},
    };
    return made as SubmissionProfile;
  }

  /** Settings, without those whose values the table does not allow. */
  params(value: Fields, of: string): SubmissionParams {
    const services = value.services;
    const kept = {
      ...value,
      ...(isAbsent(services) ? {} : { services: isObject(services) ? services : {} }),
    };
    const bad = new Set(
      settingFaults(kept as SubmissionParams).filter((name) => !isAbsent(valueAt(kept, name))),
    );
    if (!isAbsent(services) && !isObject(services)) bad.add("services");
    for (const name of bad) {
      const about = /^service/.test(name) ? "services" : "settings";
      this.#drop([about, `"${name}" in ${of}`]);
    }
    const made: Record<string, unknown> = Object.fromEntries(
      Object.entries(kept).filter(([name, one]) => !bad.has(name) && !isAbsent(one)),
    );
    if (isObject(made.services)) {
      made.services = mapped(made.services, (one, name) => bad.has(`services.${name}`) ? undefined : one);
    }
    return made as SubmissionParams;
  }

  #settings(value: unknown): UserSettings {
    const all = this.#record(value, ["settings", "your settings"]);
    const own = this.#record(all.submission_profiles, ["settings", "your settings of profiles"]);
    const metadata = this.#record(all.default_metadata, ["metadata", "your metadata"]);
    const sources = this.#kept(all.default_external_sources, isTexts, ["settings", "your sources"]);
    const made: unknown = {
      ...all,
      preferred_submission_profile:
        this.#kept(all.preferred_submission_profile, isText, ["services", "your profile"]) ?? null,
      default_external_sources: sources ?? [],
      default_metadata: mapped(
        metadata,
        (one, key) => this.#kept(one, isText, ["metadata", `your metadata "${key}"`]),
      ),
      submission_profiles: mapped(own, (one, name) => {
        const of = `your settings of "${name}"`;
        return isObject(one) ? this.params(one, of) : this.#drop(["settings", of]);
      }),
      services: this.#list(all.services, "services").flatMap((one) => this.#category(one) ?? []),
      service_spec: this.#list(all.service_spec, "parameters of services").flatMap((one) =>
        this.#spec(one) ?? []
      ),
    };
    return made as UserSettings;
  }

  #list(value: unknown, what: string): readonly unknown[] {
    if (Array.isArray(value)) return value;
    return isAbsent(value) ? [] : this.#drop(["services", what]) ?? [];
  }

  #category(value: unknown): ServiceCategory | undefined {
    if (!isObject(value) || !isText(value.name) || !Array.isArray(value.services)) {
      const name = isObject(value) && isText(value.name) ? `the category "${value.name}"` : "a category";
      return this.#drop(["services", name]);
    }
    const { name } = value;
    const services = value.services.flatMap((one: unknown) => {
      if (!isObject(one) || !isText(one.name)) {
        return this.#drop(["services", `a service of "${name}"`]) ?? [];
      }
      const { description, is_external: outside } = one;
      return [{ ...one, description: isText(description) ? description : "", is_external: outside === true }];
    });
    return { ...value, services } as unknown as ServiceCategory;
  }

  #spec(value: unknown): UserSettings["service_spec"][number] | undefined {
    if (!isObject(value) || !isText(value.name) || !Array.isArray(value.params)) {
      return this.#drop(["services", "parameters of a service"]);
    }
    const { name } = value;
    const params = value.params.flatMap((one: unknown): ServiceParam[] => {
      if (isObject(one) && isText(one.name)) return [readParam(one, one.name)];
      return this.#drop(["services", `a parameter of "${name}"`]) ?? [];
    });
    return { ...value, name, params };
  }
}

const isLists = (value: unknown) =>
  isObject(value) && Object.values(value).every((one) => mayBe(isTexts, one));

function isScheme(value: unknown): value is MetadataScheme {
  return isObject(value) && mayBe(isText, value.validator_type) && mayBe(isObject, value.validator_params) &&
    mayBe(isTexts, value.suggestions) && mayBe(isTexts, value.aliases) &&
    mayBe((one) => typeof one === "boolean", value.required);
}

/** A parameter; one whose kind or choices cannot be read is typed as text. */
function readParam(value: Fields, name: string): ServiceParam {
  const choices = isTexts(value.list) ? value.list : undefined;
  const type = isText(value.type) && (value.type !== "list" || choices !== undefined) ? value.type : "str";
  const usual = (value.default ?? null) as Json; // it came as JSON
  return {
    name,
    type,
    default: usual,
    value: (value.value ?? usual) as Json,
    ...(choices === undefined ? {} : { list: choices }),
    hide: value.hide === true,
  };
}

function valueAt(params: Fields, name: string): unknown {
  const [head = "", tail] = name.split(".");
  const value = params[head];
  return tail === undefined ? value : isObject(value) ? value[tail] : undefined;
}
