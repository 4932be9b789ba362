import { ROOT } from "./paths.ts";

/** The imports of each module below `src`, as `deno info` tells them; dynamic imports and types are left out. */
async function importGraph(entry: string): Promise<Map<string, string[]>> {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", entry],
    stdout: "piped",
    stderr: "null",
  }).output();
  const { modules } = JSON.parse(new TextDecoder().decode(stdout));
  const graph = new Map<string, string[]>();
  for (const { specifier, dependencies = [] } of modules) {
    const targets: string[] = [];
    for (const { code, isDynamic } of dependencies) {
      if (code?.specifier?.startsWith("file:") && isDynamic !== true) targets.push(code.specifier);
    }
    graph.set(specifier, targets);
  }
  return graph;
}

/**
 * Circles of imports that run code, each as a list of modules.
 *
 * They work by luck: a bundler may order the modules of a circle differently, and then a constant is used before it
 * is made.
 */
export async function importCycles(entry = `${ROOT}src/main.ts`): Promise<string[][]> {
  const graph = await importGraph(entry);
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
  return cycles.map((cycle) => cycle.map((module) => module.replace(/^.*\/src\//, "src/")));
}
