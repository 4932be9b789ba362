import { ROOT } from "../support/paths.ts";
import { withDemo } from "../support/demo_process.ts";
import { type Bench, capture, exists, type Row } from "./bench.ts";
import { compileProgram } from "./programs.ts";

const INK_HELLO = `import { render, Text } from "ink";
render(<Text>hello from ink</Text>);
setTimeout(() => {}, 60_000);
`;

/** The parts of ptybench's answer that are used here. */
interface PtyReport {
  readonly first_cell: Spread;
  readonly ready: Spread;
  readonly rss_max: number;
  readonly keys: Readonly<Record<string, { readonly quiet: Spread; readonly bytes: number }>>;
  readonly idle: readonly { readonly bytes_s: number }[];
}
interface Spread {
  readonly med: number;
  readonly p95: number;
}

async function pty(args: readonly string[], env: Record<string, string> = {}): Promise<PtyReport> {
  const script = `${ROOT}../shared/tools/ptybench.py`;
  return JSON.parse(await capture("python3", [script, "--json", ...args], env));
}

/** A figure against a limit of its own. */
function budget(what: string, value: number, limit: number, unit: string): Row {
  const ratio = limit === 0 ? value : value / limit;
  return {
    what,
    ours: `${value.toFixed(1)} ${unit}`,
    peer: `${limit} ${unit}`,
    ratio,
    goal: `≤ ${limit} ${unit}`,
    met: value <= limit,
  };
}

/** First frame, keys and idle cost of the terminal UI in a pseudo-terminal. */
export const uiBench: Bench = {
  name: "terminal UI",
  async run() {
    const alx = `${ROOT}dist/alx`;
    if (!await exists(alx) || !await exists(`${ROOT}../shared/tools/ptybench.py`)) return [];
    const hello = await compileProgram("ink_hello", INK_HELLO);
    return await withDemo({ submissions: 12_000 }, async (env) => {
      const ink = await pty(["--runs", "7", "--ready", "hello from ink", "--", hello]);
      const ui = await pty(["--runs", "7", "--ready", "[0-9] of ", "--", alx, "tui", "submission", "*"], env);
      // Ten thousand rows: to the end of the window, back to its middle, then the keys that are timed.
      const keys = [
        "--pre",
        "G,wait@1500,k,k",
        "--pre-settle",
        "500",
        "--runs",
        "2",
        "--repeats",
        "40",
        "--keys",
        "k,j",
        "--idle",
        "4",
      ];
      const held = await pty([...keys, "--ready", "[0-9] of ", "--", alx, "tui", "submission", "*"], env);
      const first = ui.first_cell.med / ink.first_cell.med;
      return [
        {
          what: "first frame ÷ compiled Ink hello-world",
          ours: `${ui.first_cell.med.toFixed(0)} ms`,
          peer: `${ink.first_cell.med.toFixed(0)} ms`,
          ratio: first,
          goal: "≤ 2×",
          met: first <= 2,
        },
        budget("interactive, rows on screen", ui.ready.med, 250, "ms"),
        budget("cursor key quiet, p95, 10,000 rows", Math.max(...quiets(held)), 16, "ms"),
        budget(
          "bytes per cursor move",
          Math.max(...Object.values(held.keys).map((key) => key.bytes)),
          700,
          "B",
        ),
        budget("bytes per idle second", Math.max(...held.idle.map((idle) => idle.bytes_s)), 0, "B"),
        budget("memory", held.rss_max, 200, "MiB"),
      ];
    });
  },
};

function quiets(report: PtyReport): number[] {
  return Object.values(report.keys).map((key) => key.quiet.p95);
}
