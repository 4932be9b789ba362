import assert from "node:assert/strict";
import {
  AuthError,
  NetworkError,
  ProtocolError,
  RequestError,
  ServerError,
  TimeoutError,
} from "../../../src/api/errors.ts";
import { startIncident } from "../../../src/features/incident/engine.ts";
import { startWorld, type World } from "./support.ts";

const COUNT = 60;
type Ingest = Awaited<ReturnType<World["services"]>>["client"]["ingest"]["ingest"];
type Response = Awaited<ReturnType<Ingest>>;
/** What happens to every eighth request. */
type Fault = (send: () => Promise<Response>, previous: Response | undefined) => Promise<Response>;

const after = (error: Error): Fault => async (send) => {
  await send();
  throw error;
};
const instead = (error: Error): Fault => () => Promise.reject(error);

const FAULTS: Readonly<Record<string, Fault>> = {
  "a proxy's 503 after the server has accepted": after(new ServerError("away", { status: 503 })),
  "a proxy's 429 after the server has accepted": after(new ServerError("slow down", { status: 429 })),
  "a proxy's 401 after the server has accepted": after(new AuthError("who?", { status: 401 })),
  "a proxy's page after the server has accepted": after(new ProtocolError("a page", { status: 200 })),
  "a timeout after the server has accepted": after(new TimeoutError("silence")),
  "a reset in mid-request": instead(new NetworkError("reset")),
  "a redirect": instead(new ProtocolError("redirects", { status: 302 })),
  "a proxy's 413": instead(new RequestError("too large", { status: 413 })),
  "the server's own 503": instead(new ServerError("full", { status: 503, response: null })),
  "the response of another request": (send, previous) =>
    previous === undefined ? send() : Promise.resolve(previous),
};

for (const [what, fault] of Object.entries(FAULTS)) {
  Deno.test(`nothing is lost and nothing analysed twice: ${what}`, async () => {
    await using world = await startWorld();
    await world.write(Object.fromEntries(Array.from({ length: COUNT }, (_, i) => [`${i}`, `content ${i}`])));
    const services = await world.services();
    const { ingest } = services.client;
    let [requests, faults] = [0, 0];
    let previous: Response | undefined;
    const faulty: Ingest = async (...args) => {
      const send = async () => previous = await ingest.ingest(...args);
      if (++requests % 8 !== 0) return await send();
      faults++;
      return await fault(send, previous);
    };
    const client = { ...services.client, ingest: { ...ingest, ingest: faulty } };
    const plan = world.plan({
      submit: { ...world.plan().submit, params: { priority: 100, ignore_cache: true } },
    });
    const { phase, paths } = await (await startIncident({ ...services, client }, plan)).finished;
    assert.deepEqual([phase, paths.done], ["done", COUNT], JSON.stringify(paths));
    assert.deepEqual([...world.analyses().values()], Array(COUNT).fill(1));
    assert.ok(faults >= 7);
  });
}

Deno.test("lost notification pages delay results, on a server that others keep busy, by seconds only", async () => {
  await using world = await startWorld();
  await world.write(Object.fromEntries(Array.from({ length: 150 }, (_, i) => [`${i}`, `content ${i}`])));
  const services = await world.services();
  const { ingest } = services.client;
  let lost = 0;
  const getMessages: typeof ingest.getMessages = async (queue, options) => {
    const page = await ingest.getMessages(queue, options);
    if (lost >= 100 || page.length === 0) return page;
    lost += page.length;
    throw new NetworkError("the page was lost");
  };
  const client = { ...services.client, ingest: { ...ingest, getMessages } };
  let isOver = false;
  const others = (async () => {
    for (let i = 0; !isOver; i++) {
      const bytes = new TextEncoder().encode(`of others ${i}`);
      await ingest.ingest({ kind: "bytes", name: "other", bytes }, { params: { priority: 100 } });
    }
  })();
  const { phase, paths } = await (await startIncident({ ...services, client }, world.plan())).finished;
  isOver = true;
  await others;
  assert.deepEqual([phase, paths.done], ["done", 150]);
  assert.ok(lost >= 64, "pages were lost");
});
