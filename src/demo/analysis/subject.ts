import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { entropyOf } from "./measure.ts";
import { identify, type Identity } from "./identify.ts";
import { type Indicators, indicators } from "./indicators.ts";

const TEXT_BYTES = 4 * 1024 * 1024;

/** A file under analysis. What costs time is measured when a service first asks. */
export class Subject {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** 0 for a submitted file. */
  readonly depth: number;
  readonly sha256: string;
  readonly identity: Identity;
  #text: string | undefined;
  #indicators: Indicators | undefined;
  #entropy: number | undefined;

  /** `typeOverride` is taken as the type, whatever the content says. */
  constructor(
    file: { readonly name: string; readonly bytes: Uint8Array; readonly depth: number },
    typeOverride?: string | null,
  ) {
    this.name = file.name;
    this.bytes = file.bytes;
    this.depth = file.depth;
    this.sha256 = createHash("sha256").update(file.bytes).digest("hex");
    const known = identify(file.bytes);
    this.identity = typeOverride ? { ...known, type: typeOverride } : known;
  }

  /** File type in the server's words, such as `code/html`. */
  get type(): string {
    return this.identity.type;
  }

  /** Length in bytes. */
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

  /** Addresses in the content. */
  get indicators(): Indicators {
    return this.#indicators ??= indicators(this.bytes);
  }

  /** 0 to 8 bits per byte. */
  get entropy(): number {
    return this.#entropy ??= entropyOf(this.bytes);
  }

  /** Whether the bytes hold a word, such as the marker of a test. */
  holds(word: string): boolean {
    return this.text.includes(word);
  }
}
