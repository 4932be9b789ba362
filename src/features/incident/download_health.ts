/** Tells the failure of one file from that of a whole download. @module */
import { AuthError, ForbiddenError, NetworkError, QuotaError } from "../../api/errors.ts";
import type { Services } from "../services.ts";

/** Files in a row that the server refuses, or breaks off, before the download ends. */
const MAX_FAILURES_IN_ROW = 50;

/** Counts failures, so that one broken file never ends a download and an unreachable server does. */
export class DownloadHealth {
  readonly #services: Services;
  #failuresInRow = 0;

  constructor(services: Services) {
    this.#services = services;
  }

  /** Notes that the server delivered a file. */
  succeeded(): void {
    this.#failuresInRow = 0;
  }

  /**
   * Whether every following file would fail in the same way. After a network failure the server is asked once whether it
   * is still there. `GET user/whoami/`
   */
  async endsAll(error: unknown): Promise<boolean> {
    if (error instanceof AuthError || error instanceof QuotaError || isDiskFull(error)) return true;
    if (!(error instanceof NetworkError || error instanceof ForbiddenError)) return false;
    if (++this.#failuresInRow >= MAX_FAILURES_IN_ROW) return true;
    return error instanceof NetworkError && !await this.#isReachable();
  }

  async #isReachable(): Promise<boolean> {
    const { client, signal } = this.#services;
    return await client.user.whoami(signal).then(() => true, (why) => !(why instanceof NetworkError));
  }
}

function isDiskFull(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return code === "ENOSPC" || code === "EDQUOT" || code === "EROFS";
}
