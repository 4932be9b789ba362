import type { Query } from "../../features/queries.ts";
import type { ScreenContext } from "../contracts.ts";
import type { Span } from "../paint.ts";
import type { ReactNode } from "../react.ts";
import { LIST_START, type ListState } from "../widgets/list.ts";
import type { TextField } from "../widgets/text_field.ts";
import type { HexState } from "../file/hex_state.ts";
import type { DrillLine } from "./line.ts";

/** Where a person is in one pane. */
export interface PaneState {
  readonly list: ListState;
  /** Which of several things on the line. */
  readonly cell: number;
  /** Cells scrolled to the right. */
  readonly left: number;
  /** Undefined: as the pane itself starts. */
  readonly folded?: ReadonlySet<string>;
  /** Only this branch is shown. */
  readonly only?: string;
  readonly filter: string;
  readonly find: string;
}

/** A pane nobody has been in yet. */
export const PANE_START: PaneState = { list: LIST_START, cell: 0, left: 0, filter: "", find: "" };

/** The state of every screen of the drill-down. */
export interface DrillState {
  /** Id of the tab on screen. */
  readonly tab: string;
  /** Id of the pane with the keyboard. */
  readonly focus: string;
  readonly zoom: boolean;
  readonly panes: Readonly<Partial<Record<string, PaneState>>>;
  /** What is being typed at the foot. */
  readonly input?: { readonly mode: "filter" | "find"; readonly field: TextField };
  /** Follows a running submission. */
  readonly live: boolean;
  readonly hex: HexState;
  /** Shortest string. */
  readonly minLength: number;
  /** Results that are shown in place of the newest ones: by service, which run. */
  readonly runs: Readonly<Partial<Record<string, number>>>;
}

/** What the drill-down's parts work on. */
export type DrillContext<P> = ScreenContext<P, DrillState>;

/** How the lines of a pane are wanted. */
export interface PaneView {
  /** Cells of a line. */
  readonly columns: number;
  readonly state: PaneState;
}

/** A pane: what it asks for and what it shows. A value without a state of its own. */
export interface Pane<P> {
  readonly id: string;
  /** Short word for the rule above it and for `tab → …`. */
  readonly word: string;
  /** More for the rule, after the word. */
  title?(ctx: DrillContext<P>): readonly Span[];
  /** At the right of the rule. */
  note?(ctx: DrillContext<P>): readonly Span[];
  queries(ctx: DrillContext<P>): readonly Query<unknown>[];
  /** What is shown, from the answers known so far. Folds do not apply while there is a filter. */
  lines(ctx: DrillContext<P>, view: PaneView): readonly DrillLine[];
  /** Said when the answers are there and hold nothing; a function where that depends on what is known. */
  readonly empty: string | ((ctx: DrillContext<P>) => string);
  /** Folds to start with. @default none */
  startFolds?(ctx: DrillContext<P>): ReadonlySet<string>;
  /** Every fold there is, for "fold all"; absent where nothing folds. */
  foldIds?(ctx: DrillContext<P>): readonly string[];
  /** It filters by itself (`view.state.filter`). @default false */
  readonly ownFilter?: true;
  /** Its cursor selects what other panes show, so it is seen from them too. */
  readonly selects?: true;
  /** `i` shows one branch alone. */
  readonly isolates?: true;
  /** Draws all of it, rule included, in place of lines. */
  readonly View?: (
    props: { readonly ctx: DrillContext<P>; readonly placed: Placed<P>; readonly hasFocus: boolean },
  ) => ReactNode;
  /** Asks only when the selection has rested, so that moving fast asks nothing. */
  readonly rests?: true;
  /** Long lines are scrolled sideways rather than cut. */
  readonly scrolls?: true;
}

/** Cells of a screen. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly columns: number;
  readonly rows: number;
}

/** A pane and where it stands; the first row is its rule, unless it has none. */
export interface Placed<P> {
  readonly pane: Pane<P>;
  readonly rect: Rect;
}

/** A tab of the drill-down. */
export interface DrillTab<P> {
  readonly id: string;
  readonly word: string;
  /** Where there is little room. */
  readonly short?: string;
  count?(ctx: DrillContext<P>): number | undefined;
  /** Its panes within the area. */
  place(ctx: DrillContext<P>, area: Rect): readonly Placed<P>[];
}

/** A screen of the drill-down: head, tabs, panes. */
export interface Drill<P> {
  readonly id: string;
  /** Rows above the tabs. */
  head(ctx: DrillContext<P>): readonly (readonly Span[])[];
  readonly tabs: readonly DrillTab<P>[];
  /** What all tabs are narrowed to, and how to take that back. */
  readonly scope?: {
    name(ctx: DrillContext<P>): string | undefined;
    clear(ctx: DrillContext<P>): void;
  };
  /** Answers that the head is made of. */
  queries(ctx: DrillContext<P>): readonly Query<unknown>[];
  /** Key prefix of everything `r` asks for again. */
  prefixes(ctx: DrillContext<P>): readonly string[];
}

/** A fresh state. */
export function newDrill(tab: string, focus = tab): DrillState {
  return {
    tab,
    focus,
    zoom: false,
    panes: {},
    live: true,
    hex: { at: 0, top: 0, width: 16, inspector: true },
    minLength: 6,
    runs: {},
  };
}

/** The state of a pane. */
export function paneState(state: DrillState, id: string): PaneState {
  return state.panes[id] ?? PANE_START;
}

/** Changes the state of a pane. */
export function withPane(state: DrillState, id: string, change: Partial<PaneState>): DrillState {
  return { ...state, panes: { ...state.panes, [id]: { ...paneState(state, id), ...change } } };
}
