import { nowTesting } from "./record.ts";
import { findSample, type Sample } from "./sample.ts";
import { AGAINST_ENVIRONMENT, openEmbedded, openTarget, type Target } from "./target.ts";

/** A target with known things on it. */
export interface Contract extends Target {
  readonly sample: Sample;
}

/** Registers a test that holds on any Assemblyline server: the embedded one, and the one named in the environment. */
export function contractTest(name: string, body: (contract: Contract) => Promise<void>): void {
  Deno.test(`contract (${AGAINST_ENVIRONMENT ? "environment" : "embedded"}): ${name}`, async () => {
    nowTesting(name, false);
    await runOn(await openTarget(), body);
  });
}

/**
 * Registers a test of the embedded server alone: of what cannot be undone, or needs a part that the other server has
 * switched off. All parts are on.
 */
export function embeddedTest(name: string, body: (contract: Contract) => Promise<void>): void {
  Deno.test({
    name: `contract (embedded alone): ${name}`,
    ignore: AGAINST_ENVIRONMENT,
    async fn() {
      nowTesting(name, true);
      await runOn(
        await openEmbedded({ archive: true, assistant: true, replay: true, retrohunt: true }),
        body,
      );
    },
  });
}

async function runOn(target: Target, body: (contract: Contract) => Promise<void>): Promise<void> {
  try {
    await body({ ...target, sample: await findSample(target.client) });
  } finally {
    await target.close();
  }
}
