import assert from "node:assert/strict";
import { CLIPBOARD_MAX_BYTES, copySequence, multiplexerOf } from "../../../src/tui/terminal/osc52.ts";

Deno.test("copySequence encodes the text for the terminal", () => {
  assert.equal(copySequence("häsh", "none"), "\x1b]52;c;aMOkc2g=\x07");
});

Deno.test("copySequence reaches tmux and the terminal outside it", () => {
  assert.equal(copySequence("a", "tmux"), "\x1b]52;c;YQ==\x07\x1bPtmux;\x1b\x1b]52;c;YQ==\x07\x1b\\");
});

Deno.test("copySequence cuts what it sends through screen into short strings", () => {
  const parts = copySequence("x".repeat(600), "screen")!.split("\x1b\\").filter((part) => part !== "");
  assert.ok(parts.length > 2 && parts.every((part) => part.startsWith("\x1bP") && part.length <= 252));
});

Deno.test("copySequence refuses what terminals would cut", () => {
  assert.equal(copySequence("x".repeat(CLIPBOARD_MAX_BYTES + 1), "none"), undefined);
});

Deno.test("multiplexerOf reads the environment", () => {
  assert.equal(multiplexerOf({ TMUX: "/tmp/x,1,0", TERM: "screen-256color" }), "tmux");
  assert.equal(multiplexerOf({ TERM: "screen.xterm" }), "screen");
  assert.equal(multiplexerOf({ TERM: "xterm-256color", TMUX: "" }), "none");
});
