import { fail } from "node:assert/strict";

const LIMIT_MS = 60_000;
const PAUSE_MS = 100;

/**
 * What `read` gives once it `holds`: a genuine server's search sees a change only after a second, and its services take
 * their time. The embedded one mostly answers at once.
 */
export async function eventually<T>(read: () => Promise<T>, holds: (value: T) => boolean): Promise<T> {
  const end = performance.now() + LIMIT_MS;
  for (;;) {
    const value = await read();
    if (holds(value)) return value;
    if (performance.now() > end) fail(`After ${LIMIT_MS} ms still ${JSON.stringify(value)?.slice(0, 300)}`);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}
