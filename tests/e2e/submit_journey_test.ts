import { match } from "node:assert/strict";
import { journey, openPane } from "./tmux.ts";

const EICAR = "X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*";

for (const [columns, rows] of [[80, 24], [120, 40]] as const) {
  journey(
    `a file is submitted by keys: profile, parameter, metadata, review, verdict, at ${columns}x${rows}`,
    async () => {
      const folder = await Deno.makeTempDir({ prefix: "alx-e2e-" });
      try {
        await Deno.writeTextFile(`${folder}/eicar.com`, EICAR);
        await using pane = await openPane(["demo"], { columns, rows, env: { XDG_STATE_HOME: folder } });
        await pane.see(/help/);
        await pane.press("g", "u");
        await pane.see(/URL, hash, or text:/);
        await pane.press(`${folder}/ei`, "Tab");
        await pane.see(/68 B · text/);
        await pane.press("Enter", "Enter");
        await pane.see(/‹ Your own settings ›/);
        await pane.press("Right", "Right");
        await pane.see(/‹ Static \+ Dynamic Analysis \[OFFLINE\] ›/);
        await pane.press("/", "run_ocr", "Enter");
        await pane.see(/›.*\[x\] run_ocr/);
        await pane.press("Space");
        await pane.see(/\[ \] run_ocr \*/);
        await pane.press("4", "Enter", "case_id=881", "Enter", "Enter");
        const review = await pane.see(/"case_id": "881"|--meta case_id=881/);
        match(review, /DocumentPreview\.run_ocr=false/);
        await pane.press("S");
        await pane.see(/MALICIOUS \d+ +eicar\[\.\]com/);
        await pane.press("7");
        await pane.see(/case_id +881/);
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    },
  );
}
