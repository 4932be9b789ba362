import type { Overlay } from "../contracts.ts";
import type { TerminalSize } from "../terminal/terminal.ts";

/** Where an overlay stands, with its border, and the size inside. */
export interface OverlayBox {
  readonly x: number;
  readonly y: number;
  readonly columns: number;
  readonly rows: number;
}

/** Places an overlay: at most the screen without top bar and footer, in the middle unless it wants otherwise. */
export function overlayBox(overlay: Overlay, screen: TerminalSize): OverlayBox {
  const wanted = overlay.size(screen);
  const columns = Math.max(10, Math.min(wanted.columns, screen.columns - 4));
  const rows = Math.max(1, Math.min(wanted.rows, screen.rows - 4));
  const at = overlay.at?.(screen) ??
    { x: (screen.columns - columns - 2) >> 1, y: Math.max(1, (screen.rows - rows - 2) >> 1) };
  return {
    x: Math.max(0, Math.min(at.x, screen.columns - columns - 2)),
    y: Math.max(0, Math.min(at.y, screen.rows - rows - 2)),
    columns,
    rows,
  };
}
