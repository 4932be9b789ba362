/** Where in the bytes the values stand that services tagged: addresses, names, strings of rules. @module */
import { safeText } from "../../util/safe_text.ts";
import { defangTag } from "../../util/defang.ts";
import { cutToWidth } from "../../util/width.ts";
import type { Command } from "../commands.ts";
import { remember } from "../drill/remember.ts";
import { bytesOf, type FileContext, foundOf } from "./data.ts";
import { latin1 } from "./hex_data.ts";
import type { HexTag } from "./hex_state.ts";

/** Shorter values stand everywhere by chance. */
const LEAST_LENGTH = 4;
/** Places kept of one value: a name that fills the file is no way through it. */
const PLACES_MAX = 64;
const TITLE_MAX = 60;

/** A tag's value as it may stand in bytes: UTF-8, and UTF-16 as Windows keeps its strings. */
function formsOf(value: string): readonly string[] {
  const narrow = latin1(new TextEncoder().encode(value));
  const wide = [...narrow].map((letter) => `${letter}\0`).join("");
  return narrow === value ? [narrow, wide] : [narrow];
}

/**
 * Every place where a tagged value stands in the bytes, by offset. What lies within another is left out: the domain of an
 * address is the same place.
 *
 * @param tags Values by type
 */
export function tagPlaces(
  bytes: Uint8Array,
  tags: Readonly<Record<string, readonly (readonly [value: string, ...rest: unknown[]])[] | undefined>>,
): readonly HexTag[] {
  const text = latin1(bytes);
  const found = new Map<number, HexTag>();
  for (const [type, rows] of Object.entries(tags)) {
    for (const [value] of rows ?? []) {
      if (typeof value !== "string" || value.length < LEAST_LENGTH) continue;
      for (const form of formsOf(value)) {
        let count = 0;
        for (let at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + form.length)) {
          if (++count > PLACES_MAX) break;
          if ((found.get(at)?.length ?? 0) < form.length) {
            found.set(at, { at, length: form.length, type, value });
          }
        }
      }
    }
  }
  let end = 0;
  return [...found.values()].sort((a, b) => a.at - b.at).filter(({ at, length }) => {
    const isNew = at + length > end;
    end = Math.max(end, at + length);
    return isNew;
  });
}

function placesOf(ctx: FileContext): readonly HexTag[] {
  const bytes = bytesOf(ctx)?.bytes;
  const tags = foundOf(ctx)?.tags;
  return remember(
    ctx.app,
    `tag places ${ctx.params.sha256}`,
    [bytes, tags],
    () => bytes === undefined || tags === undefined ? [] : tagPlaces(bytes, tags),
  );
}

/** A tag in words, harmless. */
export const tagTitle = ({ type, value }: HexTag): string =>
  cutToWidth(safeText(`${type} ${defangTag(type, value)}`), TITLE_MAX);

/** Why there is nowhere to go. */
function nowhere(ctx: FileContext): string | undefined {
  if (bytesOf(ctx) === undefined) return "The bytes are not here yet";
  if (foundOf(ctx) === undefined) return "What services found is not here yet";
  return placesOf(ctx).length === 0 ? "No tagged value stands in these bytes as it is" : undefined;
}

async function chooseTag(ctx: FileContext, go: (tag: HexTag) => void): Promise<void> {
  const tag = await ctx.app.pick({
    title: "tagged values in these bytes",
    items: placesOf(ctx).map((value) => ({
      value,
      label: tagTitle(value),
      note: `0x${value.at.toString(16)}`,
    })),
  });
  if (tag !== undefined) go(tag);
}

/** The tag whose place comes next, or before; around the end. */
function neighbour(ctx: FileContext, step: 1 | -1): HexTag | undefined {
  const places = placesOf(ctx);
  const { at } = ctx.state.hex;
  return step > 0
    ? places.find((one) => one.at > at) ?? places[0]
    : places.findLast((one) => one.at < at) ?? places.at(-1);
}

/** Keys that go through the tagged values. @param go Puts the cursor there. */
export function hexTagCommands(
  when: (ctx: FileContext) => boolean,
  go: (ctx: FileContext, tag: HexTag) => void,
): Command<FileContext>[] {
  const act = (
    id: string,
    words: Pick<Command<FileContext>, "title" | "keys" | "hint">,
    run: (ctx: FileContext) => void | Promise<void>,
  ): Command<FileContext> => ({ id: `file.hex-${id}`, ...words, group: "Move", when, blocked: nowhere, run });
  const step = (by: 1 | -1) => (ctx: FileContext) => {
    const tag = neighbour(ctx, by);
    if (tag !== undefined) go(ctx, tag);
  };
  return [
    act(
      "tags",
      { title: "Tagged values in these bytes …", keys: ["t"], hint: "tags" },
      (ctx) => chooseTag(ctx, (tag) => go(ctx, tag)),
    ),
    act("next-tag", { title: "Next tagged value", keys: ["}"] }, step(1)),
    act("tag-before", { title: "Tagged value before", keys: ["{"] }, step(-1)),
  ];
}
