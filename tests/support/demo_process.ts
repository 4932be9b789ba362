import { ROOT } from "./paths.ts";

/** How the embedded server is started. */
export interface DemoProcessOptions {
  /** @default 2000 */
  readonly submissions?: number;
  /** The program to start; default `dist/alx` when it is there, else the source. */
  readonly command?: readonly string[];
  /** More options of `alx demo`. */
  readonly args?: readonly string[];
}

async function defaultCommand(): Promise<readonly string[]> {
  const binary = `${ROOT}dist/alx`;
  const built = await Deno.stat(binary).then(() => true, () => false);
  return built ? [binary] : [Deno.execPath(), "run", "-A", `${ROOT}src/main.ts`];
}

/** `export A=b C=d` as an object. */
export function parseExports(line: string): Record<string, string> {
  const pairs = line.replace(/^export /, "").trim().split(/ (?=[A-Z_]+=)/).map((pair) => {
    const at = pair.indexOf("=");
    return [pair.slice(0, at), pair.slice(at + 1).replace(/^(['"])(.*)\1$/, "$2")];
  });
  return Object.fromEntries(pairs);
}

/** Runs `body` while `alx demo --serve` runs in a process of its own; hands it the environment that reaches the server. */
export async function withDemo<T>(
  options: DemoProcessOptions,
  body: (env: Record<string, string>) => Promise<T>,
): Promise<T> {
  const [program, ...args] = options.command ?? await defaultCommand();
  const child = new Deno.Command(program!, {
    args: [
      ...[...args, "demo", "--serve", "--port", "0"],
      ...["--submissions", String(options.submissions ?? 2000), ...options.args ?? []],
    ],
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  try {
    let text = "";
    while (!text.includes("\n")) {
      const { value, done } = await reader.read();
      if (done) throw new Error("The embedded server stopped before it was ready");
      text += value;
    }
    return await body(parseExports(text.split("\n")[0]!));
  } finally {
    child.kill("SIGTERM");
    await reader.cancel();
    await child.status;
  }
}
