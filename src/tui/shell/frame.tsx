import { Box } from "ink";
import { showKeys } from "../commands.ts";
import type { App, Frame, Overlay, Shell } from "../contracts.ts";
import { AppContext, useStore } from "../hooks.ts";
import { cutSpans, paint, type Span, spansWidth } from "../paint.ts";
import type { ReactNode } from "../react.ts";
import type { TerminalSize } from "../terminal/terminal.ts";
import type { Theme } from "../theme.ts";
import { toError } from "../../util/error.ts";
import { safeText } from "../../util/safe_text.ts";
import { faultText } from "../widgets/fault_text.ts";
import { FloatingBox } from "../widgets/floating_box.tsx";
import { Boundary, Lines, Row } from "../widgets/lines.tsx";
import { footer, topBar } from "./bars.ts";
import { frameContext } from "./frame_context.ts";
import { overlayBox } from "./overlay_box.ts";

/** Least screen that alx can use. */
export const LEAST_SIZE = { columns: 40, rows: 10 } as const;

/** The whole screen: top bar, the screen on top of the stack, footer, overlays. */
export function AppFrame({ app }: { readonly app: App }): ReactNode {
  const shell = useStore(app.shell, (state) => state);
  const { columns, rows } = shell.size;
  if (columns < LEAST_SIZE.columns || rows < LEAST_SIZE.rows) {
    return <Lines columns={columns} rows={rows} lines={[paint(shell.theme, ["alx needs 40x10"], columns)]} />;
  }
  const frame = shell.frames.at(-1);
  return (
    <AppContext value={app}>
      <Box flexDirection="column" width={columns}>
        <Row text={topBar(app, shell)} />
        <Box width={columns} height={rows - 2} flexShrink={0}>
          {frame === undefined ? null : <ScreenView key={frame.id} app={app} frame={frame} shell={shell} />}
        </Box>
        <Row text={footer(app, shell)} />
        {/* What lies over the screen is mounted below it; each row says where it belongs. */}
        {frame !== undefined && <ScreenOver key={`over${frame.id}`} app={app} frame={frame} shell={shell} />}
        {shell.continuations.length > 0 && <WhichKey shell={shell} />}
        {shell.overlays.map((overlay, i) => (
          <OverlayView key={`${overlay.id}${i}`} overlay={overlay} shell={shell} />
        ))}
        {shell.toast !== undefined && <Toast shell={shell} />}
      </Box>
    </AppContext>
  );
}

function ScreenView({ app, frame, shell }: { app: App; frame: Frame; shell: Shell }): ReactNode {
  const { screen } = frame;
  const View = screen.View;
  return (
    <Boundary
      name={screen.id}
      columns={shell.size.columns}
      rows={shell.size.rows - 2}
      resetKey={frame.state}
    >
      <View {...frameContext(app, frame)} />
    </Boundary>
  );
}

/** What the screen itself lays over its panes: a menu of candidates. */
function ScreenOver({ app, frame, shell }: { app: App; frame: Frame; shell: Shell }): ReactNode {
  const Over = frame.screen.Over;
  if (Over === undefined || shell.overlays.length > 0) return null;
  return (
    <Boundary name={frame.screen.id} columns={shell.size.columns} resetKey={frame.state}>
      <Over {...frameContext(app, frame)} />
    </Boundary>
  );
}

function OverlayView({ overlay, shell }: { overlay: Overlay; shell: Shell }): ReactNode {
  useStore(overlay.store, (state) => state);
  const box = overlayBox(overlay, shell.size);
  const lines = linesOf(overlay, shell.theme, box);
  return (
    <FloatingBox
      theme={shell.theme}
      x={box.x}
      y={box.y}
      columns={box.columns}
      title={overlay.title}
      foot={overlay.foot}
      lines={lines}
    />
  );
}

/** The rows of an overlay, or why they cannot be made: it stays a box that can be closed. */
function linesOf(overlay: Overlay, theme: Theme, { columns, rows }: TerminalSize): readonly string[] {
  try {
    return overlay.lines(theme, { columns, rows });
  } catch (thrown) {
    const text = `it cannot be shown: ${faultText(toError(thrown))}`;
    return Array.from({ length: rows }, (_, y) => paint(theme, y === 0 ? [[text, "error"]] : [], columns));
  }
}

/** What the keys typed so far can go on with. */
function WhichKey({ shell }: { shell: Shell }): ReactNode {
  const { theme, continuations, size, typed } = shell;
  const columns = Math.min(40, size.columns - 4);
  const lines = continuations.slice(0, size.rows - 6).map(({ key, title }) =>
    paint(theme, [" ", [showKeys(key, theme.ascii).padEnd(8), "key"], title], columns)
  );
  return (
    <FloatingBox
      theme={theme}
      x={size.columns - columns - 2}
      y={size.rows - 1 - lines.length - 2}
      columns={columns}
      title={typed.join(" ")}
      foot={undefined}
      lines={lines}
    />
  );
}

/** The newest notice, one line above the footer, at the right. */
function Toast({ shell }: { shell: Shell }): ReactNode {
  const { theme, toast, size } = shell;
  if (toast === undefined) return null;
  const role = toast.kind === "error" ? "error" : toast.kind === "success" ? "safe" : "accent";
  const glyphs = theme.ascii
    ? { error: "x", success: "+", info: "-" }
    : { error: "✗", success: "✓", info: "·" };
  const hint: Span[] = toast.hint === undefined ? [] : [[`  ${safeText(toast.hint)}`, "dim"]];
  const spans = cutSpans(
    [" ", [`${glyphs[toast.kind]} `, role], [safeText(toast.text), role], ...hint, " "],
    size.columns - 2,
  );
  const width = spansWidth(spans);
  return <Row text={paint(theme, spans, width, "cursor")} x={size.columns - width - 1} y={size.rows - 2} />;
}
