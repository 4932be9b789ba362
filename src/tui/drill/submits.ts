import type { FormChoice } from "../submit/state.ts";
import { cutName } from "../../util/width.ts";
import { safeText } from "../../util/safe_text.ts";
import { defangText } from "../../util/defang.ts";
import type { Handle } from "./handle.ts";

const TITLE_MAX = 48;
const URL = /^(?:https?|ftp):\/\/\S+$/i;
const SHA256 = /^[0-9a-f]{64}$/i;

/** A file that can be handed in again. @param file.sid The submission whose settings are taken over. */
export function fileChoice(file: {
  readonly sha256: string;
  readonly name?: string | undefined;
  readonly sid?: string | undefined;
}): FormChoice {
  const { sha256, name, sid } = file;
  const word = name === undefined || name === "" ? `${sha256.slice(0, 16)}…` : safeText(name);
  return {
    title: `the file ${cutName(word, TITLE_MAX)}`,
    params: { sha256, ...(name === undefined ? {} : { name }), ...(sid === undefined ? {} : { sid }) },
  };
}

/** A value that can be handed in by itself: an address, a hash. Empty for any other. */
export function valueChoices(value: unknown): readonly FormChoice[] {
  if (typeof value !== "string") return [];
  if (SHA256.test(value)) return [fileChoice({ sha256: value.toLowerCase() })];
  if (!URL.test(value)) return [];
  return [{
    title: `the address ${cutName(safeText(defangText(value)), TITLE_MAX)}`,
    params: { given: { urls: [value] } },
  }];
}

/** What a thing under the cursor has to hand in. @param sid The submission it belongs to. */
export function handleSubmits(handle: Handle | undefined, sid: string | undefined): readonly FormChoice[] {
  if (handle === undefined) return [];
  return handle.kind === "file"
    ? [fileChoice({ sha256: handle.sha256, name: handle.name, sid })]
    : "value" in handle
    ? valueChoices(handle.value)
    : [];
}

/** Choices one after the other, each file and address once. */
export function withoutTwins(choices: readonly FormChoice[]): readonly FormChoice[] {
  const keys = choices.map(({ params }) => params.sha256 ?? params.given?.urls?.join(" ") ?? params.sid);
  return choices.filter((_, i) => keys.indexOf(keys[i]) === i);
}
