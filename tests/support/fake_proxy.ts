/** A proxy on a free port of loopback: tunnels, and requests with an absolute target. @module */

/** A running proxy. */
export interface FakeProxy extends AsyncDisposable {
  readonly url: string;
  /** The head of each request, as text. */
  readonly heads: string[];
}

/**
 * Starts a proxy.
 *
 * @param refuse When given, every request is answered with this status
 */
export function fakeProxy(refuse?: number): FakeProxy {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const heads: string[] = [];
  const open = new Set<Deno.Conn>();
  const work = (async () => {
    const running: Promise<void>[] = [];
    for await (const conn of listener) running.push(serve(conn, { heads, open, refuse }).catch(() => {}));
    await Promise.all(running);
  })();
  return {
    url: `http://127.0.0.1:${(listener.addr as Deno.NetAddr).port}`,
    heads,
    async [Symbol.asyncDispose]() {
      listener.close();
      for (const conn of open) quietly(() => conn.close());
      await work;
    },
  };
}

interface Serving {
  readonly heads: string[];
  readonly open: Set<Deno.Conn>;
  readonly refuse: number | undefined;
}

async function serve(client: Deno.Conn, { heads, open, refuse }: Serving): Promise<void> {
  open.add(client);
  const head = await readHead(client);
  heads.push(head);
  const [method, target = ""] = head.split(" ");
  if (refuse !== undefined) {
    await client.write(encode(`HTTP/1.1 ${refuse} No\r\nContent-Length: 0\r\n\r\n`));
    return quietly(() => client.close());
  }
  const authority = method === "CONNECT" ? target : new URL(target).host;
  const [hostname = "", port] = authority.split(":");
  const server = await Deno.connect({ hostname, port: Number(port) });
  open.add(server);
  if (method === "CONNECT") await client.write(encode("HTTP/1.1 200 Connection established\r\n\r\n"));
  else await server.write(encode(head.replace(`http://${authority}`, "")));
  await Promise.allSettled([
    client.readable.pipeTo(server.writable),
    server.readable.pipeTo(client.writable),
  ]);
  for (const conn of [client, server]) quietly(() => conn.close());
}

async function readHead(conn: Deno.Conn): Promise<string> {
  const buffer = new Uint8Array(16_384);
  let text = "";
  while (!text.includes("\r\n\r\n")) {
    const count = await conn.read(buffer);
    if (count === null) throw new Error("closed");
    text += new TextDecoder().decode(buffer.subarray(0, count));
  }
  return text;
}

const encode = (text: string) => new TextEncoder().encode(text);

function quietly(work: () => void): void {
  try {
    work();
  } catch {
    // Closed already.
  }
}
