import { type Command, defineCommands } from "../commands.ts";
import type { CopyChoice, Screen } from "../contracts.ts";
import type { FormChoice } from "../submit/state.ts";
import { askAgain } from "../drill/act.ts";
import { findCommands, inputField } from "../drill/commands_find.ts";
import { handleCommands, handleCopies, type HandleOptions } from "../drill/commands_handle.ts";
import { moveCommands } from "../drill/commands_move.ts";
import { drillMouse } from "../drill/mouse.ts";
import { currentHandle } from "../drill/pane.ts";
import { DrillView } from "../drill/pane_view.tsx";
import { handleSubmits, withoutTwins } from "../drill/submits.ts";
import { openHandle } from "../drill/pivot.ts";
import {
  type Drill,
  type DrillContext,
  type DrillState,
  type DrillTab,
  newDrill,
  type Pane,
} from "../drill/state.ts";
import { highestMarking } from "../shell/account.ts";
import { openLink } from "../shell/open_link.ts";

/** What a screen of the drill-down is made of. */
export interface ScreenParts<P> {
  readonly drill: Drill<P>;
  title(params: P): string;
  /** Marking of what is shown; null where nothing shown has one. */
  marking(ctx: DrillContext<P>): string | null | undefined;
  /** Page of the web interface, where there is one. */
  link?(ctx: DrillContext<P>): string;
  /** More to copy. */
  copies?(ctx: DrillContext<P>): readonly CopyChoice[];
  /** What `C` hands in beside the thing under the cursor. */
  submits?(ctx: DrillContext<P>): readonly FormChoice[];
  readonly commands?: readonly Command<DrillContext<P>>[];
  readonly handles?: HandleOptions<P>;
}

/** A tab that is one pane. */
export function paneTab<P>(pane: Pane<P>, word: string): DrillTab<P> {
  return { id: pane.id, word, place: (_ctx, rect) => [{ pane, rect }] };
}

/** Every key of such a screen. */
function screenCommands<P>(
  { drill, link, handles, commands = [] }: ScreenParts<P>,
): Command<DrillContext<P>>[] {
  type C = DrillContext<P>;
  const idle = (ctx: C) => ctx.state.input === undefined;
  const web: Command<C>[] = link === undefined ? [] : [{
    id: `${drill.id}.web`,
    title: "Open the web page",
    keys: ["o"],
    group: "Act",
    when: idle,
    run: (ctx) => openLink(ctx.app, link(ctx)),
  }];
  const refresh: Command<C> = {
    id: `${drill.id}.refresh`,
    title: "Refresh",
    keys: ["r"],
    group: "App",
    when: idle,
    run: (ctx) => askAgain(drill, ctx),
  };
  return [
    ...moveCommands(drill),
    ...findCommands(drill),
    ...handleCommands(drill, handles),
    ...commands,
    ...web,
    refresh,
  ];
}

/** What `y` offers: of the cursor, of the screen; of two with the same key the first. */
function screenCopies<P>(
  { drill, link, copies }: ScreenParts<P>,
  ctx: DrillContext<P>,
): readonly CopyChoice[] {
  const own = handleCopies(drill, ctx);
  const page: CopyChoice[] = link === undefined
    ? []
    : [{ key: "w", title: "link to this page", text: () => link(ctx) }];
  const more = [...(copies?.(ctx) ?? []), ...page];
  return [...own, ...more.filter((one) => own.every(({ key }) => key !== one.key))];
}

/** A whole screen: motion, find, folds, pivots, copies and refresh come with it. */
export function drillScreen<P>(parts: ScreenParts<P>): Screen<P, DrillState> {
  const { drill } = parts;
  return {
    id: drill.id,
    title: parts.title,
    initial: () => newDrill(drill.tabs[0]!.id),
    commands: defineCommands(...screenCommands(parts)),
    field: (ctx) => inputField(drill, ctx),
    mouse: (ctx, event) =>
      drillMouse(drill, ctx, event, () => {
        const handle = currentHandle(drill, ctx);
        if (handle !== undefined) openHandle(ctx.app, handle, {});
      }),
    copies: (ctx) => screenCopies(parts, ctx),
    submits: (ctx) =>
      withoutTwins([
        ...handleSubmits(currentHandle(drill, ctx), parts.handles?.sid?.(ctx)),
        ...(parts.submits?.(ctx) ?? []),
      ]),
    classification(ctx) {
      const marking = parts.marking(ctx);
      return marking === undefined || marking === null
        ? marking
        : highestMarking(ctx.app, [marking]) ?? marking;
    },
    View: (ctx) => <DrillView drill={drill} ctx={ctx} />,
  };
}
