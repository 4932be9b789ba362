import assert from "node:assert/strict";
import { openDemo } from "../../support/demo_driver.ts";

Deno.test("A metadata key that the server would refuse is refused where it is typed", async () => {
  await using driver = await openDemo([80, 24], { screen: "submit" });
  await driver.see(/23 of 26/);
  await driver.press("esc", "4", "enter");
  await driver.type("bad key!=x");
  await driver.press("enter");
  await driver.see('The key of the metadata "bad key!" is invalid');
  await driver.press("ctrl-u");
  await driver.type("case_id=x");
  await driver.press("enter");
  await driver.see(/case_id +x/);
});

Deno.test("The embedded server refuses metadata keys that the genuine one refuses", async () => {
  await using driver = await openDemo([80, 24]);
  for (const via of ["submit", "ingest"] as const) {
    const { submit } = driver.client.submit;
    const send = via === "submit" ? submit : driver.client.ingest.ingest;
    const source = { kind: "bytes", name: "x.txt", bytes: new Uint8Array([1]) } as const;
    await assert.rejects(send(source, { metadata: { "Bad": "x" } }), /Illegal key: Bad/);
  }
});
