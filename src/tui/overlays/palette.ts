import { type App, PaletteEntry, type PickItem } from "../contracts.ts";
import { type CommandGroup, showKeys } from "../commands.ts";

/** Commands of these groups come first; those that only move are left to their keys. */
const ORDER: readonly CommandGroup[] = ["Act", "Find", "Go", "App", "In and out"];

/** What the palette offers beside the commands. */
export interface PaletteSource {
  readonly entries: readonly PaletteEntry[];
  /** Where a typed text can be looked for. */
  typed(text: string): readonly PaletteEntry[];
}

const itemOf = ({ label, note, run }: PaletteEntry): PickItem<() => void> => ({
  value: run,
  label,
  ...(note === undefined ? {} : { note }),
});

/** The commands that apply here, by what they are for; those that cannot run now last. */
function commandItems(app: App): PickItem<() => void>[] {
  const seen = new Set<string>();
  const commands = app.commands().flat().filter(({ id, group }) =>
    group !== "Move" && !seen.has(id) && seen.add(id) !== undefined
  );
  const items = ORDER.flatMap((group) => commands.filter((command) => command.group === group))
    .map((command): PickItem<() => void> => {
      const reason = command.blocked();
      const keys = command.keys.map((key) => showKeys(key, app.theme().ascii)).join(", ");
      return {
        value: () => app.run(command),
        label: command.title,
        note: reason ?? keys,
        ...(reason === undefined ? {} : { role: "dim" as const }),
      };
    });
  return [
    ...items.filter(({ role }) => role === undefined),
    ...items.filter(({ role }) => role !== undefined),
  ];
}

/** Everything in one list: what can be done here, searches, submissions, tags; else a search for what is typed. */
export async function openPalette(app: App, source: PaletteSource): Promise<void> {
  const chosen = await app.pick({
    title: "go anywhere",
    items: [...commandItems(app), ...source.entries.map(itemOf)],
    typed: (text) => source.typed(text).map(itemOf),
    foot: "↵ run  esc leave",
  });
  chosen?.();
}
