import assert from "node:assert/strict";
import { packCart } from "../../src/domain/cart.ts";
import { concatBytes } from "../../src/util/bytes.ts";
import { CanceledError } from "../../src/util/error.ts";
import { inFolder } from "../features/submit/support.ts";
import { run, type RunOptions, type RunResult } from "../support/cli.ts";
import { fakeServer, type Reply } from "../support/fake_server.ts";

const ENV = { ALX_USER: "a", ALX_APIKEY: "b:c", ALX_RETRIES: "0" };
const SHA256 = "a".repeat(64);

/** Runs a command and stops it once the server is asked for something, or has sent the first of a file. */
async function stopped(
  words: readonly string[],
  { at, reply, ...options }: { readonly at: RegExp; readonly reply: Reply } & RunOptions,
): Promise<RunResult> {
  const stop = new AbortController();
  const interrupt = () => stop.abort(new CanceledError("Interrupted"));
  await using server = await fakeServer({
    handle: ({ url }) => {
      if (!at.test(url)) return { response: url.includes("setup_watch_queue") ? { wq_id: "q" } : [] };
      if (reply === "stall") setTimeout(interrupt, 0);
      return reply;
    },
  });
  const onOut = () => interrupt();
  return await run(words, {
    ...options,
    onOut,
    signal: stop.signal,
    env: { ...ENV, ALX_SERVER: server.url },
  });
}

const CART = await Array.fromAsync(packCart([crypto.getRandomValues(new Uint8Array(10_240))]));
const CART_BYTES = concatBytes(CART);

/** The first bytes of a CaRT, and then nothing. */
const FIRST_BYTES: Reply = async (_request, response) => {
  await response.head(200, {
    "content-disposition": "attachment; filename=a.bin",
    "content-length": "10240",
  });
  await response.write(CART_BYTES.slice(0, 1024));
  await response.gone;
};

Deno.test("Ctrl-C while a submission is waited for says that it goes on, and how to wait again", async () => {
  for (const verb of ["wait", "watch"]) {
    const { code, out, err } = await stopped(["submission", verb, "the-sid"], {
      ...{ at: /live\/get_message/, reply: "stall" },
    });
    assert.deepEqual([code, out], [130, ""]);
    assert.match(err, /^alx: Interrupted: .*the-sid is not finished; the server goes on with it\n/);
    assert(err.endsWith(`\n  Try: alx submission ${verb} the-sid\n`), err);
  }
});

Deno.test("Ctrl-C while the parts of the server are listened to names those that had not told", async () => {
  const { code, err } = await stopped(["status"], { at: /service\/all/, reply: "stall" });
  const wanted =
    "alx: Interrupted before the ingester and the dispatcher had told how it is\n  Try: alx status\n";
  assert.deepEqual([code, err], [130, wanted]);
});

Deno.test("Ctrl-C during a download says how much came, and keeps no part of it", () =>
  inFolder({}, async (folder) => {
    const stop = new AbortController();
    await using server = await fakeServer({ replies: [FIRST_BYTES] });
    const { code, out, err } = await run(["file", "download", SHA256, "--out", `${folder}/`], {
      ...{ env: { ...ENV, ALX_SERVER: server.url }, signal: stop.signal, terminal: 80 },
      onErr: (text) => text.includes("1 K of 10 K") && stop.abort(new CanceledError("Interrupted")),
    });
    assert.deepEqual([code, out], [130, ""]);
    assert.match(
      err,
      /alx: Interrupted after 1 K of 10 K: there is no ".*\/a\.bin", and the part that came is removed\n/,
    );
    assert.match(err, /\n {2}Try: the same command starts again\n$/);
    assert.deepEqual(await Array.fromAsync(Deno.readDir(folder)), []);
  }));

Deno.test("Ctrl-C during a download to a pipe says that it is not whole", async () => {
  const stop = new AbortController();
  await using server = await fakeServer({ replies: [FIRST_BYTES] });
  const { code, bytes, err } = await run(["file", "download", SHA256, "--out", "-"], {
    ...{ env: { ...ENV, ALX_SERVER: server.url }, signal: stop.signal },
    onOut: () => stop.abort(new CanceledError("Interrupted")),
  });
  assert.deepEqual([code, bytes.length], [130, 1024]);
  assert.match(err, /^alx: Interrupted after 1 K of 10 K: what was written is not the whole file\n/);
});
