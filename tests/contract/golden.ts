import { deepStrictEqual } from "node:assert/strict";
import { shapeFaults } from "../support/shape.ts";

/** The recorded `api_response` of a fixture in tests/fixtures/api. */
export async function golden(name: string): Promise<unknown> {
  const text = await Deno.readTextFile(new URL(`../fixtures/api/${name}.json`, import.meta.url));
  return JSON.parse(text).response.json.api_response;
}

/** Fails when an answer lacks something that the genuine server's recorded answer has. */
export async function assertLikeGolden(actual: unknown, name: string): Promise<void> {
  deepStrictEqual(shapeFaults(actual, await golden(name)), [], `unlike the recorded "${name}"`);
}
