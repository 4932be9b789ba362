import { showKeys } from "../commands.ts";
import type { App, PickItem } from "../contracts.ts";

/** One thing the palette can do besides the commands: a saved search, a query of the history, a recent submission. */
export interface PaletteEntry {
  readonly label: string;
  readonly note?: string;
  run(): void;
}

/** Everything that can be done from here in one list: commands with their keys, then what screens add. */
export async function openPalette(app: App, extra: readonly PaletteEntry[] = []): Promise<void> {
  const seen = new Set<string>();
  const items: PickItem<() => void>[] = [];
  for (const command of app.commands().flat()) {
    if (seen.has(command.id) || command.id.startsWith("list.")) continue;
    seen.add(command.id);
    const reason = command.blocked();
    const keys = command.keys.map((key) => showKeys(key, app.theme().ascii)).join(", ");
    items.push({
      value: () => app.run(command),
      label: command.title,
      note: reason ?? keys,
      ...(reason === undefined ? {} : { role: "dim" as const }),
    });
  }
  for (const entry of extra) {
    items.push({
      value: () => entry.run(),
      label: entry.label,
      ...(entry.note === undefined ? {} : { note: entry.note }),
    });
  }
  const chosen = await app.pick({ title: "go anywhere", items, foot: "↵ run  esc leave" });
  chosen?.();
}
