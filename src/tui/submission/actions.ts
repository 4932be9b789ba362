import type { FormChoice } from "../submit/state.ts";
import { serverThresholds } from "../drill/thresholds.ts";
import { reportHtml, reportMarkdown } from "../../domain/report.ts";
import { reportQuery, submissionQuery } from "../../features/submissions.ts";
import type { SubmissionReport } from "../../api/types/submission.ts";
import { AlxError } from "../../util/error.ts";
import { expandHome, xdgDirs } from "../../util/xdg.ts";
import type { Command } from "../commands.ts";
import { type Act, acts, askAgain } from "../drill/act.ts";
import { showTab } from "../drill/commands_move.ts";
import { downloadFrom } from "../drill/download.ts";
import { currentHandle } from "../drill/pane.ts";
import type { Drill } from "../drill/state.ts";
import { handleSubmits, withoutTwins } from "../drill/submits.ts";
import { openLink } from "../shell/open_link.ts";
import {
  selectedRow,
  type SubmissionContext,
  submissionOf,
  type SubmissionParams,
  submissionScope,
} from "./data.ts";
import { isRunning } from "./live.ts";

type P = SubmissionParams;
type C = SubmissionContext;

/** Page of the web interface for the submission. */
export const submissionLink = (ctx: C): string =>
  `${ctx.app.services.settings.server}/submission/detail/${encodeURIComponent(ctx.params.sid)}`;

/** The file under the cursor; where that is no file, the one selected in the tree. */
function fileAt(drill: Drill<P>, ctx: C): { sha256: string; name: string } | undefined {
  const handle = currentHandle(drill, ctx);
  return handle?.kind === "file" ? handle : selectedRow(ctx);
}

async function giveVerdict(ctx: C): Promise<void> {
  const { app, params: { sid } } = ctx;
  const verdict = await app.pick<"none" | "malicious" | "non_malicious">({
    title: "your verdict",
    filter: false,
    selected: "none",
    items: [
      { value: "none", label: "none: leave it unchanged", key: "c" },
      { value: "malicious", label: "malicious", key: "m", role: "malicious" },
      { value: "non_malicious", label: "not malicious", key: "n", role: "safe" },
    ],
    foot: "also set on its alerts",
  });
  if (verdict === undefined || verdict === "none") return;
  await app.services.client.submission.setVerdict(sid, verdict, app.services.signal);
  app.queries.invalidate(submissionQuery(app.services, sid).key);
  app.queries.invalidate("search/alert");
  app.notify(`Your verdict is ${verdict === "malicious" ? "malicious" : "not malicious"}`, {
    kind: "success",
  });
}

/** The file or address under the cursor; the submission with its settings. */
export function submissionSubmits(drill: Drill<P>, ctx: C): readonly FormChoice[] {
  const { params: { sid } } = ctx;
  const [file] = submissionOf(ctx)?.files ?? [];
  const handle = currentHandle(drill, ctx);
  const again: FormChoice[] = file === undefined
    ? []
    : [{ title: "the submission, as it was", params: { sid, sha256: file.sha256, name: file.name } }];
  const own = handleSubmits(handle, sid).filter(({ params }) => params.sha256 !== file?.sha256);
  return withoutTwins([...own, ...again]);
}

const FORMATS = ["md", "html", "json"] as const;

function reportText(ctx: C, report: SubmissionReport, format: typeof FORMATS[number]): string {
  const options = { thresholds: serverThresholds(ctx.app), server: ctx.app.services.settings.server };
  if (format === "json") return JSON.stringify(report, null, 2) + "\n";
  return format === "md" ? reportMarkdown(report, options) : reportHtml(report, options);
}

/** Writes the report to a new file. `GET submission/report/{sid}/` */
async function exportReport(ctx: C): Promise<void> {
  const { app, params: { sid } } = ctx;
  const format = await app.pick({
    title: "export the report as",
    filter: false,
    items: [
      { value: "md" as const, label: "Markdown", key: "m" },
      { value: "html" as const, label: "HTML, one page", key: "h" },
      { value: "json" as const, label: "JSON", key: "j" },
    ],
  });
  if (format === undefined) return;
  const typed = await app.prompt({
    title: "to file",
    label: "path",
    initial: `alx-${sid}.${format}`,
    check: (text) => text.trim() === "" ? "The path is missing" : undefined,
  });
  if (typed === undefined) return;
  const path = expandHome(typed.trim(), xdgDirs(Deno.env.toObject()).home);
  app.startJob({
    title: `Report to ${path}`,
    async run() {
      const { data, error } = await app.queries.fetch(reportQuery(app.services, sid));
      if (data === undefined) throw error ?? new AlxError("There is no report");
      try {
        await Deno.writeTextFile(path, reportText(ctx, data, format), { createNew: true, mode: 0o600 });
      } catch (cause) {
        const why = cause instanceof Deno.errors.AlreadyExists ? ": it exists already" : "";
        throw new AlxError(`Cannot write "${path}"${why}`, { cause, hint: "Choose another name" });
      }
      app.notify(`Report written to ${path}`, { kind: "success" });
    },
  });
}

/** Keys on the file under the cursor. */
function fileActs(drill: Drill<P>): Record<string, Act<P>> {
  const onFile = (run: (ctx: C, file: { sha256: string; name: string }) => void | Promise<void>) => ({
    blocked: (ctx: C) => fileAt(drill, ctx) === undefined ? "Put the cursor on a file first" : undefined,
    run(ctx: C) {
      const file = fileAt(drill, ctx);
      if (file !== undefined) return run(ctx, file);
    },
  });
  const viewer = (tab: string) =>
    onFile(({ app, params: { sid } }, file) => app.open("file", { ...file, sid, tab }));
  return {
    hex: { title: "Bytes of the file", keys: ["x"], hint: "hex", ...viewer("hex") },
    strings: { title: "Strings of the file", keys: ["a"], hint: "strings", ...viewer("strings") },
    download: {
      title: "Download the file …",
      keys: ["d"],
      hint: "download",
      role: "file_download",
      ...onFile(({ app, params: { sid } }, { sha256, name }) => downloadFrom(app, { sha256, name, sid })),
    },
  };
}

function toggleLive(ctx: C): void {
  ctx.app.notify(ctx.state.live ? "Live updates off" : "Live updates on");
  ctx.update((state) => ({ ...state, live: !state.live }));
}

/** Everything else that can be done with a submission. */
export function submissionActions(drill: Drill<P>): Command<C>[] {
  return acts<P>("submission", {
    ...fileActs(drill),
    verdict: {
      title: "Give your verdict …",
      keys: ["V"],
      hint: "verdict",
      role: "submission_manage",
      run: giveVerdict,
    },
    export: { title: "Export the report …", keys: ["e"], run: exportReport },
    web: {
      title: "Open the web page",
      keys: ["o"],
      run: (ctx) => openLink(ctx.app, submissionLink(ctx)),
    },
    live: { title: "Live updates on or off", keys: ["R"], group: "App", when: isRunning, run: toggleLive },
    refresh: { title: "Refresh", keys: ["r"], group: "App", run: (ctx) => askAgain(drill, ctx) },
    scope: {
      title: "Show the whole submission again",
      detail: "The cursor of the files narrows every tab to that file and its children",
      keys: ["X"],
      group: "Find",
      blocked: (ctx) => submissionScope.name(ctx) === undefined ? "The whole submission is shown" : undefined,
      run: submissionScope.clear,
    },
    report: { title: "Show the report", group: "Go", run: (ctx) => showTab(drill, ctx, "report") },
  });
}
