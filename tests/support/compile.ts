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

const dist = `${ROOT}dist/`;
const work = `${dist}.build/`;

/** The version and imports of deno.json. */
export interface Manifest {
  readonly version: string;
  readonly imports: Readonly<Record<string, string>>;
}

async function run(command: string, args: string[], cwd: string): Promise<void> {
  const { success } = await new Deno.Command(command, { args, cwd, stdout: "inherit", stderr: "inherit" })
    .output();
  if (!success) throw new Error(`"${command} ${args[0]}" failed`);
}

/** Lays the pinned packages out as `node_modules`, where the bundler looks for them. */
async function installPackages(manifest: Manifest): Promise<void> {
  await Deno.mkdir(work, { recursive: true });
  const config = { nodeModulesDir: "auto", lock: `${ROOT}deno.lock`, imports: manifest.imports };
  await Deno.writeTextFile(`${work}deno.json`, JSON.stringify(config));
  await run(Deno.execPath(), ["install", "--quiet", "--frozen=false"], work);
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

if (import.meta.main) {
  const manifest: Manifest = JSON.parse(await Deno.readTextFile(`${ROOT}deno.json`));
  // Of its own: two builds at once do not take each other's files, and a failed one leaves the old binary.
  const out = `out-${Deno.pid}`;
  await installPackages(manifest);
  try {
    await bundle(`${ROOT}src/main.ts`, `${work}${out}`);
    await esbuild.stop();
    const compiler = Deno.env.get("DENO_COMPILE") ?? Deno.execPath();
    const include = [...Deno.readDirSync(`${work}${out}`)]
      .filter((file) => file.name !== "main.js")
      .flatMap((file) => ["--include", `${out}/${file.name}`]);
    const args = [
      "compile",
      "--quiet",
      "-A",
      "--no-check",
      "--no-config",
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
