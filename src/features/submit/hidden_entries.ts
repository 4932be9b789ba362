/** Files and folders that the runtime keeps to itself, or shows damaged. @module */
import { isUtf8, nameText, RAW_MARK, rawBytes } from "./raw_path.ts";

/** Knows what {@link hiddenEntries} tells; disposed of when the walk is over. */
export interface HiddenEntries extends Disposable {
  /** The entries that the runtime tells of a folder, with those put right that are not UTF-8. */
  completed(folder: string, told: Deno.DirEntry[]): Promise<Deno.DirEntry[]>;
}

/**
 * Puts what in folders has a name that is not UTF-8 among the other entries, its name as {@link nameText} writes it.
 *
 * Deno before 2.9 (compiled programs run on 2.6) leaves such entries out without a word: files of a folder unpacked
 * from an old archive would be neither sent nor told of. Newer ones tell U+FFFD for what is not UTF-8, so that several
 * look like one, or like another that has such a name. So the C library is asked. Only Linux has such names.
 */
export function hiddenEntries(): HiddenEntries {
  let library: Libc | undefined | null = null;
  return {
    completed: async (folder, told) => {
      const isDamaged = told.some(({ name }) => name.includes(REPLACEMENT));
      if (!isDamaged && !LEAVES_OUT) return told;
      library = library === null ? libc() : library;
      const asked = library === undefined ? undefined : await ask(library, folder);
      if (asked === undefined) return told;
      const entries = told.filter(({ name }) => !name.includes(REPLACEMENT));
      const names = new Set(entries.map(({ name }) => name));
      for (const entry of asked) {
        const name = distinct(entry.name, names);
        names.add(name);
        entries.push({ ...entry, name });
      }
      return entries;
    },
    [Symbol.dispose]: () => library?.close(),
  };
}

const REPLACEMENT = "\ufffd";

/** A name that another file has as it is written gets marks until none has it; `withPath` takes them off again. */
function distinct(name: string, others: ReadonlySet<string>): string {
  return others.has(name) ? distinct(`${name}${RAW_MARK}`, others) : name;
}

/** The entries with names that are not UTF-8, or hold U+FFFD; undefined when the folder cannot be asked. */
async function ask({ symbols }: Libc, folder: string): Promise<Deno.DirEntry[] | undefined> {
  const bytes = rawBytes(folder) ?? new TextEncoder().encode(folder);
  const file = await symbols.open(new Uint8Array([...bytes, 0]), O_FLAGS, 0);
  if (file < 0) return undefined;
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

/** Kinds of entries; 0 stands for one that the file system does not tell. */
const DIRECTORY = 4;
const FILE = new Set([0, 8]);
const LINK = 10;

/**
 * The entries in what `getdents64` wrote whose names are not UTF-8, or hold U+FFFD. A record is 8 bytes of inode, 8 of offset, 2 of its length,
 * 1 of kind, and the name to a NUL.
 */
export function* damagedIn(records: Uint8Array): Generator<Deno.DirEntry> {
  const view = new DataView(records.buffer, records.byteOffset, records.length);
  for (let at = 0; at + 19 < records.length;) {
    const length = view.getUint16(at + 16, true);
    if (length < 20) return;
    const bytes = records.subarray(at + 19, records.indexOf(0, at + 19));
    const kind = records[at + 18]!;
    const name = nameText(bytes);
    if (!isUtf8(bytes) || name.includes(REPLACEMENT)) {
      yield { name, isDirectory: kind === DIRECTORY, isFile: FILE.has(kind), isSymlink: kind === LINK };
    }
    at += length;
  }
}

const SYMBOLS = {
  open: { parameters: ["buffer", "i32", "i32"], result: "i32", nonblocking: true },
  getdents64: { parameters: ["i32", "buffer", "usize"], result: "isize", nonblocking: true },
  close: { parameters: ["i32"], result: "i32" },
} as const;

type Libc = Deno.DynamicLibrary<typeof SYMBOLS>;

const [MAJOR = 0, MINOR = 0] = Deno.version.deno.split(".").map(Number);
/** Whether the runtime leaves out names that are not UTF-8. */
const LEAVES_OUT = Deno.build.os === "linux" && MAJOR <= 2 && MINOR < 9;

function libc(): Libc | undefined {
  if (Deno.build.os !== "linux") return undefined;
  try {
    return Deno.dlopen("libc.so.6", SYMBOLS);
  } catch {
    return undefined; // Without that library, or the permission, such names stay unknown.
  }
}
