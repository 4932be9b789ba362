import type { HomePane, PlacedPane } from "./pane.ts";
import { alertsPane } from "./panes/alerts_pane.ts";
import { dayPane } from "./panes/day_pane.ts";
import { historyPane } from "./panes/history_pane.ts";
import { jobsPane } from "./panes/jobs_pane.ts";
import { recentPane } from "./panes/recent_pane.ts";
import { savedPane } from "./panes/saved_pane.ts";
import { serverPane } from "./panes/server_pane.ts";
import type { HomeContext } from "./state.ts";

/** Panes in the order `tab` walks: down the left, then down the right. */
const LEFT: readonly HomePane[] = [savedPane, recentPane, historyPane];
const RIGHT: readonly HomePane[] = [alertsPane, dayPane, serverPane, jobsPane];
/** Every pane. */
const HOME_PANES: readonly HomePane[] = [...LEFT, ...RIGHT];

/** From this size on the omnibox has a box around it. */
const BOX_FROM = { columns: 100, rows: 30 } as const;
/** Below this size one pane is unfolded, of the others the rule shows what matters. */
const PAIR_FROM = { columns: 60, rows: 18 } as const;
const GAP_COLUMNS = 2;
const BOX_COLUMNS_MAX = 80;

/** Where the omnibox stands. */
export interface OmniboxPlace {
  readonly x: number;
  readonly y: number;
  /** Cells for its text, prompt included. */
  readonly columns: number;
  readonly isBoxed: boolean;
  /** Rows that it takes with all that belongs to it. */
  readonly rows: number;
}

type Size = Pick<HomeContext, "columns" | "rows">;

/** Where the text of the omnibox is, from the screen's own top left. */
export function omniboxPlace({ columns, rows }: Size): OmniboxPlace {
  if (columns < BOX_FROM.columns || rows < BOX_FROM.rows) {
    return { x: 0, y: 0, columns, isBoxed: false, rows: 2 };
  }
  const width = Math.min(BOX_COLUMNS_MAX, columns - 30);
  return { x: Math.floor((columns - width) / 2), y: 2, columns: width, isBoxed: true, rows: 6 };
}

/** What a pane is given at least and at most, rule included. */
interface Share {
  readonly least: number;
  readonly most: number;
}

/** `rows` shared out: everybody's least, then row by row to whoever wants more, the first ones first. */
export function shareRows(shares: readonly Share[], rows: number): number[] {
  const given = shares.map(() => 0);
  let left = rows;
  const give = (i: number, upTo: number) => {
    const more = Math.max(0, Math.min(upTo - given[i]!, left));
    given[i]! += more;
    left -= more;
  };
  shares.forEach(({ least, most }, i) => give(i, Math.min(least, most)));
  for (let before = -1; before !== left && left > 0;) {
    before = left;
    shares.forEach(({ most }, i) => give(i, Math.min(most, given[i]! + 1)));
  }
  return given;
}

/** Least rows of a pane, rule included, by how much it matters. */
const LEAST: Readonly<Record<string, number>> = {
  saved: 4,
  recent: 5,
  history: 3,
  alerts: 4,
  day: 5,
  server: 3,
  jobs: 2,
};

/** Lines that a pane can use; a few where an answer is not as it should be. */
function wantedRows(ctx: HomeContext, pane: HomePane): number {
  try {
    return pane.wants(ctx);
  } catch {
    return 2;
  }
}

function column(
  ctx: HomeContext,
  panes: readonly HomePane[],
  area: { x: number; y: number; columns: number; rows: number },
): PlacedPane[] {
  const gap = area.rows >= 28 ? 1 : 0;
  const wants = panes.map((pane) => ({
    least: LEAST[pane.id] ?? 3,
    most: Math.max(1, wantedRows(ctx, pane)) + 1 + gap,
  }));
  const given = shareRows(wants, area.rows);
  let y = area.y;
  return panes.map((pane, i) => {
    const rows = given[i]!;
    const placed = { pane, x: area.x, y, columns: area.columns, rows: rows > 2 ? rows - gap : rows };
    y += rows;
    return placed;
  }).filter(({ rows }) => rows > 0);
}

/** One pane unfolded, the others folded to their rules. */
function accordion(ctx: HomeContext, y: number): PlacedPane[] {
  const { columns } = ctx;
  const rows = ctx.rows - y;
  const open = Math.max(0, HOME_PANES.findIndex(({ id }) => id === ctx.state.focus));
  const shown = Math.min(HOME_PANES.length, Math.max(1, rows - 2));
  const first = Math.max(0, Math.min(open - (shown >> 1), HOME_PANES.length - shown));
  let at = y;
  return HOME_PANES.slice(first, first + shown).map((pane, i) => {
    const height = first + i === open ? rows - shown + 1 : 1;
    const placed = { pane, x: 0, y: at, columns, rows: height };
    at += height;
    return placed;
  });
}

/** Where the panes stand. */
export function placedPanes(ctx: HomeContext): readonly PlacedPane[] {
  const y = omniboxPlace(ctx).rows;
  if (ctx.columns < PAIR_FROM.columns || ctx.rows < PAIR_FROM.rows) return accordion(ctx, y);
  const left = Math.floor((ctx.columns - GAP_COLUMNS) / 2);
  const right = ctx.columns - GAP_COLUMNS - left;
  const rows = ctx.rows - y;
  return [
    ...column(ctx, LEFT, { x: 0, y, columns: left, rows }),
    ...column(ctx, RIGHT, { x: left + GAP_COLUMNS, y, columns: right, rows }),
  ];
}

/** The pane with the keyboard. */
export function focusedPane(ctx: HomeContext): PlacedPane {
  const placed = placedPanes(ctx);
  return placed.find(({ pane }) => pane.id === ctx.state.focus) ?? placed[0]!;
}
