/**
 * Names that are not UTF-8. The runtime shows them damaged and cannot use them, so they are written as text here, with
 * `%E9` for a byte that is not UTF-8, and taken back when a file is opened. Only Linux has such names.
 *
 * @module
 */

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

/** A name as text: as it is where it is UTF-8, otherwise with `%` and two capital hex digits for each byte that is not. */
export function nameText(bytes: Uint8Array): string {
  const whole = decoded(bytes);
  if (whole !== undefined) return whole;
  let text = "";
  for (let at = 0; at < bytes.length;) {
    const length = lengthOf(bytes[at]!);
    const part = decoded(bytes.subarray(at, at + length));
    text += part ?? `%${bytes[at]!.toString(16).toUpperCase()}`;
    at += part === undefined ? 1 : length;
  }
  return text;
}

/** Whether a name is UTF-8. */
export function isUtf8(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte < 0x80) || decoded(bytes) !== undefined;
}

/** How many bytes a character takes that begins so. */
function lengthOf(first: number): number {
  return first < 0xc0 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

function decoded(bytes: Uint8Array): string | undefined {
  try {
    return strict.decode(bytes);
  } catch {
    return undefined;
  }
}

const ESCAPED = /%([89A-F][0-9A-F])/;

/** Added to a name as {@link nameText} writes it when another file really has that name. */
export const RAW_MARK = " (not UTF-8)";
/** Marks at the ends of a path's parts. */
const MARKS = /(?: \(not UTF-8\))+(?=\/|$)/g;

/** The bytes that {@link nameText} wrote as this path; undefined for a path that is what it says. */
export function rawBytes(path: string): Uint8Array | undefined {
  if (!ESCAPED.test(path)) return undefined;
  // The parts are in turn text and two hex digits.
  const bytes = Uint8Array.from(
    path.split(ESCAPED).flatMap((part, at) =>
      at % 2 === 1 ? [parseInt(part, 16)] : [...encoder.encode(part)]
    ),
  );
  return decoded(bytes) === undefined && nameText(bytes) === path ? bytes : undefined;
}

/** Does something with a path, or with another that leads to the same where the name is not UTF-8. */
export async function withPath<T>(path: string, use: (usable: string) => Promise<T>): Promise<T> {
  const handle = handleOf(path);
  try {
    return await use(handle?.path ?? path);
  } finally {
    handle?.close();
  }
}

/** The same, at once. */
export function withPathSync<T>(path: string, use: (usable: string) => T): T {
  const handle = handleOf(path);
  try {
    return use(handle?.path ?? path);
  } finally {
    handle?.close();
  }
}

interface Handle {
  readonly path: string;
  close(): void;
}

/** `O_PATH`: nothing is opened for reading yet, which a pipe would wait for and a locked file refuse. */
const O_PATH = 0o10000000;
const O_CLOEXEC = 0o2000000;

function handleOf(path: string): Handle | undefined {
  if (Deno.build.os !== "linux" || !ESCAPED.test(path)) return undefined;
  const names = [path, path.replaceAll(MARKS, "")].flatMap((name) => rawBytes(name) ?? []);
  if (names.length === 0 || isThere(path)) return undefined;
  const library = libc();
  if (library === undefined) return undefined;
  for (const bytes of names) {
    const file = library.symbols.open(new Uint8Array([...bytes, 0]), O_PATH | O_CLOEXEC, 0);
    if (file < 0) continue;
    const close = () => {
      library.symbols.close(file);
      library.close();
    };
    return { path: `/proc/self/fd/${file}`, close };
  }
  library.close();
  return undefined;
}

function isThere(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch {
    return false;
  }
}

const SYMBOLS = {
  open: { parameters: ["buffer", "i32", "i32"], result: "i32" },
  close: { parameters: ["i32"], result: "i32" },
} as const;

function libc(): Deno.DynamicLibrary<typeof SYMBOLS> | undefined {
  try {
    return Deno.dlopen("libc.so.6", SYMBOLS);
  } catch {
    return undefined; // Without that library, or the permission, such files stay unreadable.
  }
}
