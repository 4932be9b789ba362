import assert from "node:assert/strict";
import fc from "fast-check";
import { PaintedRows } from "../../../src/tui/terminal/painted_rows.ts";
import { FrameOut } from "../../../src/tui/terminal/frame_out.ts";
import { terminalModel } from "../../support/xterm.ts";

const COLUMNS = 36;
const ROWS = 8;

const run = fc.record({
  text: fc.stringMatching(/^[ a-d│─█›中é]{0,4}$/),
  sgr: fc.constantFrom("", "1", "2", "4", "7", "31", "94", "38;5;203", "48;5;236", "38;2;1;2;3"),
});
const line = fc.array(run, { maxLength: 4 }).map((runs) =>
  runs.map(({ text, sgr }) => sgr === "" ? text : `\x1b[${sgr}m${text}\x1b[0m`).join("")
);
const frame = fc.array(line, { minLength: ROWS, maxLength: ROWS });
/** Frames as a session makes them: new ones, scrolled ones, ones with a row changed. */
const session = fc.array(
  fc.oneof(
    frame.map((lines) => () => lines),
    fc.tuple(fc.integer({ min: -4, max: 4 }), line).map(([by, fresh]) => (old: string[]) =>
      old.map((_, y) => y === 0 ? old[0]! : old[y + by] ?? fresh)
    ),
    fc.tuple(fc.nat(ROWS - 1), line).map(([y, fresh]) => (old: string[]) => old.with(y, fresh)),
  ),
  { minLength: 1, maxLength: 8 },
);

/** What a terminal shows that gets the whole frame on a clean screen. */
async function painted(lines: readonly string[]): Promise<string[][]> {
  const model = terminalModel(COLUMNS, ROWS);
  await model.write(lines.map((text, y) => `\x1b[${y + 1}H\x1b[0m${text}`).join(""));
  const cells = lines.map((_, y) => model.cells(y));
  model.dispose();
  return cells;
}

Deno.test("FrameOut leaves the terminal as if each frame had been written whole", async () => {
  await fc.assert(
    fc.asyncProperty(session, async (steps) => {
      const model = terminalModel(COLUMNS, ROWS);
      const written: string[] = [];
      const out = new FrameOut({ columns: COLUMNS, rows: ROWS }, (bytes) => written.push(bytes));
      await model.write("\x1b[?7l");
      let lines = Array.from({ length: ROWS }, () => "");
      for (const step of steps) {
        lines = step(lines);
        out.write(lines.join("\n"));
        await model.write(written.splice(0).join(""));
        assert.deepEqual(lines.map((_, y) => model.cells(y)), await painted(lines));
      }
      model.dispose();
    }),
    { numRuns: 60 },
  );
});

/** Rows that stand in their places, rows that lie over them: each a text and where it starts. */
const placed = fc.record({
  x: fc.nat(COLUMNS - 1),
  y: fc.nat(ROWS - 1),
  text: fc.stringMatching(/^[a-z中│]{1,12}$/),
  over: fc.boolean(),
});

Deno.test("FrameOut puts painted rows where their stand-ins are, and those that lie over others on top", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(placed, { maxLength: 6 }), { minLength: 1, maxLength: 4 }),
      async (frames) => {
        const model = terminalModel(COLUMNS, ROWS);
        const rows = new PaintedRows();
        const written: string[] = [];
        const out = new FrameOut({ columns: COLUMNS, rows: ROWS }, (bytes) => written.push(bytes), rows);
        await model.write("\x1b[?7l");
        for (const parts of frames) {
          // One base row per place: Ink has one cell for its stand-in.
          const base = parts.filter((part, i) =>
            !part.over && !parts.slice(0, i).some((one) => one.y === part.y && !one.over)
          );
          const over = parts.filter((part) => part.over);
          const lines = Array.from({ length: ROWS }, (_, y) => {
            const part = base.find((one) => one.y === y);
            return part === undefined ? "" : " ".repeat(part.x) + rows.standIn(part.text);
          });
          out.write([...lines, ...over.map(({ text, x, y }) => rows.standIn(text, { x, y }))].join("\n"));
          await model.write(written.splice(0).join(""));
          const naive = terminalModel(COLUMNS, ROWS);
          const wanted = [...base, ...over].map(({ x, y, text }) =>
            `\x1b[${y + 1};${x + 1}H${cutToCells(text, COLUMNS - x)}`
          );
          await naive.write(`\x1b[?7l${wanted.join("")}`);
          const trimmed = (lines: string[]) => lines.map((line) => line.trimEnd());
          assert.deepEqual(trimmed(model.text()), trimmed(naive.text()));
          naive.dispose();
        }
        model.dispose();
      },
    ),
    { numRuns: 60 },
  );
});

/** Text that fits, half a wide character at the edge made a space. */
function cutToCells(text: string, cells: number): string {
  let out = "";
  let left = cells;
  for (const char of text) {
    const width = char === "中" ? 2 : 1;
    if (width > left) return out + " ".repeat(left);
    out += char;
    left -= width;
  }
  return out;
}

Deno.test("PaintedRows keeps what is in use and hands out what was unused for longest", () => {
  const rows = new PaintedRows();
  const kept = rows.standIn("kept");
  for (let i = 0; i < 20_000; i++) {
    rows.use(kept.charCodeAt(0));
    rows.standIn(`row ${i}`);
  }
  assert.equal(rows.standIn("kept"), kept);
  assert.equal(rows.use(kept.charCodeAt(0))?.text, "kept");
});

function collect(columns: number, rows: number): { out: FrameOut; take(): string } {
  const written: string[] = [];
  const out = new FrameOut({ columns, rows }, (bytes) => written.push(bytes));
  return { out, take: () => written.splice(0).join("|") };
}

Deno.test("FrameOut writes nothing for the same frame and one write for another", () => {
  const { out, take } = collect(20, 3);
  out.write("one\ntwo\nthree");
  const first = take();
  assert.ok(first.startsWith("\x1b[?2026h") && first.endsWith("\x1b[?2026l") && !first.includes("|"), first);
  out.write("one\ntwo\nthree");
  assert.equal(take(), "");
  out.write("one\ntwx\nthree");
  assert.equal(take(), "\x1b[?2026h\x1b[2;3Hx\x1b[?2026l");
});

Deno.test("FrameOut scrolls a region instead of writing its rows again", () => {
  const { out, take } = collect(40, 12);
  const frame = (first: number) =>
    ["title", ...Array.from({ length: 10 }, (_, i) => `row number ${first + i} of the list`), "foot"].join(
      "\n",
    );
  out.write(frame(0));
  take();
  out.write(frame(1));
  const bytes = take();
  assert.ok(bytes.includes("\x1b[2;11r\x1b[1S\x1b[r"), JSON.stringify(bytes));
  assert.ok(bytes.length < 100, `${bytes.length} bytes`);
});

Deno.test("FrameOut puts the terminal's cursor at the first struck-through cell and hides it without one", () => {
  const { out, take } = collect(20, 2);
  out.write("ab\x1b[9mc\x1b[29md\nx");
  assert.ok(take().endsWith("\x1b[1;3H\x1b[?25h\x1b[?2026l"));
  out.write("abc\x1b[9md\x1b[29m\nx");
  assert.equal(take(), "\x1b[?2026h\x1b[1;4H\x1b[?2026l");
  out.write("abcd\nx");
  assert.equal(take(), "\x1b[?2026h\x1b[?25l\x1b[?2026l");
});

Deno.test("FrameOut draws nothing while held and everything after", () => {
  const { out, take } = collect(20, 2);
  out.write("one\ntwo");
  take();
  out.hold(true);
  out.write("three\nfour");
  assert.equal(take(), "");
  out.hold(false);
  out.write("three\nfour");
  assert.ok(take().includes("three"));
});
