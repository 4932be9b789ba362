import { useQuery } from "../hooks.ts";
import { paint, type Span } from "../paint.ts";
import type { ReactNode } from "../react.ts";
import { safeText } from "../../util/safe_text.ts";
import { displayWidth } from "../../util/width.ts";
import { TOP_ROWS } from "../shell/dispatch.ts";
import { FloatingBox } from "../widgets/floating_box.tsx";
import { placeOf } from "../widgets/form.ts";
import { moveTo } from "../widgets/list.ts";
import { completionQuery } from "./completion.ts";
import { currentCandidates, editedRow } from "./edit.ts";
import { headRows, screenLines } from "./layout.ts";
import { geometryOf, pageOf } from "./sections.ts";
import type { SubmitContext } from "./state.ts";

const ROWS_MAX = 8;

/** Candidates for the text being typed, below its row; above it where there is no room. */
export function CandidateMenu({ ctx }: { readonly ctx: SubmitContext }): ReactNode {
  const edited = editedRow(ctx);
  useQuery(edited === undefined ? undefined : completionQuery(ctx, edited.row, edited.edit.field.text));
  const candidates = currentCandidates(ctx);
  if (edited === undefined || candidates.length === 0) return null;
  const { edit: { selected } } = edited;
  if (edited.edit.field.text === "" && selected === undefined && edited.row.edit?.isPath === true) {
    return null;
  }
  const page = pageOf(ctx);
  const theme = ctx.app.theme();
  const y = screenLines(page).findIndex((one) =>
    one.kind === "line" && placeOf([one.line], edited.row.id) !== undefined
  );
  const at = TOP_ROWS + headRows(page) + Math.max(0, y);
  const below = ctx.rows + TOP_ROWS - at - 3;
  const rows = Math.min(ROWS_MAX, candidates.length, Math.max(below, at - 3));
  const list = moveTo({ cursor: 0, top: 0 }, selected ?? 0, { total: candidates.length, page: rows });
  const widest = candidates.reduce((most, { label }) => Math.max(most, displayWidth(safeText(label))), 20);
  const columns = Math.min(widest + 4, ctx.columns - 6, 70);
  const lines = candidates.slice(list.top, list.top + rows).map((candidate, i) => {
    const isChosen = list.top + i === selected;
    const pointer: Span = isChosen ? [theme.ascii ? "> " : "› ", "accent"] : "  ";
    return paint(
      theme,
      [pointer, [safeText(candidate.label), candidate.isOpen ? "accent" : "plain"]],
      columns,
      ...(
        isChosen ? ["cursor" as const] : []
      ),
    );
  });
  const { side } = geometryOf(ctx);
  return (
    <FloatingBox
      theme={theme}
      x={Math.min(side + 3, ctx.columns - columns - 2)}
      y={below >= rows ? at + 1 : at - rows - 2}
      columns={columns}
      title=""
      foot={`tab complete  ↓ choose${candidates.length > rows ? `  ${candidates.length}` : ""}`}
      lines={lines}
    />
  );
}
