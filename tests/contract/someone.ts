import { deepStrictEqual } from "node:assert/strict";
import type { Client, UserAccount } from "../../src/api/mod.ts";
import type { AdminContract } from "./suite.ts";

/** The password of {@link someone}. */
export const PASSWORD = "alx contract password";

/** An account of its own, with all roles of a user, deleted at the test's end; and a client of it. */
export async function someone(
  { admin, as, undo }: AdminContract,
  name: string,
  limits: Partial<UserAccount> = {},
): Promise<Client> {
  await admin.user.delete(name).catch(() => undefined);
  undo(() => admin.user.delete(name));
  const account = {
    name: "Alx Contract",
    type: ["user"],
    classification: "TLP:C",
    new_pass: PASSWORD,
    ...limits,
  };
  deepStrictEqual(await admin.user.add(name, account), { success: true });
  // Whether a refusal passes by itself is not for the tests to wait for.
  const client = as({ kind: "password", user: name, password: PASSWORD }, { retries: 0 });
  deepStrictEqual(await client.user.agreeTos(name), { success: true });
  return client;
}
