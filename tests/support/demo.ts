/** An embedded server for tests. @module */
import { serveDemo } from "../../src/demo/server.ts";
import type { DemoAccess } from "../../src/cli/demo_world.ts";
import type { LoadOptions } from "../../src/demo/load.ts";
import { dayClock } from "./day_clock.ts";

/** A running server; disposing it stops it. */
export interface TestDemo extends DemoAccess, AsyncDisposable {
  /** Environment for {@link run} in support/cli.ts. */
  readonly env: Readonly<Record<string, string>>;
}

/** Starts a small embedded server on a free port. */
export async function startDemo(
  options: { readonly submissions?: number; readonly load?: LoadOptions } = {},
): Promise<TestDemo> {
  const { url, user, apikey, close } = await serveDemo({
    port: 0,
    submissions: options.submissions ?? 60,
    seed: 1,
    clock: dayClock,
    ...(options.load === undefined ? {} : { load: options.load }),
  });
  return {
    url,
    user,
    apikey,
    env: { ALX_SERVER: url, ALX_USER: user, ALX_APIKEY: apikey },
    async [Symbol.asyncDispose]() {
      await close();
    },
  };
}
