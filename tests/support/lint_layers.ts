/**
 * The rules of the house (src/README.md) that a linter can hold: layers, and lengths of files and functions. @module
 */

/**
 * An import may only point to a layer of lower rank, or stay in its own. The command line reaches the terminal UI by one
 * literal dynamic import, which this rule leaves alone.
 */
const RANK: Record<string, number> = { util: 0, api: 1, domain: 2, demo: 3, features: 3, cli: 4, tui: 4 };

/** The layer of a path below `src/`, or undefined for anything else. */
export function layerOf(path: string): string | undefined {
  const layer = /(?:^|\/)src\/([^/]+)\//.exec(path)?.[1];
  return layer !== undefined && layer in RANK ? layer : undefined;
}

/** Why `from` may not import `specifier`; undefined when it may. */
export function layerFault(from: string, specifier: string): string | undefined {
  const source = layerOf(from);
  if (source === undefined || !specifier.startsWith(".")) return undefined;
  const target = layerOf(new URL(specifier, `file://${from.startsWith("/") ? "" : "/"}${from}`).pathname);
  if (target === undefined || target === source || RANK[target]! < RANK[source]!) return undefined;
  return `${source} may not import from ${target}`;
}

const MAX_FILE_LINES = 300;
const MAX_FUNCTION_LINES = 40;

/** Lines that a piece of source spans. */
export function lineCount(text: string): number {
  return text.trimEnd().split("\n").length;
}

export default {
  name: "alx",
  rules: {
    lengths: {
      create(context) {
        if (layerOf(context.filename) === undefined) return {};
        const check = (what: string, limit: number) => (node: Deno.lint.Node) => {
          const lines = lineCount(context.sourceCode.getText(node));
          if (lines <= limit) return;
          context.report({ node, message: `${what} has ${lines} lines, more than ${limit}` });
        };
        const checkFunction = check("A function", MAX_FUNCTION_LINES);
        return {
          Program: check("A file", MAX_FILE_LINES),
          FunctionDeclaration: checkFunction,
          FunctionExpression: checkFunction,
          ArrowFunctionExpression: checkFunction,
        };
      },
    },
    layers: {
      create(context) {
        const check = (node: { source: { value: unknown } | null }) => {
          if (typeof node.source?.value !== "string") return;
          const fault = layerFault(context.filename, node.source.value);
          if (fault !== undefined) context.report({ node: node as Deno.lint.Node, message: fault });
        };
        return {
          ImportDeclaration: check,
          ExportNamedDeclaration: check,
          ExportAllDeclaration: check,
        };
      },
    },
  },
} satisfies Deno.lint.Plugin;
