import { Box } from "ink";
import { showKeys } from "../commands.ts";
import type { App, Frame, Overlay, Shell } from "../contracts.ts";
import { AppContext, useStore } from "../hooks.ts";
import { cutSpans, paint, type Span, spansWidth, spread } from "../paint.ts";
import type { ReactNode } from "../react.ts";
import type { TerminalSize } from "../terminal/terminal.ts";
import type { Theme } from "../theme.ts";
import { toError } from "../../util/error.ts";
import { safeText } from "../../util/safe_text.ts";
import { cutMiddle, displayWidth } from "../../util/width.ts";
import { faultText } from "../widgets/fault_text.ts";
import { FloatingBox } from "../widgets/floating_box.tsx";
import { Boundary, Lines, Row } from "../widgets/lines.tsx";
import { frameContext } from "./dispatch.ts";
import type { Whoami } from "../../api/types/user.ts";
import { engineOf } from "../../domain/classification/engine_of.ts";
import { WHOAMI } from "./account.ts";
import { overlayBox } from "./overlay_box.ts";
import { classificationRole, fitMarking } from "./classification_label.ts";

/** Least screen that alx can use. */
export const LEAST_SIZE = { columns: 40, rows: 10 } as const;
/** Turns while something is under way. */
export const SPINNER = ["⣷", "⣯", "⣟", "⡿", "⢿", "⣻", "⣽", "⣾"] as const;

/** Cells that the name of an account gets. */
const NAME_COLUMNS = 28;
/** Cells of the bar itself: the program's name and the blanks around. */
const BAR_COLUMNS = 8;
/** Cells that a marking and the title of a screen get at least. */
const MARKING_LEAST = 12;
const TITLE_LEAST = 14;

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

/** What a screen is called; its id where the title cannot be made. */
function titleOf({ screen, params, state }: Frame): string {
  try {
    return safeText(screen.title(params, state));
  } catch {
    return screen.id;
  }
}

/** Titles of the stack, the middle left out where there is no room. */
function crumbs(shell: Shell, width: number): Span[] {
  const titles = shell.frames.map(titleOf);
  const shown = (list: readonly string[]): Span[] =>
    list.flatMap((title, i): Span[] => [
      ...(i === 0 ? [] : [[shell.theme.ascii ? " > " : " › ", "dim"] as const]),
      i === list.length - 1 ? [title, "bold"] : [title, "dim"],
    ]);
  for (let skip = 0; skip < Math.max(1, titles.length - 1); skip++) {
    const list = skip === 0 ? titles : ["…", ...titles.slice(skip + 1)];
    if (spansWidth(shown(list)) <= width) return shown(list);
  }
  // "Search › submissions" keeps what tells it apart.
  const last = (titles.at(-1) ?? "").split(" › ").at(-1)!;
  return [[cutMiddle(last, Math.max(4, width)), "bold"]];
}

function topBar(app: App, shell: Shell): string {
  const { columns } = shell.size;
  // A slow server and a long marking leave the program's own name on a narrow screen.
  const right = cutSpans([...status(shell), ...markingSpans(app, shell)], columns - 7);
  const room = columns - spansWidth(right) - BAR_COLUMNS;
  const left: Span[] = [[" alx ", "title"], " ", ...crumbs(shell, room)];
  return paint(shell.theme, spread(left, [...right, " "], columns), columns);
}

function status(shell: Shell): Span[] {
  const { theme } = shell;
  const wide = shell.size.columns >= 60;
  const gap = wide ? "  " : " ";
  const dot = theme.ascii ? "*" : "●";
  const latency = shell.latencyMs === undefined ? "" : ` ${shell.latencyMs}${wide ? " ms" : "ms"}`;
  const spans: Span[] = [shell.online ? [dot, "safe"] : [dot, "error"]];
  spans.push([shell.online ? latency : " offline", shell.online ? "dim" : "error"]);
  const running = shell.jobs.filter((job) => job.state === "running").length;
  if (running > 0) {
    const glyph = theme.ascii ? "*" : SPINNER[shell.tick % SPINNER.length]!;
    spans.push(gap, [
      `${glyph} ${running}${columnsFor(shell) >= 100 ? (running === 1 ? " job" : " jobs") : ""}`,
      "accent",
    ]);
  }
  const errors = shell.notices.filter((notice) => notice.kind === "error").length;
  if (errors > 0) spans.push(gap, [`${theme.ascii ? "!" : "▲"} ${errors}`, "warn"]);
  if (shell.account !== undefined && columnsFor(shell) >= 100) {
    spans.push(gap, [cutMiddle(safeText(shell.account.name), NAME_COLUMNS), "dim"]);
  }
  return spans;
}

/** The marking of what is on screen, in the cells that the rest leaves. */
function markingSpans(app: App, shell: Shell): Span[] {
  const marking = markingOf(app, shell);
  if (marking === undefined) return [];
  const gap = columnsFor(shell) >= 60 ? "  " : " ";
  const room = columnsFor(shell) - BAR_COLUMNS - gap.length - spansWidth(status(shell));
  const titles = spansWidth(crumbs(shell, columnsFor(shell)));
  const label = fitMarking(engineOf(app.queries.peek<Whoami>(WHOAMI)), safeText(marking), {
    wanted: room - titles,
    most: Math.max(MARKING_LEAST, room - Math.min(TITLE_LEAST, titles)),
  });
  return [gap, [label, classificationRole(marking)]];
}

const columnsFor = (shell: Shell) => shell.size.columns;

/** The highest marking of what is on screen; what the screen does not know, the account's own. */
function markingOf(app: App, shell: Shell): string | undefined {
  return shownMarking(app, shell.frames.at(-1)) ?? shell.account?.classification;
}

function shownMarking(app: App, frame: Frame | undefined): string | undefined {
  try {
    const marking: unknown = frame?.screen.classification?.(frameContext(app, frame));
    return typeof marking === "string" ? marking : undefined;
  } catch {
    return undefined;
  }
}

/** Hints of the commands that apply, as many as fit; help and command line at the right. */
function footer(app: App, shell: Shell): string {
  const { columns } = shell.size;
  const { theme } = shell;
  const typed = [...(shell.count === "" ? [] : [shell.count]), ...shell.typed].join(" ");
  const right: Span[] = typed !== ""
    ? [[`${typed}…`, "accent"], " "]
    : columns >= 100
    ? [["? ", "key"], ["help", "dim"], "  ", [": ", "key"], ["command", "dim"], " "]
    : columns >= 60
    ? [["? ", "key"], ["help", "dim"], " "]
    : [["?", "key"], " "];
  const room = columns - spansWidth(right) - 2;
  const spans: Span[] = [" "];
  let used = 1;
  const shown = new Set<string>();
  for (const command of app.commands().flat()) {
    const key = command.keys[0];
    if (command.hint === undefined || key === undefined || shown.has(key)) continue;
    shown.add(key);
    const keys = showKeys(key, theme.ascii);
    const width = displayWidth(keys) + command.hint.length + 3;
    if (used + width > room) continue;
    used += width;
    spans.push([keys, "key"], [` ${command.hint}  `, "dim"]);
  }
  return paint(theme, spread(spans, right, columns), columns);
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
