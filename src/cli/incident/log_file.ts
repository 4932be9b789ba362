/** `--log FILE`: what a run does and what goes wrong, with times, for those who look later. @module */
import type { RunState } from "../../features/incident/state.ts";
import { withFileErrors } from "../../util/file_error.ts";
import { safeText } from "../../util/safe_text.ts";
import type { CliContext } from "../context.ts";
import { progressText } from "./progress.ts";

/** Progress is written this often. */
const LINE_MS = 30_000;

/** A log that is added to. */
export interface RunLog {
  see(state: RunState): void;
  /** Writes how it ended, and closes. */
  end(last: string): Promise<void>;
}

/** Opens a log; without a path nothing is written. @throws {AlxError} it cannot be written */
export async function openRunLog(ctx: CliContext, path: string | undefined): Promise<RunLog> {
  if (path === undefined) return { see: () => undefined, end: () => Promise.resolve() };
  const file = await withFileErrors(
    `Cannot write "${path}"`,
    () => Deno.open(path, { append: true, create: true, mode: 0o600 }),
  );
  let [writing, shownAt, seenMs, phase] = [Promise.resolve(), -Infinity, -Infinity, ""];
  const line = (atMs: number, text: string) => {
    const bytes = new TextEncoder().encode(`${new Date(atMs).toISOString()} ${safeText(text)}\n`);
    writing = writing.then(async () => {
      for (let done = 0; done < bytes.length;) done += await file.write(bytes.subarray(done));
    }).catch(() => undefined); // a log that cannot be written stops no run
  };
  return {
    see(state) {
      const now = ctx.clock.now();
      for (const { atMs, path: of, reason } of state.errors) {
        if (atMs > seenMs) line(atMs, of === undefined ? reason : `"${of}": ${reason}`);
      }
      seenMs = Math.max(seenMs, ...state.errors.map(({ atMs }) => atMs));
      if (now - shownAt < LINE_MS && state.phase === phase) return;
      [shownAt, phase] = [now, state.phase];
      line(now, progressText(state));
    },
    async end(last) {
      line(ctx.clock.now(), last);
      await writing;
      file.close();
    },
  };
}
