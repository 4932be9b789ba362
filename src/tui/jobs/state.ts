import type { Job, ScreenContext } from "../contracts.ts";
import { type ListBinding, type ListState, moveTo } from "../widgets/list.ts";

/** Context of everything on the jobs screen. */
export type JobsContext = ScreenContext<Readonly<Record<string, never>>, ListState>;

/** Rows of the details below the list. */
export function detailRows(rows: number): number {
  return rows >= 20 ? 9 : rows >= 12 ? 5 : 0;
}

/** The jobs, newest first. */
export function jobsOf(ctx: Pick<JobsContext, "app">): readonly Job[] {
  return ctx.app.shell.get().jobs.toReversed();
}

/** The list as the motion keys see it. */
export function jobsBinding(ctx: JobsContext): ListBinding {
  return {
    list: ctx.state,
    size: { total: jobsOf(ctx).length, page: Math.max(1, ctx.rows - detailRows(ctx.rows) - 1) },
    set: (list) => ctx.update(() => list),
  };
}

/** The list kept within the jobs there are. */
export function shownList(ctx: JobsContext): ListState {
  return moveTo(ctx.state, ctx.state.cursor, jobsBinding(ctx).size);
}

/** The job under the cursor. */
export function currentJob(ctx: JobsContext): Job | undefined {
  return jobsOf(ctx)[shownList(ctx).cursor];
}
