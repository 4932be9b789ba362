import * as esbuild from "esbuild";
import { bundle } from "../support/compile.ts";
import { ROOT } from "../support/paths.ts";
import { capture, exists } from "./bench.ts";

/** Compiles a small program to compare with, by the same bundler and compiler as alx; kept in `dist/bench`. */
export async function compileProgram(name: string, source: string): Promise<string> {
  const folder = `${ROOT}dist/bench/`;
  const binary = `${folder}${name}`;
  const entry = `${folder}${name}.tsx`;
  await Deno.mkdir(folder, { recursive: true });
  if (await exists(binary) && await Deno.readTextFile(entry).catch(() => "") === source) return binary;
  await Deno.writeTextFile(entry, source);
  await bundle(entry, `${folder}${name}.out`);
  await esbuild.stop();
  const compiler = Deno.env.get("DENO_COMPILE") ?? Deno.execPath();
  const input = `${folder}${name}.out/${name}.js`;
  await capture(compiler, [
    "compile",
    "--quiet",
    "-A",
    "--no-check",
    "--no-config",
    "--output",
    binary,
    input,
  ]);
  return binary;
}
