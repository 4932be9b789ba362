import { dirname, join } from "node:path";
import { sourceFiles } from "./source_files.ts";
import { ROOT } from "./paths.ts";

const IMPORTS = /^(?:import|export)\b[^;]*?\bfrom\s+"(\.[^"]+)"|^import\s+"(\.[^"]+)"/gm;

/** The static imports of each module below `src`, those of types too. */
async function importGraph(folder: string): Promise<Map<string, string[]>> {
  const graph = new Map<string, string[]>();
  for await (const { path, lines } of sourceFiles(folder)) {
    const specifiers = [...lines.join("\n").matchAll(IMPORTS)].map((match) => match[1] ?? match[2]!);
    graph.set(path, specifiers.map((specifier) => join(dirname(path), specifier)));
  }
  return graph;
}

/**
 * Circles of imports, each as a list of modules; those of types count, as they show modules that cannot be understood one
 * without the other.
 *
 * Those that run code work by luck: a bundler may order the modules of a circle differently, and then a constant is
 * used before it is made.
 */
export async function importCycles(folder = `${ROOT}src`): Promise<string[][]> {
  const graph = await importGraph(folder);
  const done = new Set<string>();
  const path: string[] = [];
  const cycles: string[][] = [];
  const visit = (module: string) => {
    const at = path.indexOf(module);
    if (at >= 0) return void cycles.push(path.slice(at));
    if (done.has(module)) return;
    done.add(module);
    path.push(module);
    for (const target of graph.get(module) ?? []) visit(target);
    path.pop();
  };
  for (const module of graph.keys()) visit(module);
  return cycles.map((cycle) => cycle.map((module) => module.slice(folder.length + 1)));
}
