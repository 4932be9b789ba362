import type { Client } from "../../src/api/mod.ts";
import { nowTesting } from "./record.ts";
import { findSample, type Sample } from "./sample.ts";
import { AGAINST_ENVIRONMENT, openEmbedded, openTarget, type Target } from "./target.ts";

/** A target with known things on it. */
export interface Contract extends Target {
  readonly sample: Sample;
  /** Registers what undoes a write; done at the end, the last first, also when the test fails. */
  undo(step: () => Promise<unknown>): void;
}

const SERVER = AGAINST_ENVIRONMENT ? "environment" : "embedded";

/** Registers a test that holds on any Assemblyline server: the embedded one, and the one named in the environment. */
export function contractTest(name: string, body: (contract: Contract) => Promise<void>): void {
  Deno.test(`contract (${SERVER}): ${name}`, async () => {
    nowTesting(name, false);
    await runOn(await openTarget(), body);
  });
}

/** A target whose administrator is known. */
export interface AdminContract extends Contract {
  readonly admin: Client;
  readonly direct: Client;
}

/** Like {@link contractTest}, for what needs an administrator: skipped when ALX_PASSWORD is not given. */
export function adminTest(name: string, body: (contract: AdminContract) => Promise<void>): void {
  Deno.test({
    name: `contract (${SERVER}, administrator): ${name}`,
    ignore: AGAINST_ENVIRONMENT && Deno.env.get("ALX_PASSWORD") === undefined,
    async fn() {
      nowTesting(name, false);
      await runOn(await openTarget(), async ({ admin, direct, ...rest }) => {
        await body({ ...rest, admin: admin!, direct: direct! });
      });
    },
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

/** A test that waits for ever must still undo what it did. */
const LIMIT_MS = 180_000;

async function limited(test: Promise<void>): Promise<void> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`Not done after ${LIMIT_MS} ms`)), LIMIT_MS);
  await Promise.race([test, late.promise]).finally(() => clearTimeout(timer));
}

async function runOn(target: Target, body: (contract: Contract) => Promise<void>): Promise<void> {
  const steps: (() => Promise<unknown>)[] = [];
  const test = async () => {
    const sample = await findSample(target.client);
    await body({ ...target, sample, undo: (step) => void steps.push(step) });
  };
  const ends = await Promise.allSettled([limited(test())]);
  // A step that fails must not keep the others from being done.
  for (const step of steps.reverse()) ends.push(...await Promise.allSettled([step() as Promise<void>]));
  await target.close();
  const failed = ends.find((end) => end.status === "rejected");
  if (failed !== undefined) throw failed.reason;
}
