import type { CliContext, GlobalOptions } from "../context.ts";
import { createContext } from "../create_context.ts";
import type { ShortOptions } from "./options.ts";

/** Runs with al-submit's short letters taken as the global options they stand for. */
export async function withShortOptions(
  ctx: CliContext,
  short: ShortOptions,
  work: (ctx: CliContext) => Promise<void>,
): Promise<void> {
  const { u, p, k, c, s, i, q } = short;
  const named = Object.entries({
    user: u,
    password: p,
    apikey: k,
    cert: c,
    server: s,
    insecure: i,
    quiet: q,
  });
  const given = Object.fromEntries(named.filter(([, value]) => value !== undefined)) as GlobalOptions;
  if (Object.keys(given).length === 0) return await work(ctx);
  await withGlobals(ctx, { ...ctx.globals, ...given }, work);
}

/** Runs in the same world with other global options, and a connection of its own. */
export async function withGlobals(
  ctx: CliContext,
  globals: GlobalOptions,
  work: (ctx: CliContext) => Promise<void>,
): Promise<void> {
  const { env, clock, signal, isTty, columns } = ctx;
  const own = createContext({
    ...{ env, clock, signal, isTty, columns },
    out: (data) => ctx.out(data),
    err: (text) => ctx.err(text),
    stdin: () => ctx.stdin(),
  });
  own.setGlobals(globals);
  try {
    await work(own);
  } finally {
    await own.close();
  }
}
