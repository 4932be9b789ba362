/** Cells of the screen. */
export interface IncidentGeometry {
  /** Rows above the panes. */
  readonly head: number;
  readonly left: number;
  /** 0 where there is no room for it. */
  readonly right: number;
  /** Rows of the panes at the left, rules included; 0 where there is no room. */
  readonly flights: number;
  readonly ended: number;
  /** Rows of the trouble below; 0 without any. */
  readonly troubles: number;
}

const WIDE_COLUMNS = 100;
const RIGHT_COLUMNS = 46;

/** Where everything stands. @param troubles How many there are to show. */
export function incidentGeometry(
  { columns, rows }: { readonly columns: number; readonly rows: number },
  troubles: number,
): IncidentGeometry {
  const isWide = columns >= WIDE_COLUMNS;
  const right = isWide ? RIGHT_COLUMNS : 0;
  const head = isWide ? 3 : 4;
  const below = troubles === 0 || rows < 14 ? 0 : Math.min(troubles + 1, rows >= 30 ? 8 : 4);
  const middle = rows - head - below;
  const flights = middle < 9 ? 0 : Math.min(9, Math.floor(middle * 0.42));
  return {
    head,
    left: isWide ? columns - right - 1 : columns,
    right,
    flights,
    ended: middle - flights,
    troubles: below,
  };
}

/** Rows of the list of what has ended. */
export const endedPage = ({ ended }: IncidentGeometry): number => Math.max(1, ended - 1);
