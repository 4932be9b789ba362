/** The `alx submit` command that does what the form would do. @module */
import type { SubmissionParams } from "../../api/types/submission.ts";
import { choosableParams } from "../../domain/submit_params.ts";
import type { Plan } from "../../features/submit/plan.ts";
import type { Json } from "../../util/json.ts";
import { shellWord } from "../../util/shell.ts";
import { type Draft } from "./draft.ts";
import { TEXT_NAME } from "./items.ts";
import { patternsOf } from "./patterns.ts";
import { paramAt, passwordsOf } from "../../features/submit/preset_plan.ts";

/** The arguments after `alx submit` that give the same request; pasted text comes from standard input, as `-`. */
export function submitArguments(
  draft: Draft,
  plan: Pick<Plan, "params" | "metadata" | "profile">,
): readonly string[] {
  const passwords = passwordsOf(draft);
  const { initial_data: initial, ...rest } = plan.params;
  const own = draft.params.initial_data;
  // Passwords were put into the data: they are given by themselves, and only what was there before as data.
  const data = passwords.length === 0 ? initial : typeof own === "string" ? own : undefined;
  const params: SubmissionParams = data === undefined || data === null
    ? rest
    : { ...rest, initial_data: data };
  return [
    ...inputArguments(draft),
    ...settingArguments({ ...plan, params }),
    ...passwords.flatMap((one) => ["--archive-password", one]),
    ...(draft.skipKnown ? ["--skip-known"] : []),
  ];
}

/** The options that give the settings of a plan. */
export function settingArguments(
  { params, profile, metadata }: Pick<Plan, "params" | "metadata" | "profile">,
): readonly string[] {
  return [
    ...(profile === undefined ? [] : ["--submission-profile", profile]),
    ...paramArguments(params),
    ...Object.entries(metadata).flatMap(([key, value]) => ["--meta", `${key}=${value}`]),
  ];
}

/** The options of a mass submission itself. */
export function massArguments(
  { incident, include, excludePath, shard, ceiling }: {
    readonly incident: string;
    readonly include?: readonly string[] | undefined;
    readonly excludePath?: readonly string[] | undefined;
    readonly shard?: string | undefined;
    readonly ceiling?: string | undefined;
  },
): readonly string[] {
  const each = (flag: string, values: readonly string[] = []) => values.flatMap((one) => [flag, one]);
  const one = (flag: string, value = "") => value === "" ? [] : [flag, value];
  return [
    ...["--incident", incident],
    ...each("--include", include),
    ...each("--exclude-path", excludePath),
    ...one("--shard", shard),
    ...one("--ceiling", ceiling),
  ];
}

function inputArguments({ items }: Draft): string[] {
  const all = items.flatMap((item): string[] => {
    switch (item.kind) {
      case "path":
        return [item.text.startsWith("-") ? `./${item.text}` : item.text];
      case "url":
        return ["--url", item.text];
      case "hash":
        return item.hashType === undefined || item.hashType === "sha256"
          ? ["--sha256", item.text]
          : ["--hash", `${item.hashType}:${item.text}`];
      case "text":
        return [];
    }
  });
  return items.some(({ kind }) => kind === "text") ? ["-", "--stdin-name", TEXT_NAME, ...all] : all;
}

/** Options for settings; what no option can say goes into one JSON object. */
function paramArguments(params: SubmissionParams): string[] {
  const rest: Record<string, Json> = {};
  const services: Record<string, Json> = {};
  const words = choosableParams().flatMap(({ name, type, flag }): string[] => {
    const value = paramAt(params, name);
    if (value === undefined || flag === undefined) return [];
    const left = (): string[] => {
      if (name.startsWith("services.")) services[name.slice("services.".length)] = value;
      else rest[name] = value;
      return [];
    };
    if (type === "flag") return value === true ? [flag] : left();
    if (type === "names") {
      const names = value as readonly string[]; // the table says so
      return names.length === 0 || names.some((one) => one.includes(","))
        ? left()
        : names.flatMap((one) => [flag, one]);
    }
    if (type === "spec") {
      return specArguments(flag, value as Readonly<Record<string, Readonly<Record<string, Json>>>>);
    }
    return value === null ? left() : [flag, String(value)];
  });
  if (Object.keys(services).length > 0) rest.services = services;
  return Object.keys(rest).length === 0 ? words : [...words, "--json-params", JSON.stringify(rest)];
}

function specArguments(
  flag: string,
  spec: Readonly<Record<string, Readonly<Record<string, Json>>>>,
): string[] {
  return Object.entries(spec).flatMap(([service, values]) =>
    Object.entries(values).flatMap(([name, value]) => [flag, `${service}.${name}=${specText(value)}`])
  );
}

/** A value as the option reads it back: text stays bare unless it would be read as something else. */
function specText(value: Json): string {
  if (typeof value !== "string") return JSON.stringify(value);
  return /^(?:true|false|null|-?\d.*|[[{"].*)$/s.test(value) ? JSON.stringify(value) : value;
}

/**
 * The whole command, quoted for a shell; undefined when one command cannot do it: two pasted texts.
 *
 * @param options.mask Hide passwords, for the screen. Default false.
 */
export function submitCommand(
  draft: Draft,
  plan: Pick<Plan, "params" | "metadata" | "profile">,
  options: { readonly mask?: boolean } = {},
): string | undefined {
  const texts = draft.items.filter(({ kind }) => kind === "text");
  if (texts.length > 1) return undefined;
  const shown = options.mask === true
    ? { ...draft, passwords: passwordsOf(draft).map(() => "•••").join(",") }
    : draft;
  const { mass } = draft;
  const verb = mass === undefined ? ["submit"] : [
    ...["incident", "submit"],
    ...massArguments({
      ...mass,
      include: patternsOf(mass.include),
      excludePath: patternsOf(mass.excludePath),
    }),
  ];
  const command = ["alx", ...verb, ...submitArguments(shown, plan)].map(shellWord).join(" ");
  const [text] = texts;
  return text === undefined ? command : `printf %s ${shellWord(text.text)} | ${command}`;
}
