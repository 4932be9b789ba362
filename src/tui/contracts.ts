/** What screens, overlays and the frame around them know of each other. @module */
import type { ReactNode } from "./react.ts";
import type { Query, QueryCache, QueryEvent } from "../features/queries.ts";
import type { Services } from "../features/services.ts";
import type { Store } from "../util/store.ts";
import type { BoundCommand, Command, Continuation, KeyOverrides } from "./commands.ts";
import type { StateFiles } from "./state_files.ts";
import type { KeyPress, MouseInput } from "./terminal/keys.ts";
import type { TerminalIo, TerminalSize } from "./terminal/terminal.ts";
import type { Role, Theme } from "./theme.ts";

import type { Span } from "./paint.ts";

/** A text field that has the keyboard. */
export interface FieldBinding {
  /** Takes a key; false leaves it to the commands (which then see only keys that print nothing). */
  key(key: KeyPress): boolean;
  paste(text: string): void;
}

/** What a screen is given to draw itself and to run its commands. */
export interface ScreenContext<P, S> {
  readonly app: App;
  readonly params: P;
  readonly state: S;
  /** Cells that the screen may draw on: between the top bar and the footer. */
  readonly columns: number;
  readonly rows: number;
  /** Replaces the screen's state by a pure function of the old one. */
  update(next: (now: S) => S): void;
}

/** A screen is a value: how it starts, what it can do, how it draws. It holds no state of its own. */
export interface Screen<P, S> {
  /** `submission`; the word after `:` and for `app.open`. */
  readonly id: string;
  /** For the breadcrumbs. */
  title(params: P, state: S): string;
  initial(params: P, app: App): S;
  /** What the screen is opened for. Asked before anything is drawn, so that a busy server answers it first. */
  first?(state: S, app: App): Query<unknown> | undefined;
  readonly commands: readonly Command<ScreenContext<P, S>>[];
  /** The text field that has the keyboard now, if any. */
  field?(ctx: ScreenContext<P, S>): FieldBinding | undefined;
  /** Text pasted while no text field has the keyboard; false leaves it. */
  paste?(ctx: ScreenContext<P, S>, text: string): boolean;
  /** A click or turn of the wheel; x and y count from the screen's own top left. True when used. */
  mouse?(ctx: ScreenContext<P, S>, event: MouseInput): boolean;
  /** What `y` offers to copy. */
  copies?(ctx: ScreenContext<P, S>): readonly CopyChoice[];
  /** What `C` can hand in from here, the nearest first. */
  submits?(ctx: ScreenContext<P, S>): readonly SubmitChoice[];
  /** Highest classification of what is shown, for the top bar; null where nothing shown has one. */
  classification?(ctx: ScreenContext<P, S>): string | null | undefined;
  /** What the palette offers here beside the commands: facets, tags. */
  palette?(ctx: ScreenContext<P, S>): readonly PaletteEntry[];
  /** Takes what was typed after `:`, such as `0x400`; false leaves it to the words that every screen knows. */
  commandLine?(ctx: ScreenContext<P, S>, text: string): boolean;
  /** Draws. Never fetches by hand (`useQuery` does), never reads keys. */
  View(ctx: ScreenContext<P, S>): ReactNode;
  /** Draws what lies over the panes, such as a menu of candidates: a `FloatingBox`, or rows with x and y. */
  Over?(ctx: ScreenContext<P, S>): ReactNode;
}

/** A screen whose types are forgotten, as the router keeps it. */
export type AnyScreen = Screen<unknown, unknown>;

/** Something that can be copied. */
export interface CopyChoice {
  readonly key: string;
  readonly title: string;
  /** Exact text; made only when chosen. */
  text(): string | Promise<string>;
}

/** Something that can be submitted. */
export interface SubmitChoice<Params = unknown> {
  /** "the file a.exe" */
  readonly title: string;
  /** Parameters of the screen `submit`. */
  readonly params: Params;
}

/** A screen on the stack, with everything needed to find it again as it was left. */
export interface Frame {
  readonly id: number;
  readonly screen: AnyScreen;
  readonly params: unknown;
  readonly state: unknown;
}

/** A message to the person. */
export interface Notice {
  readonly id: number;
  readonly at: number;
  readonly kind: "info" | "success" | "error";
  readonly text: string;
  readonly hint?: string;
}

/** A screen with what it is opened with. */
export interface ScreenTarget {
  readonly screen: string;
  readonly params: unknown;
}

/** Something that runs beside the screens. */
export interface Job {
  readonly id: number;
  readonly title: string;
  readonly startedAt: number;
  /** Once it has ended. */
  readonly endedAt?: number;
  /** What it is doing, in words. */
  readonly progress: string;
  /** 0 to 1, when known. */
  readonly share?: number;
  readonly state: "running" | "done" | "failed" | "cancelled";
  /** Why it failed. */
  readonly error?: Error;
  /** What shows more of it, or its outcome. */
  readonly opens?: ScreenTarget;
  /** Command that goes on with it after it was stopped; without one, stopping it loses it. */
  readonly resumes?: string;
}

/** A job to start. */
export interface JobSpec {
  readonly title: string;
  /** What shows it while it runs. */
  readonly opens?: ScreenTarget | undefined;
  /** Command that goes on with it after it was stopped. */
  readonly resumes?: string | undefined;
  /** Does it. May return what shows its outcome. */
  run(signal: AbortSignal, progress: JobProgress): Promise<ScreenTarget | void>;
}

/** How a job tells what it does. */
export interface JobProgress {
  (text: string, share?: number): void;
}

/** A box over the screen that takes all keys while it is open. */
export interface Overlay {
  readonly id: string;
  readonly title: string;
  /** Inner size it wants; it gets at most what the screen leaves. */
  size(screen: TerminalSize): TerminalSize;
  /** Place of the top left corner; default: the middle. */
  at?(screen: TerminalSize): { x: number; y: number };
  /** Changes when it must be drawn again. */
  readonly store: Store<unknown>;
  /** Exactly as many rows, each painted to exactly as many cells. */
  lines(theme: Theme, size: TerminalSize): readonly string[];
  /** Note in the lower border. */
  readonly foot?: string;
  /** Takes a key. */
  key(key: KeyPress): void;
  paste?(text: string): void;
  /** A click; x and y count from the inner top left. */
  mouse?(event: MouseInput): void;
  /** It was closed, by whatever way. */
  closed?(): void;
}

/** A line of a {@link PickOptions} list. */
export interface PickItem<T> {
  readonly value: T;
  readonly label: string;
  /** Note at the right. */
  readonly note?: string;
  /** Key that picks it at once (only in lists without a filter). */
  readonly key?: string;
  readonly role?: Role;
}

/** How to ask the person to choose. */
export interface PickOptions<T> {
  readonly title: string;
  readonly items: readonly PickItem<T>[];
  /** Typing narrows the list. @default true */
  readonly filter?: boolean;
  /** What the typed text itself may mean, below the items that match it. */
  typed?(text: string): readonly PickItem<T>[];
  /** Value to start on. */
  readonly selected?: T;
  readonly foot?: string;
  /** Told of the item that the cursor is on after each move. */
  moved?(value: T): void;
  /** Keys that do something with the item under the cursor and leave the list open; return the new items. */
  readonly actions?: Readonly<Record<string, (value: T) => readonly PickItem<T>[] | undefined>>;
}

/** How to ask for a line of text. */
export interface PromptOptions {
  readonly title: string;
  readonly label?: string;
  readonly initial?: string;
  /** Why the text will not do; undefined when it will. */
  check?(text: string): string | undefined;
  /** What `tab` makes of the text. */
  complete?(text: string): string;
}

/** Everything on screen but the screens themselves. */
export interface Shell {
  readonly size: TerminalSize;
  readonly frames: readonly Frame[];
  /** The stack left by the last `ctrl-^`, to swap back to. */
  readonly other?: readonly Frame[];
  readonly overlays: readonly Overlay[];
  readonly notices: readonly Notice[];
  /** The notice on screen now. */
  readonly toast?: Notice;
  readonly jobs: readonly Job[];
  /** Keys of an unfinished sequence. */
  readonly typed: readonly string[];
  readonly continuations: readonly Continuation[];
  /** Number typed before a command. */
  readonly count: string;
  readonly theme: Theme;
  readonly mouse: boolean;
  /** Turns the spinner. */
  readonly tick: number;
  readonly latencyMs?: number;
  readonly online: boolean;
  /** Why the server turns this account away at the moment: `401 login`. */
  readonly refused?: string;
  /** Whether somebody may look: false once the terminal tells that it lost the keyboard. */
  readonly hasFocus: boolean;
  readonly account?: { readonly name: string; readonly classification: string; readonly readOnly: boolean };
}

/** What screens and overlays may do to the rest of the program. */
export interface App {
  readonly services: Services;
  readonly queries: QueryCache;
  readonly shell: Store<Shell>;
  readonly io: TerminalIo;
  readonly files: StateFiles;
  readonly keys: KeyOverrides;
  /** Requests done, newest last. */
  readonly log: readonly QueryEvent[];
  /** The present theme. */
  theme(): Theme;
  /** Milliseconds since the epoch. */
  now(): number;
  /** Opens a screen by its id; one that does not exist is shown as a plain document. */
  open(screenId: string, params: unknown): void;
  /** Opens a screen in place of the present one. */
  replace(screenId: string, params: unknown): void;
  /** One screen back; at the root it asks to quit. */
  back(): void;
  /** Puts other screens in place of those on the stack. @param other The stack that `ctrl-^` then goes back to */
  go(frames: readonly Frame[], other?: readonly Frame[]): void;
  quit(): void;
  notify(text: string, options?: { kind?: Notice["kind"]; hint?: string }): void;
  /** Where every error ends that a person must hear of. */
  report(error: unknown): void;
  /** Starts a job beside the screens; returns its id. */
  startJob(job: JobSpec): number;
  /** Cancels a job, by default the newest that runs; false when it does not run. */
  cancelJob(id?: number): boolean;
  show(overlay: Overlay): void;
  hide(overlay: Overlay): void;
  /** A yes-or-no question; the default is no. */
  confirm(question: { title: string; lines: readonly (readonly Span[])[]; yes: string }): Promise<boolean>;
  /** The choice, or undefined when the person left. */
  pick<T>(options: PickOptions<T>): Promise<T | undefined>;
  /** The text, or undefined when the person left. */
  prompt(options: PromptOptions): Promise<string | undefined>;
  /** Copies text and says so. @param what "sha256", "3 rows as CSV" */
  copy(text: string, what: string): Promise<void>;
  /** Every command that can be run now: overlay, screen, app. */
  commands(): readonly (readonly BoundCommand[])[];
  /** Runs a command as its key would: says why not, asks first. */
  run(command: BoundCommand, count?: number): void;
  /** Calls back after `ms` on the program's clock; returns how to call it off. */
  after(ms: number, callback: () => void): () => void;
}

/** One thing the palette can do besides the commands: a saved search, a query of the history, a recent submission. */
export interface PaletteEntry {
  readonly label: string;
  readonly note?: string;
  run(): void;
}
