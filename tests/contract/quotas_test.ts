/** Quotas: counted, told of, and refused alike when they are used up. */
import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert/strict";
import { QuotaError } from "../../src/api/mod.ts";
import { freshBytes, own } from "./own_submission.ts";
import { someone } from "./someone.ts";
import { adminTest } from "./suite.ts";

/** A name whose quotas nobody has used today. */
function freshName(): string {
  return `alx${crypto.randomUUID().replaceAll("-", "").slice(0, 12)}`;
}

adminTest("a day's calls are counted, and then refused", async (contract) => {
  const name = freshName();
  const client = await someone(contract, name, { api_daily_quota: 3 });
  deepStrictEqual((await client.user.quotas(name)).daily_api, 3);
  for (const left of [2, 1, 0]) {
    await client.search.count("submission", "*");
    strictEqual(client.quotas().api, left);
  }
  await rejects(client.search.count("submission", "*"), (error) => {
    ok(error instanceof QuotaError);
    deepStrictEqual(
      [error.status, error.message],
      [503, "You've exceeded your daily maximum API calls quota of 3"],
    );
    return true;
  });
});

adminTest("a day's submissions are counted, and then refused", async (contract) => {
  const name = freshName();
  const client = await someone(contract, name, { submission_daily_quota: 1 });
  const source = () => ({ kind: "bytes", name: "alx.txt", bytes: freshBytes() }) as const;
  const { sid } = await client.submit.submit(source());
  strictEqual(client.quotas().submission, 0);
  await own({ client: contract.admin, undo: contract.undo }, sid);
  await rejects(client.submit.submit(source()), {
    name: "QuotaError",
    message: "You've reached your daily maximum submission quota of 1",
  });
});

adminTest("only so many submissions run at once", async (contract) => {
  const client = await someone(contract, freshName(), { submission_quota: 1 });
  const slow = new TextEncoder().encode(`ALX-SLOW ${new TextDecoder().decode(freshBytes())}`);
  const params = { services: { selected: ["Characterize"] } };
  const { sid } = await client.submit.submit({ kind: "bytes", name: "alx.txt", bytes: slow }, { params });
  await rejects(client.submit.submit({ kind: "bytes", name: "alx.txt", bytes: freshBytes() }), {
    name: "QuotaError",
    message: "You've exceeded your maximum concurrent submission quota of 1",
  });
  await own({ client: contract.admin, undo: contract.undo }, sid);
});
