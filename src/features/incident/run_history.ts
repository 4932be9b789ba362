import type { Entry, IncidentEntry, RunEntry, SettingsEntry } from "./entries.ts";
import type { IncidentSettings } from "./settings.ts";

/** What a journal says of its incident and its runs: the lines that are about no path and no content. */
export class RunHistory {
  #head: IncidentEntry | undefined;
  #run: RunEntry | undefined;
  #settings: SettingsEntry | undefined;
  #walked = false;

  /** Takes a line in; others are passed over. */
  apply(entry: Entry): void {
    switch (entry.type) {
      case "incident":
        this.#head ??= entry;
        return;
      case "run":
        this.#run = entry;
        // Without inputs nothing is looked for: what was found stays all there is.
        if (entry.inputs.length > 0) this.#walked = false;
        return;
      case "settings":
        this.#settings = { ...entry, server: entry.server ?? this.#settings?.server };
        return;
      case "walked":
        this.#walked = true;
        return;
      default:
        return;
    }
  }

  /** Lines were lost: some input may not be known. */
  forgetWalk(): void {
    this.#walked = false;
  }

  /** First line of the journal; undefined before it came. */
  get head(): IncidentEntry | undefined {
    return this.#head;
  }

  /** The newest run. */
  get run(): RunEntry | undefined {
    return this.#run;
  }

  /** What contents are submitted with from now on; undefined before the first line came. */
  get settings(): IncidentSettings | undefined {
    const base = this.#settings ?? this.#head;
    if (base === undefined) return undefined;
    const { params, metadata, profile } = base;
    return { params, metadata, profile, shard: this.#run?.shard ?? this.#settings?.shard };
  }

  /** The settings that replaced those of the first line. */
  get changedSettings(): SettingsEntry | undefined {
    return this.#settings;
  }

  /** Address of the incident's server. */
  get server(): string | undefined {
    return this.#settings?.server ?? this.#head?.server;
  }

  /** Whether the newest run found all there is. */
  get isWalked(): boolean {
    return this.#walked;
  }
}
