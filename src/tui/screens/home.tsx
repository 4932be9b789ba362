import { Box } from "ink";
import { defineCommands } from "../commands.ts";
import type { MouseInput } from "../terminal/keys.ts";
import type { Screen } from "../contracts.ts";
import { currentLine, HOME_COMMANDS, omniboxBinding } from "../home/commands.ts";
import { focusedPane, omniboxPlace, placedPanes } from "../home/geometry.ts";
import { Omnibox, PROMPT_COLUMNS } from "../home/omnibox_view.tsx";
import { linesOf, type PlacedPane, shownList } from "../home/pane.ts";
import { HomePaneView } from "../home/pane_view.tsx";
import { recentMarkings } from "../home/panes/recent_pane.ts";
import { alertsQuery, isAnyRunning, recentQuery } from "../home/queries.ts";
import {
  type HomeContext,
  type HomeParams,
  type HomeState,
  isTyping,
  newHome,
  omniboxField,
  searchContext,
  withOmnibox,
} from "../home/state.ts";
import { merged, useFresh } from "../fresh.ts";
import type { ReactNode } from "../react.ts";
import { CompletionMenu } from "../search/completion_view.tsx";
import { highestMarking } from "../shell/account.ts";
import { Boundary, Lines } from "../widgets/lines.tsx";
import { moveTo } from "../widgets/list.ts";
import { insertText } from "../widgets/text_field.ts";

/** Where a day begins: the omnibox, kept searches, what came in, what waits. */
export const homeScreen: Screen<HomeParams, HomeState> = {
  id: "home",
  title: () => "Home",
  initial: newHome,
  first: (_state, app) => recentQuery(app.services),
  commands: defineCommands<HomeContext>(...HOME_COMMANDS),
  field: omniboxBinding,
  paste(ctx, text) {
    ctx.update((state) =>
      withOmnibox(state, { field: insertText(omniboxField(state), text), isTyping: true })
    );
    return true;
  },
  mouse: homeMouse,
  classification: (ctx) => highestMarking(ctx.app, recentMarkings(ctx)),
  copies(ctx) {
    const copy = currentLine(ctx)?.copy;
    return copy === undefined ? [] : [{ key: "y", title: copy.title, text: () => copy.text }];
  },
  View: HomeView,
  Over: HomeOver,
};

function HomeOver(ctx: HomeContext): ReactNode {
  if (!isTyping(ctx) || ctx.state.search.menu === undefined) return null;
  const { x, y, isBoxed } = omniboxPlace(ctx);
  // The screen begins one row below the terminal's top; the menu goes below the row that says what enter does.
  const at = { x: x + PROMPT_COLUMNS + (isBoxed ? 1 : 0), y: y + (isBoxed ? 4 : 3) };
  return <CompletionMenu ctx={searchContext(ctx)} at={at} />;
}

function homeMouse(ctx: HomeContext, event: MouseInput): boolean {
  const { x, y } = event;
  if (event.action !== "press" || event.button !== "left") return false;
  if (y < omniboxPlace(ctx).rows) {
    ctx.update((state) => withOmnibox(state, { isTyping: true }));
    return true;
  }
  const placed = placedPanes(ctx).find((one) =>
    x >= one.x && x < one.x + one.columns && y >= one.y && y < one.y + one.rows
  );
  if (placed === undefined) return false;
  const { id } = placed.pane;
  const total = linesOf(ctx, placed).length;
  const list = shownList(ctx, placed, total);
  const at = list.top + y - placed.y - 1;
  const hits = y > placed.y && at < total;
  if (hits && event.isDouble && at === list.cursor && ctx.state.focus === id) {
    currentLine(ctx)?.open?.();
    return true;
  }
  const size = { total, page: Math.max(1, placed.rows - 1) };
  ctx.update((state) => ({
    ...withOmnibox(state, { isTyping: false }),
    focus: id,
    lists: hits ? { ...state.lists, [id]: moveTo(list, at, size) } : state.lists,
  }));
  return true;
}

function Pane({ ctx, placed }: { readonly ctx: HomeContext; readonly placed: PlacedPane }): ReactNode {
  return (
    <Boundary name={placed.pane.word} columns={placed.columns} rows={placed.rows} resetKey={ctx.state}>
      <HomePaneView ctx={ctx} placed={placed} hasFocus={focusedPane(ctx).pane.id === placed.pane.id} />
    </Boundary>
  );
}

/** Panes one below the other, with the blank rows between them. */
function Column(
  { ctx, placed }: { readonly ctx: HomeContext; readonly placed: readonly PlacedPane[] },
): ReactNode {
  const [first] = placed;
  if (first === undefined) return null;
  return (
    <Box flexDirection="column" width={first.columns}>
      {placed.map((one, i) => {
        const gap = (placed[i + 1]?.y ?? one.y + one.rows) - one.y - one.rows;
        return (
          <Box key={one.pane.id} flexDirection="column" flexShrink={0}>
            <Pane ctx={ctx} placed={one} />
            {gap > 0 && (
              <Lines lines={Array.from({ length: gap }, () => "")} columns={one.columns} rows={gap} />
            )}
          </Box>
        );
      })}
    </Box>
  );
}

function HomeView(ctx: HomeContext): ReactNode {
  const { app, columns, rows } = ctx;
  useFresh(app, {
    queries: [recentQuery(app.services), alertsQuery(app.services)],
    listen(signal) {
      const { socketio } = app.services.client;
      return merged(socketio.submissions(signal), socketio.alerts(signal));
    },
    isBusy: () => isAnyRunning(app),
  });
  const placed = placedPanes(ctx);
  const right = placed.filter(({ x }) => x > 0);
  const left = placed.filter(({ x }) => x === 0);
  const top = omniboxPlace(ctx).rows;
  return (
    <Box flexDirection="column" width={columns} height={rows}>
      <Boundary name="the omnibox" columns={columns} resetKey={ctx.state}>
        <Omnibox ctx={ctx} />
      </Boundary>
      <Box flexDirection="row" width={columns} height={rows - top}>
        <Column ctx={ctx} placed={left} />
        {right.length > 0 && (
          <Box flexDirection="row">
            <Box width={right[0]!.x - left[0]!.columns} />
            <Column ctx={ctx} placed={right} />
          </Box>
        )}
      </Box>
    </Box>
  );
}
