import type { Json, JsonObject } from "../util/json.ts";

/** A JSON value as YAML, with keys in order. */
export function yamlOf(value: JsonObject): string {
  return `${block(value, 0)}\n`;
}

function block(value: Json, depth: number): string {
  const pad = "  ".repeat(depth);
  if (Array.isArray(value)) return value.map((item) => `${pad}- ${inline(item)}`).join("\n");
  return Object.entries(value as JsonObject).sort(([a], [b]) => a < b ? -1 : 1)
    .map(([key, inner]) => {
      if (inner === null || typeof inner !== "object" || isEmpty(inner)) {
        return `${pad}${key}: ${inline(inner)}`;
      }
      return `${pad}${key}:\n${block(inner, Array.isArray(inner) ? depth : depth + 1)}`;
    }).join("\n");
}

function isEmpty(value: object): boolean {
  return Object.keys(value).length === 0;
}

/** On one line: JSON is YAML. */
function inline(value: Json): string {
  return JSON.stringify(value);
}
