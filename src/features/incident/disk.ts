/** Sizes and bytes of files, at once where the kernel has them in memory. @module */
import { statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import type { Clock } from "../../util/clock.ts";

/** How files are looked at. */
export interface Files {
  /** As `Deno.stat`. */
  stat(path: string): Promise<Deno.FileInfo>;
  /** As `Deno.readFile`; `sizeBytes` is what the file is said to have. */
  read(path: string, sizeBytes: number): Promise<Uint8Array>;
}

/** Every question on a thread of its own. */
export const PATIENT: Files = {
  stat: (path) => Deno.stat(path),
  read: (path) => Deno.readFile(path),
};

/** Types of file systems, as statfs(2) tells them, that wait for no network: ext, XFS, Btrfs, tmpfs, overlay, F2FS, ZFS. */
const LOCAL = new Set([0xef53, 0x58465342, 0x9123683e, 0x01021994, 0x794c7630, 0xf2f52010, 0x2fc12fc1]);
/** Larger files are no quick matter. */
const QUICK_BYTES = 64 * 1024;
/** An answer that took so long came from the disk and not from memory. */
const SLOW_MS = 2;
/** So many questions are asked patiently then. */
const PATIENT_RUN = 100;
/** After so many quick answers the network and the screen get their turn. */
const QUICK_RUN = 50;
/** Folders remembered. */
const MOST_FOLDERS = 1000;

/**
 * Asks the kernel without a thread where the answer is likely in its memory: for a small file a thread costs twenty times
 * the answer. Files on other machines, and any while the disk is slow, are asked for patiently, so that nothing else waits
 * for them.
 */
export class Disk implements Files {
  readonly #clock: Pick<Clock, "now">;
  /** Whether a folder is on a local file system. */
  readonly #folders = new Map<string, boolean>();
  /** The same, by device. */
  readonly #devices = new Map<number, boolean>();
  #patientLeft = 0;
  #quickLeft = QUICK_RUN;

  constructor(clock: Pick<Clock, "now">) {
    this.#clock = clock;
  }

  async stat(path: string): Promise<Deno.FileInfo> {
    if (!await this.#isNear(path)) return await PATIENT.stat(path);
    return this.#timed(() => Deno.statSync(path));
  }

  async read(path: string, sizeBytes: number): Promise<Uint8Array> {
    if (sizeBytes > QUICK_BYTES || !await this.#isNear(path)) return await PATIENT.read(path, sizeBytes);
    return this.#timed(() => Deno.readFileSync(path));
  }

  #timed<T>(ask: () => T): T {
    const startMs = this.#clock.now();
    try {
      return ask();
    } finally {
      if (this.#clock.now() - startMs >= SLOW_MS) this.#patientLeft = PATIENT_RUN;
    }
  }

  async #isNear(path: string): Promise<boolean> {
    if (this.#patientLeft > 0) {
      this.#patientLeft--;
      return false;
    }
    if (--this.#quickLeft <= 0) {
      this.#quickLeft = QUICK_RUN;
      await turn();
    }
    const folder = dirname(path);
    return this.#folders.get(folder) ?? await this.#lookUp(folder);
  }

  async #lookUp(folder: string): Promise<boolean> {
    let isLocal = false;
    try {
      const { dev } = await Deno.stat(folder);
      isLocal = this.#devices.get(dev) ?? LOCAL.has((await statfs(folder)).type >>> 0);
      this.#devices.set(dev, isLocal);
    } catch {
      // Whatever is wrong with it, the file itself tells.
    }
    if (this.#folders.size >= MOST_FOLDERS) this.#folders.clear();
    this.#folders.set(folder, isLocal);
    return isLocal;
  }
}
