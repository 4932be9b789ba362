import { ok } from "node:assert/strict";
import { journey, openPane } from "./tmux.ts";

for (const [columns, rows] of [[80, 24], [120, 40]] as const) {
  journey(
    `a mass submission of 200 files is paused, resumed, and its report opened, at ${columns}x${rows}`,
    async () => {
      const folder = await Deno.makeTempDir();
      try {
        await Deno.mkdir(`${folder}/evidence`);
        for (let i = 0; i < 200; i++) {
          await Deno.writeTextFile(`${folder}/evidence/f${i}.txt`, `text number ${i}`);
        }
        const env = { XDG_STATE_HOME: `${folder}/state` };
        await using pane = await openPane(["demo", "--workers", "4", "--service-ms", "30"], {
          columns,
          rows,
          env,
        });
        await pane.see(/24 hours ─+ [1-9]/);
        await pane.press("g", "j", "n");
        await pane.see(/mass submission: which folder/);
        await pane.press(`${folder}/evidence`, "Enter");
        await pane.see(/id› evidence-/);
        await pane.press("Enter");
        await pane.see(/the files wait in the server's queue "low"/);
        await pane.press("S");
        await pane.see(/Everything below the path is submitted/);
        // A dialog is deaf at first: it must not take keys meant for what was on screen before.
        await new Promise((resolve) => setTimeout(resolve, 350));
        await pane.press("y");
        await pane.see(/ [1-9]\d* of 200/);
        await pane.press("p");
        await pane.see(/PAUSED/);
        await pane.press("p");
        await pane.see(/200 of 200/, 60_000);
        await pane.press("e");
        await pane.see(/report: write the page to/);
        await pane.press("C-u", `${folder}/report.html`, "Enter");
        await pane.see(/\[1 Figures\][\s\S]*analysed +200/);
        ok((await Deno.readTextFile(`${folder}/report.html`)).includes("f199.txt"));
        await pane.press("q", "q", "q", "q");
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    },
  );
}
