import type { Whoami } from "../../api/types/user.ts";
import { expandInputs, type InputChoice } from "../../features/submit/expand.ts";
import type { Found } from "../../features/submit/item.ts";
import { readable } from "../../features/submit/readable.ts";
import { closest } from "../../util/closest.ts";
import { refang } from "../../util/defang.ts";
import { UsageError } from "../../util/error.ts";
import type { CliContext } from "../context.ts";
import { sha256Of } from "../options.ts";
import type { InputOptions } from "./options.ts";

/** What the command line names, if anything. */
export function namedInputs(paths: readonly string[], options: InputOptions): InputChoice {
  return {
    paths,
    lists: options.fromFile ?? [],
    urls: (options.url ?? []).map(checkedUrl),
    hashes: [
      ...(options.sha256 ?? []).map((value) => ({ type: "sha256", value: sha256Of(value) })),
      ...(options.hash ?? []).map(hashOf),
      ...(options.fetch ?? []).map((text) => typeAndValue("--fetch", text)),
    ],
  };
}

/**
 * What the command line names.
 *
 * @throws {UsageError} it names nothing
 */
export function inputChoice(
  ctx: CliContext,
  paths: readonly string[],
  options: InputOptions,
  command: string,
): InputChoice {
  const choice = namedInputs(paths, options);
  if (Object.values(choice).every((list) => list.length === 0)) {
    const hint = ctx.isTty.in ? `alx ${command} FILE…` : `alx ${command} - for standard input`;
    throw new UsageError("Nothing to send is named", { hint });
  }
  return choice;
}

/**
 * Refuses kinds of hashes and names that no source of the server understands, before anything is sent.
 *
 * @throws {UsageError} naming those that it does
 */
export function checkKinds(said: Whoami, { hashes = [] }: InputChoice): void {
  const known = Object.keys(readable(said).me.configuration.submission?.file_sources ?? {});
  const unknown = hashes.find(({ type }) => type !== "sha256" && !known.includes(type));
  // An old server does not tell what it understands.
  if (unknown === undefined || known.length === 0) return;
  const near = closest(unknown.type, known);
  throw new UsageError(`The server has no source for "${unknown.type}"`, {
    hint: near === undefined ? `it knows ${known.join(", ")}` : `did you mean "${near}"?`,
  });
}

/**
 * A URL that can be fetched, defanged or not.
 *
 * @throws {UsageError} it is not an http or https URL
 */
function checkedUrl(text: string): string {
  const url = refang(text.trim());
  if (/^https?:\/\/[^/]/i.test(url) && URL.canParse(url)) return url;
  throw new UsageError(`Invalid URL "${text}": expected http or https`, {
    hint: /^[a-z][a-z0-9+.-]*:/i.test(url) ? "--url https://…" : `--url https://${text}`,
  });
}

function hashOf(text: string): { readonly type: string; readonly value: string } {
  const { type, value } = typeAndValue("--hash", text);
  return type === "sha256" ? { type, value: sha256Of(value) } : { type, value };
}

function typeAndValue(option: string, text: string): { readonly type: string; readonly value: string } {
  const match = /^([\w.-]+):(.+)$/s.exec(text);
  if (match !== null) return { type: match[1]!, value: match[2]! };
  const hint = option === "--hash" ? "--hash md5:…, --hash tlsh:…" : "--fetch NAME:VALUE";
  throw new UsageError(`${option}: "${text}" does not say of what kind it is`, { hint });
}

/** The things to send, found as they are asked for. */
export function foundInputs(
  ctx: CliContext,
  choice: InputChoice,
  { options, limitBytes }: { readonly options: InputOptions; readonly limitBytes: number | undefined },
): AsyncGenerator<Found, void> {
  const { recursive, include, excludePath, stdinName } = options;
  const { signal } = ctx;
  return expandInputs(choice, {
    ...{ stdin: () => ctx.stdin(), stdinName, recursive, include, excludePath, limitBytes, signal },
  });
}
