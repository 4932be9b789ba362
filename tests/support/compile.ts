/**
 * Builds `dist/alx`: bundles `src/main.ts` with everything it imports, then compiles the bundle into one binary.
 *
 * Bundling first matters: a compiled program that loads Ink from some 200 files starts in about 200 ms, one that
 * loads a few minified chunks in about half of that; and the development half of React never gets in.
 *
 * `DENO_COMPILE` names another deno to compile with, and `DENORT_BIN` its runtime, where Deno's own download host
 * is out of reach.
 */
import * as esbuild from "esbuild";
import { ROOT } from "./paths.ts";
import { runProgram } from "./programs.ts";

const dist = `${ROOT}dist/`;
const work = `${dist}.build/`;

/** The version and imports of deno.json. */
export interface Manifest {
  readonly version: string;
  readonly imports: Readonly<Record<string, string>>;
}

/** A step of the build that failed, in one sentence. */
class BuildError extends Error {
  override readonly name = "BuildError";
}

async function run(command: string, args: readonly string[], cwd: string): Promise<void> {
  const result = await runProgram(command, args, { cwd });
  if (result === undefined) throw new BuildError(`Cannot run "${command}": it is missing or not executable`);
  if (!result.success) throw new BuildError(reasonOf(`${command} ${args[0]}`, result.err));
}

/** Why a command of Deno failed: its runtime cannot be downloaded, or what it printed first. */
export function reasonOf(command: string, stderr: string): string {
  // deno-lint-ignore no-control-regex
  const text = stderr.replace(/\x1b\[[\d;]*m/g, "");
  if (/Setting up base binary/.test(text) && /error sending request|status: [45]\d\d/i.test(text)) {
    return `"${command}" cannot download its runtime; set DENORT_BIN to a denort of the same version ` +
      "(and DENO_COMPILE to that deno), or build where Deno's downloads can be reached";
  }
  const cause = text.split("\n").find((line) => line.trim() !== "") ?? "no reason given";
  return `"${command}" failed: ${cause.replace(/^error: /, "")}`;
}

/** Lays the pinned packages out as `node_modules`, where the bundler looks for them. */
async function installPackages(manifest: Manifest): Promise<void> {
  await Deno.mkdir(work, { recursive: true });
  const config = { nodeModulesDir: "auto", lock: `${ROOT}deno.lock`, imports: manifest.imports };
  await Deno.writeTextFile(`${work}deno.json`, JSON.stringify(config));
  await run(Deno.execPath(), ["install", "--quiet", "--frozen"], work);
}

/** Bundles an entry and its lazily imported parts into `dist/.build/out`. */
export async function bundle(entry: string, outdir: string): Promise<void> {
  await esbuild.build({
    entryPoints: [entry],
    outdir,
    bundle: true,
    splitting: true,
    minify: true,
    // Error and class names are shown to people and used in tests.
    keepNames: true,
    format: "esm",
    platform: "node",
    target: "es2023",
    jsx: "automatic",
    jsxImportSource: "react",
    nodePaths: [`${work}node_modules`],
    define: { "process.env.NODE_ENV": '"production"' },
    // Ink's optional developer tools; never used, never shipped.
    alias: { "react-devtools-core": `${ROOT}tests/support/empty.ts` },
    // CommonJS packages inside the bundle ask for node's own modules by `require`.
    banner: { js: 'import{createRequire as __cr}from"node:module";const require=__cr(import.meta.url);' },
    logLevel: "warning",
  });
}

async function build(): Promise<void> {
  const manifest: Manifest = JSON.parse(await Deno.readTextFile(`${ROOT}deno.json`));
  // Of its own: two builds at once do not take each other's files, and a failed one leaves the old binary.
  const out = `out-${Deno.pid}`;
  await installPackages(manifest);
  try {
    await bundle(`${ROOT}src/main.ts`, `${work}${out}`);
    await esbuild.stop();
    const compiler = Deno.env.get("DENO_COMPILE") ?? Deno.execPath();
    const include = (await Array.fromAsync(Deno.readDir(`${work}${out}`)))
      .filter((file) => file.name !== "main.js")
      .flatMap((file) => ["--include", `${out}/${file.name}`]);
    const args = [
      "compile",
      "--quiet",
      "-A",
      "--no-check",
      "--no-config",
      // The cache would be a file with a name known to all in the shared temporary folder, read whoever wrote it.
      "--no-code-cache",
      // The room for what is new grows to 67 MB otherwise, in runs over a million files.
      "--v8-flags=--max-semi-space-size=8",
      "--output",
      `${out}/alx`,
      ...include,
    ];
    await run(compiler, [...args, `${out}/main.js`], work);
    await Deno.rename(`${work}${out}/alx`, `${dist}alx`);
  } finally {
    await Deno.remove(`${work}${out}`, { recursive: true });
  }
}

if (import.meta.main) {
  try {
    await build();
  } catch (error) {
    if (!(error instanceof BuildError)) throw error;
    await Deno.stderr.write(new TextEncoder().encode(`${error.message}\n`));
    Deno.exit(1);
  }
}
