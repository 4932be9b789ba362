import { join, layout, machineCode, noise } from "./bytes.ts";

/** What goes into a Windows program. */
export interface ProgramPlan {
  readonly seed: number;
  readonly sections: readonly string[];
  readonly imports: readonly string[];
  readonly strings: readonly string[];
  readonly dll: boolean;
  readonly wide: boolean;
  readonly packed: boolean;
  /** Bytes of the code section; 512 at least. */
  readonly codeSize: number;
  /** Seconds since 1970 in the header. */
  readonly linkerTime: number;
}

const ALIGN = 512;
const STUB = "This program cannot be run in DOS mode.\r\r\n$";

function align(size: number): number {
  return Math.ceil(size / ALIGN) * ALIGN;
}

function optionalHeader(view: DataView, at: number, plan: ProgramPlan): void {
  view.setUint16(at, plan.wide ? 0x20b : 0x10b, true);
  view.setUint32(at + 16, 0x1000 + (plan.seed % 997), true);
  view.setUint32(at + 28, 0x400000, true);
  view.setUint32(at + 32, 0x1000, true);
  view.setUint32(at + 36, ALIGN, true);
  view.setUint16(at + 68, plan.seed % 2 === 0 ? 2 : 3, true);
}

function sectionBodies(plan: ProgramPlan): Uint8Array[] {
  const code = plan.packed ? noise(plan.seed, plan.codeSize) : machineCode(plan.seed, plan.codeSize);
  const names = join(...plan.imports.map((name) => `\0\0${name}\0`), "KERNEL32.dll\0");
  const texts = join(...plan.strings.map((text) => `${text}\0`));
  const bodies = [code, names, texts];
  while (bodies.length < plan.sections.length) bodies.push(machineCode(plan.seed + bodies.length, 256));
  return bodies;
}

/** A Windows program with a true header and section table; its code is seeded bytes that do nothing. */
export function makeProgram(plan: ProgramPlan): Uint8Array {
  const headerSize = plan.wide ? 240 : 224;
  const table = 0x80 + 24 + headerSize;
  const bodies = sectionBodies(plan);
  const start = align(table + 40 * plan.sections.length);
  const { bytes, view, text } = layout(start + bodies.reduce((sum, body) => sum + align(body.length), 0));
  text(0, "MZ");
  view.setUint16(2, 0x90, true);
  view.setUint32(0x3c, 0x80, true);
  text(0x4e, STUB);
  text(0x80, "PE");
  view.setUint16(0x84, plan.wide ? 0x8664 : 0x14c, true);
  view.setUint16(0x86, plan.sections.length, true);
  view.setUint32(0x88, plan.linkerTime, true);
  view.setUint16(0x94, headerSize, true);
  view.setUint16(0x96, plan.dll ? 0x2102 : 0x0102, true);
  optionalHeader(view, 0x98, plan);
  let at = start;
  plan.sections.forEach((name, index) => {
    const body = bodies[index] ?? new Uint8Array();
    const entry = table + 40 * index;
    text(entry, name.slice(0, 8));
    view.setUint32(entry + 8, body.length, true);
    view.setUint32(entry + 12, 0x1000 * (index + 1), true);
    view.setUint32(entry + 16, align(body.length), true);
    view.setUint32(entry + 20, at, true);
    view.setUint32(entry + 36, index === 0 ? 0x60000020 : 0x40000040, true);
    bytes.set(body, at);
    at += align(body.length);
  });
  return bytes;
}

/** A Linux program: a true identification and header, then strings and seeded code. */
export function makeElf(seed: number, strings: readonly string[]): Uint8Array {
  const { bytes, view, text } = layout(64);
  text(0, "\x7fELF\x02\x01\x01");
  view.setUint16(16, 2, true);
  view.setUint16(18, 62, true);
  view.setUint32(20, 1, true);
  view.setUint32(24, 0x401000, true);
  view.setUint16(52, 64, true);
  return join(bytes, machineCode(seed, 1024 + (seed % 3) * 512), ...strings.map((item) => `${item}\0`));
}

/** A Windows shortcut: header with the shell link identifier, then its command line in UTF-16. */
export function makeShortcut(commandLine: string, description: string): Uint8Array {
  const { bytes, view } = layout(0x4c);
  view.setUint32(0, 0x4c, true);
  bytes.set([0x01, 0x14, 0x02, 0, 0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0x46], 4);
  view.setUint32(20, 0xe4, true);
  return join(bytes, utf16(description), utf16(commandLine), "\0\0\0\0");
}

/** UTF-16 little-endian text after its length in characters. */
function utf16(value: string): Uint8Array {
  const { bytes, view } = layout(2 + value.length * 2);
  view.setUint16(0, value.length, true);
  for (let i = 0; i < value.length; i++) view.setUint16(2 + 2 * i, value.charCodeAt(i), true);
  return bytes;
}
