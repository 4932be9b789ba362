/** Files and folders that the runtime keeps to itself. @module */

/** Knows what {@link hiddenEntries} tells; disposed of when the walk is over. */
export interface HiddenEntries extends Disposable {
  /** What the runtime leaves out of a folder that can be read. */
  in(folder: string): Promise<Deno.DirEntry[]>;
}

/**
 * What in folders has a name that is not UTF-8, with U+FFFD for what is not, as newer runtimes tell it; nothing where
 * `readDir` tells it.
 *
 * Deno before 2.9 (compiled programs run on 2.6) leaves such entries out without a word: files of a folder unpacked
 * from an old archive would be neither sent nor told of. So the C library is asked. Only Linux has such names.
 */
export function hiddenEntries(): HiddenEntries {
  const library = libc();
  return {
    in: async (folder) => library === undefined ? [] : await ask(library, folder),
    [Symbol.dispose]: () => library?.close(),
  };
}

async function ask({ symbols }: Libc, folder: string): Promise<Deno.DirEntry[]> {
  const file = await symbols.open(new TextEncoder().encode(`${folder}\0`), O_FLAGS, 0);
  if (file < 0) return [];
  const entries: Deno.DirEntry[] = [];
  try {
    for (const room = new Uint8Array(BUFFER_BYTES);;) {
      const count = Number(await symbols.getdents64(file, room, BigInt(room.length)));
      if (count <= 0) return entries;
      entries.push(...damagedIn(room.subarray(0, count)));
    }
  } finally {
    symbols.close(file);
  }
}

const BUFFER_BYTES = 64 * 1024;
/** `O_DIRECTORY` (another bit on Arm) is left out: what is no folder gives no entries. */
const O_CLOEXEC = 0o2000000;
const O_NONBLOCK = 0o4000;
const O_FLAGS = O_CLOEXEC | O_NONBLOCK;

const DIRECTORY = 4;

/**
 * The entries with damaged names in what `getdents64` wrote. A record is 8 bytes of inode, 8 of offset, 2 of its length,
 * 1 of kind, and the name to a NUL.
 */
export function* damagedIn(records: Uint8Array): Generator<Deno.DirEntry> {
  const view = new DataView(records.buffer, records.byteOffset, records.length);
  for (let at = 0; at + 19 < records.length;) {
    const length = view.getUint16(at + 16, true);
    if (length < 20) return;
    const name = records.subarray(at + 19, records.indexOf(0, at + 19));
    if (!isUtf8(name)) {
      const isDirectory = records[at + 18] === DIRECTORY;
      yield { name: new TextDecoder().decode(name), isDirectory, isFile: !isDirectory, isSymlink: false };
    }
    at += length;
  }
}

const strict = new TextDecoder("utf-8", { fatal: true });

function isUtf8(bytes: Uint8Array): boolean {
  if (bytes.every((byte) => byte < 0x80)) return true;
  try {
    strict.decode(bytes);
    return true;
  } catch {
    return false;
  }
}

const SYMBOLS = {
  open: { parameters: ["buffer", "i32", "i32"], result: "i32", nonblocking: true },
  getdents64: { parameters: ["i32", "buffer", "usize"], result: "isize", nonblocking: true },
  close: { parameters: ["i32"], result: "i32" },
} as const;

type Libc = Deno.DynamicLibrary<typeof SYMBOLS>;

/** The C library, where it is needed. */
function libc(): Libc | undefined {
  const [major = 0, minor = 0] = Deno.version.deno.split(".").map(Number);
  if (Deno.build.os !== "linux" || major > 2 || minor >= 9) return undefined;
  try {
    return Deno.dlopen("libc.so.6", SYMBOLS);
  } catch {
    return undefined; // Without that library, or the permission, such names stay unknown.
  }
}
