import { ROOT } from "../support/paths.ts";
import { needing } from "../support/programs.ts";

/** The compiled binary. */
export const BINARY = `${ROOT}dist/alx`;

/** A test that drives the binary in a terminal; skipped by name where tmux is missing. */
export function journey(name: string, run: () => Promise<void>): void {
  Deno.test(needing(["tmux"], name), run);
}

/** A program in a terminal of its own, in a tmux server of its own. */
export interface Pane extends AsyncDisposable {
  /** Sends keys by tmux's names: `Enter`, `Escape`, `C-p`, `j`. */
  press(...keys: string[]): Promise<void>;
  /** The screen, once it matches; throws with the last screen after `timeoutMs`. */
  see(what: RegExp, timeoutMs?: number): Promise<string>;
}

async function tmux(socket: string, ...args: string[]): Promise<string> {
  const { stdout, stderr, success } = await new Deno.Command("tmux", {
    args: ["-L", socket, "-f", "/dev/null", ...args],
    stdout: "piped",
    stderr: "piped",
  }).output();
  if (!success) throw new Error(`tmux ${args[0]}: ${new TextDecoder().decode(stderr)}`);
  return new TextDecoder().decode(stdout);
}

/** Starts `alx ARGS…` in a terminal of the given size. */
export async function openPane(
  args: readonly string[],
  options: { columns: number; rows: number; env?: Record<string, string> },
): Promise<Pane> {
  const socket = `alx-${crypto.randomUUID()}`;
  const size = ["-x", String(options.columns), "-y", String(options.rows)];
  const env = Object.entries(options.env ?? {}).flatMap(([name, value]) => ["-e", `${name}=${value}`]);
  await tmux(socket, "new-session", "-d", ...size, ...env, BINARY, ...args);
  return {
    async press(...keys) {
      for (const key of keys) await tmux(socket, "send-keys", key);
    },
    async see(what, timeoutMs = 20_000) {
      const deadline = Date.now() + timeoutMs;
      for (;;) {
        const screen = await tmux(socket, "capture-pane", "-p");
        if (what.test(screen)) return screen;
        if (Date.now() > deadline) throw new Error(`Never saw ${what}:\n${screen}`);
        // A real program on a real terminal: there is no clock to inject.
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    async [Symbol.asyncDispose]() {
      await tmux(socket, "kill-server").catch(() => "");
    },
  };
}

/** Runs the binary to its end without a terminal. */
export async function alx(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const { code, stdout, stderr } = await new Deno.Command(BINARY, {
    args,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).output();
  const decoder = new TextDecoder();
  return { code, out: decoder.decode(stdout), err: decoder.decode(stderr) };
}
