import { ok } from "node:assert/strict";
import { journey, openPane } from "./tmux.ts";

for (const [columns, rows] of [[80, 24], [120, 40]] as const) {
  journey(
    `alerts: group, mark three, set status and label, see them change, at ${columns}x${rows}`,
    async () => {
      await using pane = await openPane(["demo"], { columns, rows });
      await pane.see(/g a/);
      await pane.press("g", "a");
      await pane.see(/1–\d+ of \d+\+? groups · \d+ alerts/);
      await pane.press("Space", "Space", "Space");
      await pane.see(/3 marked ›/);
      await pane.press("S");
      await pane.see(/status of \d+ alerts in 3 groups/);
      await pane.press("t");
      const changed = await pane.see(/✓ \d+ alerts: status TRIAGE/);
      ok(changed.split("\n").filter((line) => /▌.*TRIAGE/.test(line)).length === 3, changed);
      await pane.press("L");
      await pane.see(/another label/);
      await pane.press("Enter", "night shift", "Enter");
      await pane.see(/✓ \d+ alerts: \+NIGHT SHIFT/);
      await pane.press("g", "g");
      await pane.see(/labels .*NIGHT SHIFT/);
      await pane.press("Escape");
      await pane.see(/^(?![\s\S]*marked ›)/);
      await pane.press("B");
      await pane.see(/group alerts by/);
      await pane.press("3");
      await pane.see(/of \d+\+? groups/);
      await pane.press("Enter");
      await pane.see(/\[1 Summary[\s\S]*submission +\w+/);
      await pane.press("Enter");
      await pane.see(/\[1 Sum[\s\S]*2 Files/);
      await pane.press("q", "q");
      await pane.see(/of \d+\+? groups/);
    },
  );
}
