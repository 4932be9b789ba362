import { submissionQuery } from "../../features/submissions.ts";
import { formatCount } from "../../util/format.ts";
import { defineCommands } from "../commands.ts";
import type { Screen } from "../contracts.ts";
import { useQueries } from "../hooks.ts";
import { paint, rule, type Span } from "../paint.ts";
import type { ReactNode } from "../react.ts";
import { highestMarking } from "../shell/account.ts";
import {
  countSpans,
  currentSubmitted,
  documentOf,
  shownList,
  submittedBinding,
  type SubmittedContext,
  type SubmittedParams,
  submittedSpans,
} from "../submit/submitted.ts";
import { busySpans } from "../widgets/busy.ts";
import { Lines } from "../widgets/lines.tsx";
import { LIST_START, listCommands, type ListState, moveTo } from "../widgets/list.ts";

type C = SubmittedContext;

function openCurrent(ctx: C): void {
  const one = currentSubmitted(ctx);
  if (one !== undefined) ctx.app.open("submission", { sid: one.sid });
}

/** Several submissions made at once, each with its state. The server's index may know them only later. */
export const submittedScreen: Screen<SubmittedParams, ListState> = {
  id: "submitted",
  title: ({ submitted }) => `${formatCount(submitted.length)} submitted`,
  initial: () => LIST_START,
  commands: defineCommands<C>(
    ...listCommands<C>(submittedBinding),
    {
      id: "submitted.open",
      title: "Open the submission",
      keys: ["enter"],
      group: "In and out",
      hint: "open",
      run: openCurrent,
    },
    {
      id: "submitted.search",
      title: "Search for these submissions",
      keys: ["o"],
      group: "Go",
      hint: "search for them",
      run: ({ app, params: { query } }) => app.open("search", { index: "submission", query }),
    },
    {
      id: "submitted.refresh",
      title: "Refresh",
      keys: ["r"],
      group: "App",
      run({ app, params: { submitted } }) {
        for (const { sid } of submitted) app.queries.invalidate(submissionQuery(app.services, sid).key);
      },
    },
  ),
  copies(ctx) {
    const one = currentSubmitted(ctx);
    return one === undefined ? [] : [
      { key: "y", title: "sid", text: () => one.sid },
      { key: "a", title: "every sid", text: () => ctx.params.submitted.map(({ sid }) => sid).join("\n") },
    ];
  },
  classification({ app, params: { submitted } }) {
    return highestMarking(app, submitted.flatMap((one) => documentOf(app, one)?.classification ?? []));
  },
  mouse(ctx, event) {
    const { size } = submittedBinding(ctx);
    const list = shownList(ctx);
    const at = list.top + event.y - 1;
    if (event.action !== "press" || event.button !== "left" || event.y < 1 || at >= size.total) return false;
    if (at === list.cursor) openCurrent(ctx);
    else ctx.update((now) => moveTo(now, at, size));
    return true;
  },
  View: SubmittedView,
};

function SubmittedView(ctx: C): ReactNode {
  const { app, columns, rows, params: { submitted } } = ctx;
  const theme = app.theme();
  const list = shownList(ctx);
  const shown = submitted.slice(list.top, list.top + rows - 1);
  const answers = useQueries(shown.map(({ sid }) => submissionQuery(app.services, sid)));
  const busy = busySpans(app, answers);
  const lines = shown.map((one, y) => {
    const isCurrent = list.top + y === list.cursor;
    const pointer: Span = isCurrent ? [theme.ascii ? "> " : "› ", "accent"] : "  ";
    const spans = [pointer, ...submittedSpans(app, one, columns - 3)];
    return paint(theme, spans, columns, ...(isCurrent ? ["cursor" as const] : []));
  });
  const head = rule(theme, columns, {
    left: [[`${formatCount(submitted.length)} submitted`, "title"]],
    right: busy.length > 0 ? busy : countSpans(ctx),
  });
  return <Lines lines={[head, ...lines]} columns={columns} rows={rows} />;
}
