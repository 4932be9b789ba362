import { safeText } from "../../util/safe_text.ts";
import type { Command } from "../commands.ts";
import { showTab } from "../drill/commands_move.ts";
import { downloadFrom } from "../drill/download.ts";
import { mayWrite } from "../drill/pane.ts";
import type { Drill } from "../drill/state.ts";
import { openLink } from "../shell/open_link.ts";
import { LIST_START } from "../widgets/list.ts";
import { withPane } from "../drill/state.ts";
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

/** The submit form with this file, where there is one; else it is handed in again with the person's settings, after asking. */
async function resubmit(ctx: C): Promise<void> {
  const { app, params: { sha256, sid } } = ctx;
  if (!mayWrite(app)) return;
  const name = fileName(ctx);
  if (app.commands().flat().some(({ id }) => id === "go.submit")) {
    return app.open("submit", { sha256, name, ...(sid === undefined ? {} : { sid }) });
  }
  const sure = await app.confirm({
    title: "Submit again",
    lines: [[[safeText(name), "bold"]], ["The file is analysed again with your own settings."]],
    yes: "submit",
  });
  if (!sure) return;
  const source = { kind: "hash", type: "sha256", value: sha256, name } as const;
  const again = await app.services.client.submit.submit(source, { signal: app.services.signal });
  app.notify("Submitted", { kind: "success" });
  app.open("submission", { sid: again.sid });
}

/** Everything else that can be done with a file. */
export function fileActions(drill: Drill<FileParams>): Command<C>[] {
  const idle = (ctx: C) => ctx.state.input === undefined;
  return [
    {
      id: "file.hex",
      title: "Bytes",
      keys: ["x"],
      group: "Act",
      hint: "hex",
      when: idle,
      run: (ctx) => showTab(drill, ctx, "hex"),
    },
    {
      id: "file.strings",
      title: "Strings",
      keys: ["a"],
      group: "Act",
      hint: "strings",
      when: idle,
      run: (ctx) => showTab(drill, ctx, "strings"),
    },
    {
      id: "file.download",
      title: "Download …",
      keys: ["d"],
      group: "Act",
      hint: "download",
      when: idle,
      run: (ctx) =>
        downloadFrom(ctx.app, { sha256: ctx.params.sha256, name: fileName(ctx), sid: ctx.params.sid }),
    },
    {
      id: "file.min-length",
      title: "Shortest string …",
      keys: ["m"],
      group: "Find",
      hint: "length",
      when: (ctx) => idle(ctx) && ctx.state.tab === "strings",
      run: changeMinLength,
    },
    { id: "file.resubmit", title: "Submit again …", keys: ["C"], group: "Act", when: idle, run: resubmit },
    {
      id: "file.web",
      title: "Open the web page",
      keys: ["o"],
      group: "Act",
      when: idle,
      run: (ctx) => openLink(ctx.app, fileLink(ctx)),
    },
    {
      id: "file.submission",
      title: "The submission it was opened from",
      keys: [],
      group: "Go",
      when: (ctx) => idle(ctx) && ctx.params.sid !== undefined,
      run: (ctx) => ctx.app.open("submission", { sid: ctx.params.sid }),
    },
    {
      id: "file.refresh",
      title: "Ask again",
      keys: ["r"],
      group: "App",
      when: idle,
      run: (ctx) => drill.prefixes(ctx).forEach((prefix) => ctx.app.queries.invalidate(prefix)),
    },
  ];
}
