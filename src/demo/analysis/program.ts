import { entropyOf } from "./measure.ts";

/** A section of a Windows program. */
export interface ProgramSection {
  readonly name: string;
  readonly virtualAddress: number;
  readonly size: number;
  readonly entropy: number;
  readonly executable: boolean;
}

/** The header of a Windows program. */
export interface ProgramHeader {
  readonly machine: "I386" | "AMD64" | "ARM64" | "other";
  /** Linker time, in seconds since 1970. */
  readonly linkedAt: number;
  readonly signed: boolean;
  readonly sections: readonly ProgramSection[];
}

const MACHINES: Readonly<Record<number, ProgramHeader["machine"]>> = {
  0x14c: "I386",
  0x8664: "AMD64",
  0xaa64: "ARM64",
};
const MOST_SECTIONS = 96;

/** Reads the header of a Windows program; undefined where there is none. */
export function readProgram(bytes: Uint8Array): ProgramHeader | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (bytes.length < 0x40) return undefined;
  const at = view.getUint32(0x3c, true);
  if (at + 24 + 144 > bytes.length || view.getUint32(at, true) !== 0x4550) return undefined;
  const optional = at + 24;
  const wide = view.getUint16(optional, true) === 0x20b;
  const table = optional + view.getUint16(at + 20, true);
  const count = Math.min(view.getUint16(at + 6, true), MOST_SECTIONS);
  const sections: ProgramSection[] = [];
  for (let i = 0; i < count && table + 40 * (i + 1) <= bytes.length; i++) {
    sections.push(readSection(bytes, view, table + 40 * i));
  }
  const certificates = optional + (wide ? 112 : 96) + 4 * 8;
  return {
    machine: MACHINES[view.getUint16(at + 4, true)] ?? "other",
    linkedAt: view.getUint32(at + 8, true),
    signed: certificates + 8 <= table && view.getUint32(certificates + 4, true) > 0,
    sections,
  };
}

function readSection(bytes: Uint8Array, view: DataView, at: number): ProgramSection {
  const name = new TextDecoder("latin1").decode(bytes.subarray(at, at + 8)).replace(/\0.*$/s, "");
  const size = view.getUint32(at + 16, true);
  const start = view.getUint32(at + 20, true);
  const body = bytes.subarray(Math.min(start, bytes.length), Math.min(start + size, bytes.length));
  return {
    name,
    virtualAddress: view.getUint32(at + 12, true),
    size,
    entropy: entropyOf(body),
    executable: (view.getUint32(at + 36, true) & 0x20000000) !== 0,
  };
}
