/** Sizes and bytes of files, at once where the kernel has them in memory. @module */
import { statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import type { Clock } from "../../util/clock.ts";
import { isExhausted, whenFree } from "../../util/descriptors.ts";
import { withPath, withPathSync } from "../submit/raw_path.ts";

/** How files are looked at. */
export interface Files {
  /** As `Deno.stat`. */
  stat(path: string): Promise<Deno.FileInfo>;
  /** As `Deno.readFile`; `sizeBytes` is what the file is said to have. */
  read(path: string, sizeBytes: number): Promise<Uint8Array>;
}

/** Every question on a thread of its own. */
export const PATIENT: Files = {
  stat: (path) => whenFree(() => withPath(path, Deno.stat)),
  read: (path) => whenFree(() => withPath(path, (usable) => Deno.readFile(usable))),
};

/** Types of file systems, as statfs(2) tells them, that wait for no network: ext, XFS, Btrfs, tmpfs, overlay, F2FS, ZFS. */
const LOCAL = new Set([0xef53, 0x58465342, 0x9123683e, 0x01021994, 0x794c7630, 0xf2f52010, 0x2fc12fc1]);
/** Larger files are no quick matter. */
const QUICK_BYTES = 64 * 1024;
/** When so many answers took so long together, they came from the disk and not from memory. */
const QUICK_RUN = 100;
const SLOW_MS = 40;
/** So many questions are asked patiently then. */
const PATIENT_RUN = 100;
/** After so long a time of quick answers the network and the screen get their turn. */
const TURN_MS = 1;
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
  /** Quick questions that are judged together, and how long they took. */
  #asked = 0;
  #tookMs = 0;
  /** Since when answers were given without a turn for others. */
  #turnMs = 0;
  /** The turn that others have now. */
  #turn: Promise<void> | undefined;

  constructor(clock: Pick<Clock, "now">) {
    this.#clock = clock;
  }

  async stat(path: string): Promise<Deno.FileInfo> {
    if (!await this.#isNear(path)) return await PATIENT.stat(path);
    return this.#timed(() => withPathSync(path, Deno.statSync));
  }

  async read(path: string, sizeBytes: number): Promise<Uint8Array> {
    if (sizeBytes > QUICK_BYTES || !await this.#isNear(path)) return await PATIENT.read(path, sizeBytes);
    try {
      return this.#timed(() => withPathSync(path, Deno.readFileSync));
    } catch (error) {
      if (!isExhausted(error)) throw error;
      return await PATIENT.read(path, sizeBytes);
    }
  }

  #timed<T>(ask: () => T): T {
    const startMs = this.#clock.now();
    try {
      return ask();
    } finally {
      this.#judge(this.#clock.now() - startMs);
    }
  }

  /** One slow answer may be the processor's: it was busy with others. */
  #judge(tookMs: number): void {
    this.#tookMs += tookMs;
    if (this.#tookMs >= SLOW_MS) this.#patientLeft = PATIENT_RUN;
    else if (++this.#asked < QUICK_RUN) return;
    [this.#asked, this.#tookMs] = [0, 0];
  }

  async #isNear(path: string): Promise<boolean> {
    if (this.#patientLeft > 0) {
      this.#patientLeft--;
      return false;
    }
    if (this.#clock.now() - this.#turnMs >= TURN_MS) await (this.#turn ??= this.#others());
    const folder = dirname(path);
    return this.#folders.get(folder) ?? await this.#lookUp(folder);
  }

  async #others(): Promise<void> {
    await turn();
    this.#turn = undefined;
    this.#turnMs = this.#clock.now();
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
