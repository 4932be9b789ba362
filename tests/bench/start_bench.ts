import { ROOT } from "../support/paths.ts";
import { type Bench, exists, median, type Row, wallMs } from "./bench.ts";
import { compileProgram } from "./programs.ts";

/** `alx --version` against a compiled program that prints one word. */
export const startBench: Bench = {
  name: "start",
  async run() {
    const alx = `${ROOT}dist/alx`;
    if (!await exists(alx)) return [];
    const hello = await compileProgram("hello", 'console.log("hello");\n');
    const ours: number[] = [];
    const theirs: number[] = [];
    // Alternating, so that whatever else the machine does hits both alike.
    for (let i = 0; i < 25; i++) {
      theirs.push(await wallMs(hello, []));
      ours.push(await wallMs(alx, ["--version"]));
    }
    const ratio = median(ours) / median(theirs);
    const row: Row = {
      what: "alx --version ÷ compiled hello-world",
      ours: `${median(ours).toFixed(1)} ms`,
      peer: `${median(theirs).toFixed(1)} ms`,
      ratio,
      goal: "≤ 1.5×",
      met: ratio <= 1.5,
    };
    return [row];
  },
};
