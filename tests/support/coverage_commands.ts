/** Which command calls which method of the library, found in the text of the sources. @module */
import { ROOT } from "./paths.ts";

/** The commands that call a method, such as `alert` for `alert.get`. */
export type Commands = (method: string) => readonly string[];

/**
 * Reads the sources: a command calls a method when its file, or one of `src/cli` or `src/features` that it leads to,
 * has `client.<module>.<method>`. Files beside the command count first: what many commands share says little.
 */
export async function commandsByMethod(methods: readonly string[]): Promise<Commands> {
  const index = await Deno.readTextFile(`${ROOT}src/cli/commands/mod.ts`);
  const entry = /entry\(\s*\w+,\s*"([^"]+)",[^;]*?import\("\.\/(\w+)\.ts"\)/g;
  const near = new Map<string, Set<string>>();
  const far = new Map<string, Set<string>>();
  for (const [, command = "", file] of index.matchAll(entry)) {
    for (const [path, text] of await sourcesOf(`src/cli/commands/${file}.ts`)) {
      const into = path.startsWith("src/cli/commands/") ? near : far;
      for (const method of methodsIn(text, methods)) {
        into.set(method, (into.get(method) ?? new Set()).add(command));
      }
    }
  }
  return (method) => [...near.get(method) ?? far.get(method) ?? []].sort();
}

/** The file, and all of the layers above the library that it imports, by path. */
async function sourcesOf(path: string, found = new Map<string, string>()): Promise<Map<string, string>> {
  if (found.has(path)) return found;
  const text = await Deno.readTextFile(ROOT + path);
  found.set(path, text);
  for (const [, to = ""] of text.matchAll(/(?:from|import\()\s*"(\.[^"]+)"/g)) {
    const next = new URL(to, `file:///${path}`).pathname.slice(1);
    const above = /^src\/(cli|features)\//.test(next);
    // What leads back to all commands, and what opens the screens, belongs to no command.
    if (above && !/commands\/mod\.ts$/.test(next)) await sourcesOf(next, found);
  }
  return found;
}

/** Methods called in a text: `client.alert.get`, `client.archive.labels[verb]`, `list.api(client).enable`. */
function methodsIn(text: string, methods: readonly string[]): string[] {
  return methods.filter((method) => {
    const parts = method.split(".");
    const escaped = parts.join("\\.");
    const group = parts.slice(0, -1).join("\\.");
    const inList = /^(?:safelist|badlist)$/.test(parts[0]!) ? `|api\\(client\\)\\.${parts[1]}\\b` : "";
    const chosen = `|client\\.${group}\\[`;
    return new RegExp(`client\\.${escaped}\\b(?!\\.)${inList}${chosen}`).test(text);
  });
}
