import assert from "node:assert/strict";
import fc from "fast-check";
import { InputParser } from "../../../src/tui/terminal/input.ts";
import { latinKey, type TerminalEvent } from "../../../src/tui/terminal/keys.ts";

/** Feeds chunks; the timer fires between two chunks when `slow`, and at the end. */
function events(chunks: readonly (string | Uint8Array)[], slow = false): TerminalEvent[] {
  const seen: TerminalEvent[] = [];
  let due: (() => void) | undefined;
  const parser = new InputParser((event) => seen.push(event), (_, callback) => {
    due = callback;
    return () => due = undefined;
  });
  const fire = () => {
    const callback = due;
    due = undefined;
    callback?.();
  };
  for (const chunk of chunks) {
    parser.feed(typeof chunk === "string" ? new TextEncoder().encode(chunk) : chunk);
    if (slow) fire();
  }
  fire();
  return seen;
}
const names = (...chunks: string[]) =>
  events(chunks).map((event) => event.kind === "key" ? event.name : event.kind);

const CASES: readonly (readonly [what: string, bytes: string, names: readonly string[]])[] = [
  ["letters of one chunk, one by one", "jjG", ["j", "j", "G"]],
  ["enter after text", "ab\r", ["a", "b", "enter"]],
  ["control letters", "\x10\x03\x1a", ["ctrl-p", "ctrl-c", "ctrl-z"]],
  ["ctrl-space, tab, backspace", "\x00\t\x7f\x08", ["ctrl-space", "tab", "backspace", "backspace"]],
  ["arrows in both forms", "\x1b[A\x1bOB", ["up", "down"]],
  ["paging and ends", "\x1b[5~\x1b[6~\x1b[H\x1b[4~\x1b[3~", ["pageup", "pagedown", "home", "end", "delete"]],
  ["modified arrows", "\x1b[1;5C\x1b[1;3D\x1b[1;2A", ["ctrl-right", "alt-left", "shift-up"]],
  ["function keys", "\x1bOP\x1b[15~\x1b[24~", ["f1", "f5", "f12"]],
  ["shift-tab", "\x1b[Z", ["shift-tab"]],
  ["a lone escape", "\x1b", ["esc"]],
  ["two escapes", "\x1b\x1b", ["esc", "esc"]],
  ["escape with a key", "\x1bx\x1b\r", ["alt-x", "alt-enter"]],
  ["kitty keys", "\x1b[27u\x1b[13;5u\x1b[112;5u\x1b[97;1:3u\x1b[97:65;2u", [
    "esc",
    "ctrl-enter",
    "ctrl-p",
    "A",
  ]],
  ["modifyOtherKeys", "\x1b[27;5;13~", ["ctrl-enter"]],
  ["the keyboard got and lost", "\x1b[I\x1b[O", ["focus", "focus"]],
  ["replies", "\x1b[?62;22c\x1b[12;40R\x1b]10;rgb:ff/ff/ff\x07\x1bP1$r0m\x1b\\x", ["x"]],
  ["a paste with keys around", "a\x1b[200~x\r\ny\x1b[201~b", ["a", "paste", "b"]],
  ["other letters", "йß中", ["й", "ß", "中"]],
];

for (const [what, bytes, expected] of CASES) {
  Deno.test(`InputParser reads ${what}`, () => assert.deepEqual(names(bytes), expected));
}

Deno.test("InputParser gives the same events however the bytes are chunked", () => {
  const bytes = new TextEncoder().encode(
    CASES.map(([, text]) => text).filter((text) => !text.endsWith("\x1b")).join(""),
  );
  fc.assert(
    fc.property(fc.array(fc.nat(bytes.length), { maxLength: 12 }), (cuts) => {
      const points = [0, ...cuts.toSorted((a, b) => a - b), bytes.length];
      const chunks = points.slice(1).map((end, i) => bytes.slice(points[i]!, end));
      assert.deepEqual(events(chunks), events([bytes]));
    }),
  );
});

Deno.test("InputParser takes a sequence cut off for 20 ms for the keys it is made of", () => {
  assert.deepEqual(events(["\x1b", "[A"], true).map((event) => event.kind === "key" && event.name), [
    "esc",
    "[",
    "A",
  ]);
});

Deno.test("InputParser reads clicks and the wheel", () => {
  assert.deepEqual(events(["\x1b[<0;10;5M\x1b[<64;1;1M\x1b[<65;1;1M\x1b[<35;2;2M"]), [
    { kind: "mouse", action: "press", button: "left", x: 9, y: 4 },
    { kind: "mouse", action: "wheelup", button: "none", x: 0, y: 0 },
    { kind: "mouse", action: "wheeldown", button: "none", x: 0, y: 0 },
  ]);
});

Deno.test("InputParser tells a light background from a dark one", () => {
  assert.deepEqual(events(["\x1b]11;rgb:ffff/ffff/ffff\x1b\\\x1b]11;rgb:1e/1e/2e\x07"]), [
    { kind: "background", isLight: true },
    { kind: "background", isLight: false },
  ]);
});

Deno.test("latinKey maps Cyrillic and Greek letters by their place", () => {
  assert.deepEqual(["о", "П", "ctrl-з", "γ", "Γ", "j", "-", "ctrl--"].map(latinKey), [
    "j",
    "G",
    "ctrl-p",
    "g",
    "G",
    "j",
    "-",
    "ctrl--",
  ]);
});
