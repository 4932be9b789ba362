import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { entropyOf } from "./measure.ts";
import { identify, type Identity } from "./identify.ts";
import { type Indicators, indicators } from "./indicators.ts";

const TEXT_BYTES = 4 * 1024 * 1024;

/** A file under analysis. What costs time is measured when a service first asks. */
export class Subject {
  readonly sha256: string;
  readonly identity: Identity;
  #text: string | undefined;
  #indicators: Indicators | undefined;
  #entropy: number | undefined;

  constructor(
    readonly name: string,
    readonly bytes: Uint8Array,
    readonly depth: number,
    typeOverride?: string | null,
  ) {
    this.sha256 = createHash("sha256").update(bytes).digest("hex");
    const known = identify(bytes);
    this.identity = typeOverride ? { ...known, type: typeOverride } : known;
  }

  get type(): string {
    return this.identity.type;
  }

  get size(): number {
    return this.bytes.length;
  }

  /** The first 4 MiB, one character per byte. */
  get text(): string {
    return this.#text ??= Buffer.from(
      this.bytes.buffer,
      this.bytes.byteOffset,
      Math.min(this.size, TEXT_BYTES),
    )
      .toString("latin1");
  }

  get indicators(): Indicators {
    return this.#indicators ??= indicators(this.bytes);
  }

  get entropy(): number {
    return this.#entropy ??= entropyOf(this.bytes);
  }

  /** Whether the bytes hold a word, such as the marker of a test. */
  holds(word: string): boolean {
    return this.text.includes(word);
  }
}
