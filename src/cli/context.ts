/** What a command is given: the outside world and the global options, handed in. @module */
import type { Services } from "../features/services.ts";
import type { SettingsSources } from "../features/settings_sources.ts";
import type { Clock } from "../util/clock.ts";
import type { Env } from "../util/xdg.ts";
import type { Style } from "./style.ts";

/** The process as the command line sees it. */
export interface Outside {
  readonly env: Env;
  readonly clock: Clock;
  /** Aborted by Ctrl-C and SIGTERM. */
  readonly signal: AbortSignal;
  readonly isTty: { readonly in: boolean; readonly out: boolean; readonly err: boolean };
  /** Width of the terminal; without one `COLUMNS` when it is exported, else `Infinity`. */
  readonly columns: number;
  /** Writes to standard output; resolves when the bytes are taken. */
  out(data: string | Uint8Array): Promise<void>;
  /** Writes to standard error at once. */
  err(text: string): void;
  /** Standard input. */
  stdin(): AsyncIterable<Uint8Array>;
}

/** Forms in which results come out. */
export const FORMATS = ["table", "json", "jsonl", "csv", "parquet"] as const;
/** Form in which results come out. */
export type Format = typeof FORMATS[number];

/** Global options as given, text where a value is wanted. */
export interface GlobalOptions {
  readonly server?: string;
  readonly user?: string;
  readonly password?: string;
  readonly apikey?: string;
  readonly apikeyFile?: string;
  readonly otp?: string;
  readonly tokenFile?: string;
  readonly tokenProvider?: string;
  readonly oboTokenFile?: string;
  readonly oboProvider?: string;
  readonly cert?: string;
  readonly serverCrt?: string;
  readonly insecure?: boolean;
  readonly profile?: string;
  readonly config?: string;
  readonly timeout?: string;
  readonly retries?: string;
  readonly proxy?: string;
  readonly output?: Format;
  readonly csvRaw?: true;
  readonly quiet?: boolean;
  readonly debug?: boolean;
  readonly color?: boolean;
  readonly input?: boolean;
}

/** What every command works with. */
export interface CliContext extends Outside {
  /** Set once the command line is parsed, before the command's action runs. */
  readonly globals: GlobalOptions;
  readonly style: Style;
  /** A notice on standard error: one sentence. Silent with `--quiet`. */
  note(text: string): void;
  /** Whether something has the whole screen, on which nothing can be asked. */
  readonly hasWholeScreen: boolean;
  /** Replaces the progress line on standard error; the empty text removes it. What is written next removes it too. */
  showProgress(line: string): void;
  /** Does something that has the whole screen: notices and requests are not written over it meanwhile. */
  onWholeScreen<T>(work: () => Promise<T>): Promise<T>;
  /** Where settings come from; no server is asked. */
  sources(): Promise<SettingsSources>;
  /** The connection; made once. */
  services(): Promise<Services>;
}
