import type { Whoami } from "../../api/types/user.ts";
import { Classification, type ClassificationDefinition } from "../classification.ts";

const engines = new WeakMap<object, Classification | undefined>();

/**
 * The engine of the server that answered whoami, made once for an answer. Undefined when the server sends no
 * definition, or one that cannot be read: then it alone applies its markings.
 */
export function engineOf(me: Pick<Whoami, "c12nDef"> | undefined): Classification | undefined {
  const definition = me?.c12nDef?.original_definition;
  if (typeof definition !== "object" || definition === null) return undefined;
  if (!engines.has(definition)) {
    let engine: Classification | undefined;
    try {
      // The server sends what the engine was written for; the engine checks it.
      engine = new Classification(definition as unknown as ClassificationDefinition);
    } catch {
      engine = undefined;
    }
    engines.set(definition, engine);
  }
  return engines.get(definition);
}
