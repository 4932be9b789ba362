import type { Env } from "../util/xdg.ts";
import type { Outside } from "./context.ts";

/** Where an embedded server is, and who may use it. */
export interface DemoAccess {
  readonly url: string;
  readonly user: string;
  readonly apikey: string;
}

/** Variables that would lead a command elsewhere, or give it somebody's credentials. */
const DROPPED = /^(ALX_|HOME$|USERPROFILE$|XDG_(CONFIG|STATE)_HOME$|(HTTPS?|ALL|NO)_PROXY$)/i;

/** The same world, with settings that name the embedded server and nothing else. */
export function withDemoEnv(outside: Outside, { url, user, apikey }: DemoAccess): Outside {
  const kept = Object.entries(outside.env).filter(([name]) => !DROPPED.test(name) || name === "ALX_OUTPUT");
  const env: Env = { ...Object.fromEntries(kept), ALX_SERVER: url, ALX_USER: user, ALX_APIKEY: apikey };
  return { ...outside, env };
}
