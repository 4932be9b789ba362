import type { App, Frame, ScreenContext } from "../contracts.ts";

/** Rows of the frame around the screen. */
export const TOP_ROWS = 1;
/** Rows of the footer. */
export const FOOT_ROWS = 1;

/** What the screen on top works on now. */
export function frameContext(app: App, frame: Frame): ScreenContext<unknown, unknown> {
  const { size } = app.shell.get();
  return {
    app,
    params: frame.params,
    state: frame.state,
    columns: size.columns,
    rows: size.rows - TOP_ROWS - FOOT_ROWS,
    update(next) {
      app.shell.set((shell) => {
        const frames = shell.frames.map((one) => one.id === frame.id ? withState(one, next(one.state)) : one);
        return frames.every((one, i) => one === shell.frames[i]) ? shell : { ...shell, frames };
      });
    },
  };
}

function withState(frame: Frame, state: unknown): Frame {
  return Object.is(state, frame.state) ? frame : { ...frame, state };
}

/** The screen on top with its context. */
export function topContext(app: App): { frame: Frame; ctx: ScreenContext<unknown, unknown> } | undefined {
  const frame = app.shell.get().frames.at(-1);
  return frame === undefined ? undefined : { frame, ctx: frameContext(app, frame) };
}
