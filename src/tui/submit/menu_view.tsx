import { useQuery } from "../hooks.ts";
import { paint, type Span } from "../paint.ts";
import type { ReactNode } from "../react.ts";
import { safeText } from "../../util/safe_text.ts";
import { displayWidth } from "../../util/width.ts";
import { TOP_ROWS } from "../shell/frame_context.ts";
import { FloatingBox } from "../widgets/floating_box.tsx";
import { placeOf } from "../widgets/form.ts";
import { moveTo } from "../widgets/list.ts";
import { type Candidate, completionQuery } from "./completion.ts";
import { currentCandidates, editedRow } from "./edit.ts";
import { headRows, screenLines } from "./layout.ts";
import { geometryOf, pageOf } from "./sections.ts";
import type { SubmitContext } from "./state.ts";

const ROWS_MAX = 8;
/** Cells that the words in its lower border need. */
const LEAST_COLUMNS = 32;

/** Candidates for the text being typed, below its row; above it where there is no room. */
export function CandidateMenu({ ctx }: { readonly ctx: SubmitContext }): ReactNode {
  const edited = editedRow(ctx);
  useQuery(
    edited === undefined
      ? undefined
      : completionQuery(ctx, { row: edited.row, text: edited.edit.field.text }),
  );
  const candidates = currentCandidates(ctx);
  if (edited === undefined || candidates.length === 0) return null;
  const { edit: { selected } } = edited;
  const place = placeOfMenu(ctx, edited.row.id, candidates);
  const { columns, rows } = place;
  const list = moveTo({ cursor: 0, top: 0 }, selected ?? 0, { total: candidates.length, page: rows });
  const theme = ctx.app.theme();
  const lines = candidates.slice(list.top, list.top + rows).map(({ label, isOpen }, i) => {
    const isChosen = list.top + i === selected;
    const pointer: Span = isChosen ? [theme.ascii ? "> " : "› ", "accent"] : "  ";
    const base = isChosen ? ["cursor" as const] : [];
    return paint(theme, [pointer, [safeText(label), isOpen ? "accent" : "plain"]], columns, ...base);
  });
  const count = candidates.length > rows ? `  ${candidates.length}` : "";
  return (
    <FloatingBox theme={theme} {...place} title="" foot={`tab complete  ↓ choose${count}`} lines={lines} />
  );
}

interface Place {
  readonly x: number;
  readonly y: number;
  readonly columns: number;
  readonly rows: number;
}

/** Below the row, or above it where there is more room. */
function placeOfMenu(ctx: SubmitContext, id: string, candidates: readonly Candidate[]): Place {
  const page = pageOf(ctx);
  const line = screenLines(page).findIndex((one) =>
    one.kind === "line" && placeOf([one.line], id) !== undefined
  );
  const at = TOP_ROWS + headRows(page) + Math.max(0, line);
  const below = ctx.rows + TOP_ROWS - at - 3;
  const rows = Math.min(ROWS_MAX, candidates.length, Math.max(below, at - 3));
  const widest = candidates.reduce((most, { label }) => Math.max(most, displayWidth(safeText(label))), 0);
  const columns = Math.min(Math.max(widest + 4, LEAST_COLUMNS), ctx.columns - 6, 70);
  return {
    x: Math.min(geometryOf(ctx).side + 3, ctx.columns - columns - 2),
    y: below >= rows ? at + 1 : at - rows - 2,
    columns,
    rows,
  };
}
