/** Which services run: names in the form, names of services and categories on the wire. @module */
import type { SubmissionParams } from "../../api/types/submission.ts";
import type { ServiceCategory } from "../../api/types/user.ts";
import { DEFAULT_SERVICES } from "../../domain/submit_params.ts";
import { sameJson } from "../../util/same_json.ts";

/** All, some or none of a category. */
export type Tick = boolean | "some";

/** The services that settings choose, by their own names. */
export function servicesOf(
  categories: readonly ServiceCategory[],
  params: SubmissionParams,
): readonly string[] {
  const selected = new Set(params.services?.selected ?? DEFAULT_SERVICES);
  const excluded = new Set(params.services?.excluded ?? []);
  return categories.flatMap((category) =>
    category.services.map(({ name }) => name).filter((name) =>
      (selected.has(name) || selected.has(category.name)) && !excluded.has(name) &&
      !excluded.has(category.name)
    )
  );
}

/** The tick of a category. */
export function tickOf(category: ServiceCategory, chosen: ReadonlySet<string>): Tick {
  const count = category.services.filter(({ name }) => chosen.has(name)).length;
  return count === 0 ? false : count === category.services.length ? true : "some";
}

/** The choice with a category switched: all of it, unless all of it was on. */
export function switchCategory(category: ServiceCategory, chosen: ReadonlySet<string>): readonly string[] {
  const names = category.services.map(({ name }) => name);
  const rest = [...chosen].filter((name) => !names.includes(name));
  return tickOf(category, chosen) === true ? rest : [...rest, ...names];
}

/** The choice with one service switched. */
export function switchService(name: string, chosen: ReadonlySet<string>): readonly string[] {
  return chosen.has(name) ? [...chosen].filter((one) => one !== name) : [...chosen, name];
}

/**
 * What to send for a choice; undefined when it is what the base settings choose anyway.
 *
 * @param options.always Send it even then. Default false.
 */
export function selectedParams(
  categories: readonly ServiceCategory[],
  chosen: readonly string[] | undefined,
  base: SubmissionParams,
  options: { readonly always?: boolean } = {},
): SubmissionParams | undefined {
  if (chosen === undefined) return undefined;
  const same = sameJson([...chosen].sort(), [...servicesOf(categories, base)].sort());
  if (same && options.always !== true) return undefined;
  const set = new Set(chosen);
  const selected = categories.flatMap((category) =>
    tickOf(category, set) === true
      ? [category.name]
      : category.services.map(({ name }) => name).filter((name) => set.has(name))
  );
  const excluded = base.services?.excluded ?? [];
  return { services: { selected, ...(excluded.length === 0 ? {} : { excluded: [] }) } };
}
