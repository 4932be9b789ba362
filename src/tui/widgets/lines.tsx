import { Box, Text } from "ink";
import { Component, memo, type ReactNode } from "../react.ts";
import { toError } from "../../util/error.ts";
import { safeText } from "../../util/safe_text.ts";
import { cutToWidth } from "../../util/width.ts";

/** One screen row: one painted string in one `Text`, drawn again only when the string changes. */
export const Row = memo(function Row({ text }: { readonly text: string }): ReactNode {
  return <Text wrap="truncate">{text}</Text>;
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

/** Keeps a failure of one pane within that pane. A new `resetKey` tries again. */
export class Boundary extends Component<
  {
    readonly name: string;
    readonly columns: number;
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
    const text = safeText(`${this.props.name} cannot be shown: ${error.message}`);
    return <Text wrap="truncate">{cutToWidth(text, this.props.columns)}</Text>;
  }
}
