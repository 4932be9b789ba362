/** Warns of files with secrets that other users may read or change. @module */
import { safeText } from "../util/safe_text.ts";
import type { CliContext } from "./context.ts";

/** Permissions of everybody but the owner. */
const OTHERS = 0o077;
const OTHERS_WRITE = 0o022;

/** Says which of the files others may read or change. What is not a file, such as a pipe, and what is absent is left out. */
export async function warnOfExposed(ctx: CliContext, paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    const found = await Deno.stat(path).catch(() => undefined);
    const mode = found?.isFile ? found.mode ?? 0 : 0;
    if ((mode & OTHERS) === 0) continue;
    const may = (mode & OTHERS_WRITE) === 0 ? "read" : "change";
    ctx.note(
      `Other users may ${may} "${path}", which holds a secret; to keep it yours: chmod 600 ${quoted(path)}`,
    );
  }
}

function quoted(path: string): string {
  return /^[\w/.@~+-]+$/.test(path) ? path : `'${safeText(path).replaceAll("'", "'\\''")}'`;
}
