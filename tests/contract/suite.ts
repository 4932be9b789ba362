import { findSample, type Sample } from "./sample.ts";
import { AGAINST_ENVIRONMENT, openTarget, type Target } from "./target.ts";

/** A target with known things on it. */
export interface Contract extends Target {
  readonly sample: Sample;
}

/** Registers a test that holds on any Assemblyline server: the embedded one, and the one named in the environment. */
export function contractTest(name: string, body: (contract: Contract) => Promise<void>): void {
  Deno.test(`contract (${AGAINST_ENVIRONMENT ? "environment" : "embedded"}): ${name}`, async () => {
    const target = await openTarget();
    try {
      await body({ ...target, sample: await findSample(target.client) });
    } finally {
      await target.close();
    }
  });
}
