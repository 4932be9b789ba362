import { cutSpans, paint, type Span, spansWidth } from "../paint.ts";
import type { ReactNode } from "../react.ts";
import type { Theme } from "../theme.ts";
import { Row } from "./lines.tsx";

/** A box with painted rows of `columns` cells and a border, laid over the screen at x, y of the whole screen. */
export function FloatingBox(props: {
  readonly theme: Theme;
  readonly x: number;
  readonly y: number;
  readonly columns: number;
  readonly title: string;
  readonly foot?: string | undefined;
  readonly lines: readonly string[];
}): ReactNode {
  const { theme, columns, lines } = props;
  const [tl, tr, bl, br, h, v] = theme.ascii
    ? ["+", "+", "+", "+", "-", "|"]
    : ["╭", "╮", "╰", "╯", "─", "│"];
  const edge = (left: string, right: string, text: string, role: "title" | "dim"): string => {
    const label: Span[] = text === ""
      ? []
      : [[`${h} `, "rule"], ...cutSpans([[text, role]], columns - 4), " "];
    const fill = Math.max(0, columns - spansWidth(label));
    return paint(theme, [[left!, "rule"], ...label, [h!.repeat(fill) + right!, "rule"]], columns + 2);
  };
  const side = paint(theme, [[v!, "rule"]], 1);
  const all = [
    edge(tl!, tr!, props.title, "title"),
    ...lines.map((line) => side + line + side),
    edge(bl!, br!, props.foot ?? "", "dim"),
  ];
  return <>{all.map((line, i) => <Row key={i} text={line} x={props.x} y={props.y + i} />)}</>;
}
