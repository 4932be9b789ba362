import { doesNotMatch, match, rejects, strictEqual } from "node:assert/strict";
import { withDemo } from "../support/demo_process.ts";
import { BINARY, journey, openPane } from "./tmux.ts";

const SIZE = { columns: 80, rows: 40 };

/** Runs with a home of its own; the environment of the machine says nothing about servers. */
async function withHome(work: (home: string, env: Record<string, string>) => Promise<void>): Promise<void> {
  const home = await Deno.makeTempDir();
  const none = { ALX_SERVER: "", ALX_USER: "", ALX_APIKEY: "", ALX_PASSWORD: "", ALX_CONFIG: "" };
  try {
    await work(home, { HOME: home, XDG_CONFIG_HOME: `${home}/.config`, ...none });
  } finally {
    await Deno.remove(home, { recursive: true });
  }
}

journey(
  "config init by keys: a wrong key is told and asked again, and never shown",
  () =>
    withHome((home, env) =>
      withDemo({ submissions: 10, command: [BINARY] }, async (demo) => {
        await using pane = await openPane(["config", "init"], { ...SIZE, env });
        await pane.see(/◆ {2}Server/);
        await pane.press(...Array.from("https://", () => "BSpace"), demo["ALX_SERVER"]!, "Enter");
        await pane.see(/◆ {2}Log in with/);
        await pane.press("Enter");
        await pane.see(/◆ {2}User name/);
        await pane.press(demo["ALX_USER"]!, "Enter");
        await pane.see(/◆ {2}API key/);
        await pane.press("wrong:secret", "Enter");
        await pane.see(/Change the answers\?/);
        await rejects(Deno.stat(`${home}/.al`), Deno.errors.NotFound);
        await pane.press("Enter");
        await pane.see(/◆ {2}Server/);
        await pane.press("Enter");
        await pane.see(/◆ {2}Log in with/);
        await pane.press("Enter");
        await pane.see(/◆ {2}User name/);
        await pane.press("Enter");
        await pane.see(/◆ {2}API key/);
        await pane.press(demo["ALX_APIKEY"]!);
        const screen = await pane.see(/▪{10}/);
        doesNotMatch(screen, /wrong:secret/);
        await pane.press("Enter");
        // The terminal is gone with the program; what counts is the file.
        const text = await fileOf(`${home}/.al/submit.cfg`);
        match(text, /^apikey = /m);
        strictEqual((await Deno.stat(`${home}/.al/submit.cfg`)).mode! & 0o777, 0o600);
      })
    ),
);

journey("Ctrl-C in the middle of config init writes nothing", () =>
  withHome(async (home, env) => {
    await using pane = await openPane(["config", "init"], { ...SIZE, env });
    await pane.see(/◆ {2}Server/);
    await pane.press("C-c");
    // The terminal is gone once the program has ended.
    await rejects(pane.see(/◇ {2}Server[\s\S]*Log in with/), /^Error: tmux capture-pane/);
    await rejects(Deno.stat(`${home}/.al`), Deno.errors.NotFound);
  }));

/** The text of a file, once it is there. */
async function fileOf(path: string): Promise<string> {
  for (let tries = 0;; tries++) {
    try {
      return await Deno.readTextFile(path);
    } catch (error) {
      if (tries > 200) throw error;
      // Another process writes it: there is no clock to inject.
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
