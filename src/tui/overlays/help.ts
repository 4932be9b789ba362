import { fuzzyFilter } from "../../util/fuzzy.ts";
import { createStore } from "../../util/store.ts";
import { type BoundCommand, type CommandGroup, showKeys } from "../commands.ts";
import type { App, Overlay } from "../contracts.ts";
import { paint, type Span, spread } from "../paint.ts";
import type { KeyPress } from "../terminal/keys.ts";
import type { Theme } from "../theme.ts";
import { LIST_START, type ListState, motionOf, moveList, moveTo } from "../widgets/list.ts";
import { noteSpans } from "./pick.ts";
import { editField, fieldSpans, type TextField, textField } from "../widgets/text_field.ts";

const ORDER: readonly CommandGroup[] = ["Move", "In and out", "Find", "Act", "Go", "App"];

type Line = { readonly kind: "group"; readonly group: string } | {
  readonly kind: "command";
  readonly command: BoundCommand;
};

function keysOf(command: BoundCommand, ascii: boolean): string {
  return command.keys.map((key) => showKeys(key, ascii)).join(", ");
}

/** The commands by group; found ones best first, without headings. */
function linesFor(commands: readonly BoundCommand[], typed: string): Line[] {
  // The prompt is a slash: one that is typed before a word is meant for it. Alone it is the key.
  const query = typed.replace(/^\/\s*(?=\S)/, "");
  if (query !== "") {
    const found = fuzzyFilter(query, commands, {
      text: (one) => `${one.title} ${one.keys.join(" ")} ${one.detail ?? ""}`,
    });
    return found.map(({ item }) => ({ kind: "command", command: item }));
  }
  return ORDER.flatMap((group): Line[] => {
    const inside = commands.filter((command) => command.group === group);
    return inside.length === 0
      ? []
      : [{ kind: "group", group }, ...inside.map((command): Line => ({ kind: "command", command }))];
  });
}

function nextCommand(lines: readonly Line[], from: number, step: 1 | -1): number {
  let at = from;
  while (lines[at]?.kind === "group") at += step;
  return lines[at] === undefined ? nextCommand(lines, from, step === 1 ? -1 : 1) : at;
}

/** What is looked for, and the line under the cursor. */
interface Looked {
  readonly field: TextField;
  readonly list: ListState;
}
// The first line is a heading.
const START: Looked = { field: textField(), list: { ...LIST_START, cursor: 1 } };

/** What a key makes of it: the cursor moves over headings, text narrows. Undefined for other keys. */
function lookedBy(
  key: KeyPress,
  now: Looked,
  view: { lines: readonly Line[]; page: number },
): Looked | undefined {
  const { field, list } = now;
  const size = { total: view.lines.length, page: view.page };
  const motion = motionOf(key.name, false);
  if (motion !== undefined) {
    const moved = moveList(list, motion, size);
    const cursor = nextCommand(view.lines, moved.cursor, moved.cursor < list.cursor ? -1 : 1);
    return { field, list: moveTo(moved, cursor, size) };
  }
  const edited = editField(field, key);
  return edited === undefined
    ? undefined
    : { field: edited, list: { top: 0, cursor: edited.text === "" ? START.list.cursor : 0 } };
}

function promptLine(theme: Theme, field: TextField, columns: number): string {
  const prompt = field.text === ""
    ? [...fieldSpans(field, 2), ["type to find an action or a key", "dim"] as const]
    : fieldSpans(field, columns - 2);
  return paint(theme, [["/ ", "accent"], ...prompt], columns);
}

/** Every command that applies here, searchable by action or key; Enter runs it. */
export function helpOverlay(app: App, title: string): Overlay {
  const seen = new Set<string>();
  const commands = app.commands().flat().filter(({ id }) => !seen.has(id) && seen.add(id) !== undefined);
  const store = createStore(START);
  let page = 10;
  const overlay: Overlay = {
    id: "help",
    title: `help · ${title}`,
    foot: "↵ runs it · keys can be changed in alx.ini",
    store,
    size: (screen) => ({ columns: Math.min(76, screen.columns - 4), rows: screen.rows - 6 }),
    lines(theme, size) {
      const { field, list } = store.get();
      const lines = linesFor(commands, field.text);
      page = size.rows - 1;
      const shown = moveTo(list, list.cursor, { total: lines.length, page });
      const view = (at: number) => ({ width: size.columns, current: at === shown.cursor });
      return [
        promptLine(theme, field, size.columns),
        ...Array.from({ length: page }, (_, y) => helpLine(theme, lines[shown.top + y], view(shown.top + y))),
      ];
    },
    key(key) {
      const { field, list } = store.get();
      const lines = linesFor(commands, field.text);
      if (key.name === "esc" || (key.name === "?" && field.text === "")) return app.hide(overlay);
      if (key.name === "enter") {
        const line = lines[list.cursor];
        if (line?.kind !== "command") return;
        app.hide(overlay);
        return app.run(line.command);
      }
      const next = lookedBy(key, store.get(), { lines, page });
      if (next !== undefined) store.set(() => next);
    },
  };
  return overlay;
}

function helpLine(theme: Theme, line: Line | undefined, view: { width: number; current: boolean }): string {
  if (line === undefined) return paint(theme, [], view.width);
  if (line.kind === "group") return paint(theme, [[line.group, "title"]], view.width);
  const { command } = line;
  const reason = command.blocked();
  const left: Span[] = [
    view.current ? ["› ", "accent"] : "  ",
    [keysOf(command, theme.ascii).padEnd(18), "key"],
    " ",
    reason === undefined ? command.title : [command.title, "dim"],
  ];
  const detail: Span[] = command.detail === undefined || reason !== undefined
    ? []
    : [[`  ${command.detail}`, "dim"]];
  return paint(
    theme,
    spread([...left, ...detail], noteSpans(left, reason, view.width), view.width),
    view.width,
    ...(view.current ? ["cursor" as const] : []),
  );
}
