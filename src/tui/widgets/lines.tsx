import { Box, Text } from "ink";
import { Component, createContext, memo, type ReactNode, use } from "../react.ts";
import { toError } from "../../util/error.ts";
import { safeText } from "../../util/safe_text.ts";
import type { PaintedRows } from "../terminal/painted_rows.ts";
import { cutToWidth, wrapToWidth } from "../../util/width.ts";
import { faultText } from "./fault_text.ts";

/** Painted rows of this UI; see {@link PaintedRows}. */
export const PaintedContext = createContext<PaintedRows | undefined>(undefined);

/**
 * One screen row: one painted string, drawn again only when the string changes.
 * With `x` and `y` it lies over the screen from that cell on; then it is mounted below the screen.
 */
export const Row = memo(function Row(props: {
  readonly text: string;
  readonly x?: number | undefined;
  readonly y?: number | undefined;
}): ReactNode {
  const painted = use(PaintedContext);
  const { x, y, text } = props;
  const standIn = painted?.standIn(text, x === undefined || y === undefined ? undefined : { x, y });
  return <Text wrap="truncate">{standIn ?? text}</Text>;
});

/** Painted rows one below the other, in a box of exactly `columns` by `rows` cells. */
export function Lines(props: {
  readonly lines: readonly string[];
  readonly columns: number;
  readonly rows: number;
}): ReactNode {
  return (
    <Box flexDirection="column" width={props.columns} height={props.rows} flexShrink={0}>
      {props.lines.slice(0, props.rows).map((line, y) => <Row key={y} text={line === "" ? " " : line} />)}
    </Box>
  );
}

/** Keeps a failure of one pane within that pane, and within its `rows` where they are given. A new `resetKey` tries again. */
export class Boundary extends Component<
  {
    readonly name: string;
    readonly columns: number;
    readonly rows?: number;
    readonly resetKey: unknown;
    readonly children?: ReactNode;
  },
  { readonly error: Error | undefined; readonly resetKey: unknown }
> {
  override state: { error: Error | undefined; resetKey: unknown } = {
    error: undefined,
    resetKey: this.props.resetKey,
  };

  static getDerivedStateFromError(thrown: unknown): { error: Error } {
    return { error: toError(thrown) };
  }

  static getDerivedStateFromProps(
    props: { resetKey: unknown },
    state: { error: Error | undefined; resetKey: unknown },
  ): { error: Error | undefined; resetKey: unknown } | null {
    return Object.is(props.resetKey, state.resetKey) ? null : { error: undefined, resetKey: props.resetKey };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    const { name, columns, rows = 1 } = this.props;
    const text = safeText(`${name} cannot be shown: ${faultText(error)}`);
    const lines = rows === 1 ? [text] : wrapToWidth(text, columns);
    return (
      <Lines
        lines={Array.from({ length: rows }, (_, y) => cutToWidth(lines[y] ?? "", columns))}
        columns={columns}
        rows={rows}
      />
    );
  }
}
