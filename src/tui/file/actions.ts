import type { FormChoice } from "../submit/state.ts";
import type { Command } from "../commands.ts";
import { acts, askAgain } from "../drill/act.ts";
import { showTab } from "../drill/commands_move.ts";
import { downloadFrom } from "../drill/download.ts";
import type { Handle } from "../drill/handle.ts";
import { fileChoice, handleSubmits, withoutTwins } from "../drill/submits.ts";
import { type Drill, withPane } from "../drill/state.ts";
import { openLink } from "../shell/open_link.ts";
import { LIST_START } from "../widgets/list.ts";
import { type FileContext, fileName, type FileParams } from "./data.ts";

type C = FileContext;

/** Page of the web interface for the file. */
export const fileLink = ({ app, params }: C): string =>
  `${app.services.settings.server}/file/detail/${encodeURIComponent(params.sha256)}`;

async function changeMinLength(ctx: C): Promise<void> {
  const text = await ctx.app.prompt({
    title: "shortest string",
    label: "characters",
    initial: String(ctx.state.minLength),
    check: (typed) => /^\d{1,4}$/.test(typed.trim()) && Number(typed) >= 3 ? undefined : "A number from 3 on",
  });
  if (text === undefined) return;
  ctx.update((state) => ({ ...withPane(state, "strings", { list: LIST_START }), minLength: Number(text) }));
}

/** The file or address under the cursor; this file, with the settings of the submission it was opened from. */
export function fileSubmits(ctx: C, handle: Handle | undefined): readonly FormChoice[] {
  const { sha256, sid } = ctx.params;
  return withoutTwins([...handleSubmits(handle, sid), fileChoice({ sha256, name: fileName(ctx), sid })]);
}

/** Everything else that can be done with a file. */
export function fileActions(drill: Drill<FileParams>): Command<C>[] {
  return acts<FileParams>("file", {
    hex: { title: "Bytes", keys: ["x"], hint: "hex", run: (ctx) => showTab(drill, ctx, "hex") },
    strings: { title: "Strings", keys: ["a"], hint: "strings", run: (ctx) => showTab(drill, ctx, "strings") },
    download: {
      title: "Download …",
      keys: ["d"],
      hint: "download",
      role: "file_download",
      run: (ctx) =>
        downloadFrom(ctx.app, { sha256: ctx.params.sha256, name: fileName(ctx), sid: ctx.params.sid }),
    },
    "min-length": {
      title: "Shortest string …",
      keys: ["m"],
      group: "Find",
      hint: "length",
      when: (ctx) => ctx.state.tab === "strings",
      run: changeMinLength,
    },
    web: { title: "Open the web page", keys: ["o"], run: (ctx) => openLink(ctx.app, fileLink(ctx)) },
    submission: {
      title: "The submission it was opened from",
      group: "Go",
      when: (ctx) => ctx.params.sid !== undefined,
      run: (ctx) => ctx.app.open("submission", { sid: ctx.params.sid }),
    },
    refresh: { title: "Refresh", keys: ["r"], group: "App", run: (ctx) => askAgain(drill, ctx) },
  });
}
