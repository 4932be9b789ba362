/** A server that reads what it is sent as fast as it comes and keeps none of it: it shows what a client can do. */
import { print } from "./bench.ts";

const ANSWERS: readonly (readonly [path: RegExp, answer: unknown])[] = [
  [/^\/api\/$/, ["v3", "v4"]],
  [/\/auth\/login\//, { username: "a", session_duration: 3600, privileges: ["R", "W"] }],
  [/\/user\/whoami\//, { username: "a", roles: ["submission_customize"], configuration: {}, c12nDef: {} }],
  [/\/submit\//, { sid: "1" }],
];

function answerTo(target: string): Uint8Array {
  // Else the Python client takes it for an old server, and sends half as much again in base64.
  if (target.startsWith("/api/v3/")) {
    return answer("404 Not Found", { status: 404, message: "Api does not exist" });
  }
  const value = ANSWERS.find(([path]) => path.test(target))?.[1] ?? {};
  return answer("200 OK", { status: 200, value });
}

function answer(
  line: string,
  { status, message = "", value = "" }: { status: number; message?: string; value?: unknown },
): Uint8Array {
  const body = JSON.stringify({
    ...{ api_error_message: message, api_response: value },
    ...{ api_server_version: "4.6.0", api_status_code: status },
  });
  const head = `HTTP/1.1 ${line}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`;
  return new TextEncoder().encode(head + body);
}

/** Answers one request after the other until the client goes. */
async function serve(connection: Deno.Conn): Promise<void> {
  const buffer = new Uint8Array(1024 * 1024);
  for (;;) {
    let head = "";
    while (!head.includes("\r\n\r\n")) {
      const count = await connection.read(buffer);
      if (count === null) return connection.close();
      head += new TextDecoder("latin1").decode(buffer.subarray(0, count));
    }
    let left = Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? 0) -
      (head.length - head.indexOf("\r\n\r\n") - 4);
    while (left > 0) left -= await connection.read(buffer) ?? left;
    await connection.write(answerTo(head.split(" ")[1] ?? "/"));
  }
}

const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
print(`export ALX_SERVER=http://127.0.0.1:${listener.addr.port} ALX_USER=a ALX_APIKEY=a:b`);
for await (const connection of listener) serve(connection).catch(() => connection.close());
