import { formatCount } from "../../util/format.ts";
import { safeText } from "../../util/safe_text.ts";
import type { App, PickItem } from "../contracts.ts";
import { labelsQuery } from "./queries.ts";
import type { Targets } from "./targets.ts";

/** Labels to put on and to take off. */
export interface LabelChange {
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

/** Stands for typing a new one. */
const NEW = "";

/** `+a b -c`: words put on, those after a minus taken off. The server keeps labels in capitals. */
export function readLabels(text: string): LabelChange {
  const words = text.split(",").map((word) => word.trim().toUpperCase()).filter((word) =>
    !/^[+-]?$/.test(word)
  );
  const bare = (word: string) => word.replace(/^[+-]\s*/, "");
  return {
    add: [...new Set(words.filter((word) => !word.startsWith("-")).map(bare))],
    remove: [...new Set(words.filter((word) => word.startsWith("-")).map(bare))],
  };
}

/** How many of the known alerts have a label. */
function holders(targets: Targets): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const label of targets.known.flatMap((alert) => alert.label)) {
    counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  return counts;
}

async function typed(app: App, targets: Targets): Promise<LabelChange | undefined> {
  const text = await app.prompt({
    title: `labels of ${targets.words}`,
    label: "labels",
    check: (line) => {
      const { add, remove } = readLabels(line);
      return add.length + remove.length === 0
        ? "Labels, with commas between; -LABEL takes one off"
        : undefined;
    },
  });
  return text === undefined ? undefined : readLabels(text);
}

/** Labels of the server, how often each is used; those of the last time are good enough to choose from at once. */
async function knownLabels(app: App): Promise<Readonly<Record<string, number>>> {
  const query = labelsQuery(app);
  const asked = app.queries.fetch(query);
  return app.queries.peek<Readonly<Record<string, number>>>(query.key) ?? (await asked).data ?? {};
}

interface LabelState {
  /** Whether the person turned it around. */
  readonly isTurned: boolean;
  readonly onAll: boolean;
  readonly onSome: boolean;
}

/** `[x]` when all will have the label, `[ ]` when none, `[-]` when some have it and keep it. */
function boxOf({ isTurned, onAll, onSome }: LabelState): string {
  if (onAll !== isTurned) return "[x]";
  return onSome && !isTurned ? "[-]" : "[ ]";
}

/**
 * Asks for labels: `tab` turns several on and off, `↵` does so with the one under the cursor when none was turned. One
 * that all have is taken off, any other put on.
 */
export async function chooseLabels(app: App, targets: Targets): Promise<LabelChange | undefined> {
  const known = await knownLabels(app);
  const own = holders(targets);
  const all = [...new Set([...own.keys(), ...Object.keys(known).sort((a, b) => known[b]! - known[a]!)])];
  if (all.length === 0) return await typed(app, targets);
  const turned = new Set<string>();
  const onAll = (label: string) => own.get(label) === targets.known.length;
  const items = (): PickItem<string>[] => [
    { value: NEW, label: "    another label …" },
    ...all.map((label): PickItem<string> => {
      const box = boxOf({ isTurned: turned.has(label), onAll: onAll(label), onSome: own.has(label) });
      return {
        value: label,
        label: `${box} ${safeText(label)}`,
        note: label in known ? formatCount(known[label]!) : "",
      };
    }),
  ];
  const chosen = await app.pick<string>({
    title: `labels of ${targets.words}`,
    items: items(),
    typed: (text) =>
      readLabels(text).add.filter((label) => !all.includes(label))
        .map((label) => ({ value: label, label: `[ ] ${safeText(label)}`, note: "new label" })),
    foot: "↵ put on or take off  tab several",
    actions: {
      tab(label) {
        if (label !== NEW && !turned.delete(label)) turned.add(label);
        return items();
      },
    },
  });
  if (chosen === undefined) return undefined;
  if (chosen === NEW && turned.size === 0) return await typed(app, targets);
  const wanted = turned.size === 0 ? [chosen] : [...turned];
  return {
    add: wanted.filter((label) => !onAll(label)),
    remove: wanted.filter(onAll),
  };
}
