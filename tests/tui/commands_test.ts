import assert from "node:assert/strict";
import { bindCommands, type Command, defineCommands, resolveKeys, showKeys } from "../../src/tui/commands.ts";
import { APP_COMMANDS } from "../../src/tui/shell/app_commands.ts";
import { SCREENS } from "../../src/tui/screens/mod.ts";

const command = (
  id: string,
  keys: string[],
  extra: Partial<Command<{ on: boolean }>> = {},
): Command<{ on: boolean }> => ({
  id,
  title: id,
  keys,
  group: "App",
  run() {},
  ...extra,
});
const bound = (...all: Command<{ on: boolean }>[]) => bindCommands(defineCommands(...all), { on: true });
const idOf = (resolution: ReturnType<typeof resolveKeys>) =>
  resolution.kind === "run" ? resolution.command.id : resolution.kind;

Deno.test("defineCommands refuses two commands that always share a key, and two of one name", () => {
  assert.throws(
    () => defineCommands(command("a", ["x"]), command("b", ["x"])),
    /Both "a" and "b" use the key "x"/,
  );
  assert.throws(() => defineCommands(command("a", ["x"]), command("a", ["y"])), /called "a"/);
  defineCommands(command("a", ["x"]), command("b", ["x"], { when: (ctx) => ctx.on }));
});

Deno.test("resolveKeys lets the inner scope win and waits while a sequence can grow", () => {
  const screen = bound(command("screen.x", ["x"]), command("top", ["g g"]));
  const app = bound(command("app.x", ["x"]), command("go", ["g s"]), command("q", ["q"]));
  assert.equal(idOf(resolveKeys(["x"], [screen, app])), "screen.x");
  assert.equal(idOf(resolveKeys(["q"], [screen, app])), "q");
  assert.equal(idOf(resolveKeys(["g", "s"], [screen, app])), "go");
  assert.equal(idOf(resolveKeys(["g", "z"], [screen, app])), "none");
  const wait = resolveKeys(["g"], [screen, app]);
  assert.deepEqual(wait.kind === "wait" && wait.next.map(({ key }) => key), ["g", "s"]);
});

Deno.test("A command that does not apply frees its key; a person's own keys replace the usual ones", () => {
  const all = [
    command("a", ["x"], { when: (ctx: { on: boolean }) => !ctx.on }),
    command("b", ["x"], { when: () => true }),
  ];
  assert.equal(idOf(resolveKeys(["x"], [bindCommands(all, { on: true })])), "b");
  const own = bindCommands([command("a", ["x"])], { on: true }, { a: ["ctrl-y"] });
  assert.equal(idOf(resolveKeys(["ctrl-y"], [own])), "a");
  assert.equal(idOf(resolveKeys(["x"], [own])), "none");
});

Deno.test("showKeys writes keys as people read them", () => {
  assert.equal(showKeys("enter"), "↵");
  assert.equal(showKeys("g s"), "g s");
  assert.equal(showKeys("up", true), "up");
});

Deno.test("Every command of every screen has a title, a stable id and no key of a never-ending prefix", () => {
  for (const { id: screen, commands } of [...SCREENS, { id: "app", commands: APP_COMMANDS }]) {
    for (const { id, title, keys } of commands) {
      assert.match(id, /^[a-z-]+(\.[a-z-]+)+$/, screen);
      assert.ok(title.length > 2, id);
      for (const key of keys) assert.equal(key.trim(), key, id);
    }
  }
});
