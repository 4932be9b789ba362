import type { Call } from "./noun.ts";

/** The argument that names a user. */
export const WHO = ["[name]", "Default: you"] as const;

/** Does something for the user named, or for the one logged in. */
export function forUser<T>(
  name: string | undefined,
  work: (name: string, ...rest: Parameters<Call<T>>) => Promise<T>,
): Call<T> {
  return async (client, signal) =>
    await work(name ?? (await client.user.whoami(signal)).username, client, signal);
}
