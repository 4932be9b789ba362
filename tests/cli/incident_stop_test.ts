import assert from "node:assert/strict";
import { CanceledError } from "../../src/util/error.ts";
import { run } from "../support/cli.ts";
import { startDemo } from "../support/demo.ts";
import { fastClock } from "../support/fast_clock.ts";
import { startProxy } from "../support/meddling_proxy.ts";
import { ROOT } from "../support/paths.ts";

interface HeldUploads extends AsyncDisposable {
  readonly env: Readonly<Record<string, string>>;
  readonly args: readonly string[];
  /** Resolves once both files are on their way. */
  readonly arrived: Promise<void>;
  /** Lets uploads be answered: those that wait with a failure, and later ones by the server. */
  release(): void;
}

/** A server that answers no upload until it is told to, and two files for it. */
async function holdUploads(): Promise<HeldUploads> {
  const demo = await startDemo({ submissions: 5 });
  const folder = await Deno.realPath(await Deno.makeTempDir());
  for (const name of ["a", "b"]) await Deno.writeTextFile(`${folder}/${name}`, name);
  const [both, free] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let [count, isFree] = [0, false];
  const proxy = startProxy(demo.url, ({ method, path }) => {
    if (isFree || method !== "POST" || !path.startsWith("/api/v4/ingest/")) return undefined;
    if (++count === 2) both.resolve();
    const body = new ReadableStream({ start: (held) => free.promise.then(() => held.close()) });
    return new Response(body, { status: 400 });
  });
  const release = () => {
    isFree = true;
    free.resolve();
  };
  return {
    env: { ...demo.env, ALX_SERVER: proxy.url, XDG_STATE_HOME: `${folder}/state`, HOME: folder },
    args: ["incident", "submit", "--incident", "STOP", `${folder}/a`, `${folder}/b`],
    ...{ arrived: both.promise, release },
    async [Symbol.asyncDispose]() {
      release();
      await proxy[Symbol.asyncDispose]();
      await demo[Symbol.asyncDispose]();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

Deno.test("The first Ctrl-C says at once that uploads are being finished, and how to end without them", async () => {
  await using held = await holdUploads();
  const stop = new AbortController();
  const said = Promise.withResolvers<string>();
  const running = run(held.args, {
    ...{ env: held.env, signal: stop.signal },
    onErr: (text) => text.includes("Finishing") && said.resolve(text),
  });
  await held.arrived;
  stop.abort(new CanceledError("Interrupted"));
  assert.match(
    await Promise.race([said.promise, running.then(({ err }) => `ended with: ${err}`)]),
    /^alx: Finishing 2 uploads, for 5\.0 s at most; Ctrl-C once more stops at once/,
  );
  held.release();
  const { code, err } = await running;
  assert.equal(code, 130, err);
  assert.equal(err.match(/Finishing/g)?.length, 1);
  assert.match(err, /Stopped: .* the same command goes on\n$/);
});

Deno.test("A second Ctrl-C ends at once, and the same command goes on from the journal", async () => {
  await using held = await holdUploads();
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", "--quiet", `${ROOT}src/main.ts`, ...held.args],
    ...{ env: held.env, stdin: "null", stdout: "null", stderr: "piped" },
  }).spawn();
  await held.arrived;
  child.kill("SIGINT");
  let err = "";
  for await (const text of child.stderr.pipeThrough(new TextDecoderStream())) {
    err += text;
    if (err.includes("Finishing 2 uploads")) child.kill("SIGINT");
  }
  assert.equal((await child.status).code, 130, err);
  assert.doesNotMatch(err, /Stopped/);
  held.release();
  const again = await run(held.args, { env: held.env, clock: fastClock() });
  assert.equal(again.code, 0, again.err);
  assert.equal(JSON.parse(again.out).contents.done, 2);
});
