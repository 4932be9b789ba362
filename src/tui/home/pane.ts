import type { Query, QueryState } from "../../features/queries.ts";
import type { Span } from "../paint.ts";
import { toError } from "../../util/error.ts";
import { faultText } from "../widgets/fault_text.ts";
import { type ListState, moveTo } from "../widgets/list.ts";
import { type HomeContext, listOf } from "./state.ts";

/** A line of a pane. */
export interface HomeLine {
  readonly spans: readonly Span[];
  /** What `↵` does. */
  open?(): void;
  /** What `yy` copies. */
  readonly copy?: { readonly title: string; readonly text: string };
  /** Name of the kept search that it is, if it is one of this machine. */
  readonly kept?: string;
}

/** Cells for the lines of a pane. */
export interface PaneSize {
  readonly columns: number;
  readonly rows: number;
}

/** A part of the home screen: what it asks for and what it shows. */
export interface HomePane {
  readonly id: string;
  /** For the rule above it. */
  readonly word: string;
  queries(ctx: HomeContext, size: PaneSize): readonly Query<unknown>[];
  /** At the right of the rule: all of it in a few cells, for when there is no room for more. */
  note(ctx: HomeContext): readonly Span[];
  lines(ctx: HomeContext, size: PaneSize): readonly HomeLine[];
  /** Lines it can use at most. */
  wants(ctx: HomeContext): number;
  /** Said when the answers are there and hold nothing. */
  readonly empty: readonly Span[];
}

/** Where a pane stands; its first row is its rule. */
export interface PlacedPane {
  readonly pane: HomePane;
  readonly x: number;
  readonly y: number;
  readonly columns: number;
  readonly rows: number;
}

/** What is known of the answer to a question. */
export function stateOf<T>(ctx: Pick<HomeContext, "app">, query: Query<T>): QueryState<T> {
  return ctx.app.queries.state<T>(query.key).get();
}

/** Room for the lines of a pane. */
export const sizeOf = (placed: PlacedPane): PaneSize => ({
  columns: placed.columns,
  rows: Math.max(0, placed.rows - 1),
});

/** The lines of a pane where it stands; one that says why, where an answer is not as it should be. */
export function linesOf(ctx: HomeContext, placed: PlacedPane): readonly HomeLine[] {
  try {
    return placed.pane.lines(ctx, sizeOf(placed));
  } catch (thrown) {
    return [{ spans: [[faultText(toError(thrown)), "error"]] }];
  }
}

/** Where the cursor of a pane is, kept within its lines. */
export function shownList(ctx: HomeContext, placed: PlacedPane, total: number): ListState {
  const list = listOf(ctx.state, placed.pane.id);
  return moveTo(list, list.cursor, { total, page: Math.max(1, placed.rows - 1) });
}
