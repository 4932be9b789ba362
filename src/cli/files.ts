/** Files that a person names on the command line. @module */
import { AlxError, UsageError } from "../util/error.ts";
import { safeText } from "../util/safe_text.ts";
import { shellWord } from "../util/shell.ts";
import type { CliContext } from "./context.ts";
import { fileFault, withFileErrors } from "../util/file_error.ts";

/** Text of a file, undefined when it is absent. */
export async function readTextFile(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** Reads the files that settings name; `-` is standard input. */
export function textReader(ctx: Pick<CliContext, "stdin">): (path: string) => Promise<string | undefined> {
  return async (path) => {
    if (path !== "-") return await readTextFile(path);
    const decoder = new TextDecoder();
    let text = "";
    for await (const piece of ctx.stdin()) text += decoder.decode(piece, { stream: true });
    return text + decoder.decode();
  };
}

/** A file being written under another name until it is whole. */
export interface NewFile {
  write(bytes: Uint8Array): Promise<void>;
  /** Gives the file its name. */
  finish(options?: NewFileOptions): Promise<void>;
  /** Removes what was written; does nothing after {@link NewFile.finish}. */
  discard(): Promise<void>;
}

/** How {@link createFile} treats what is there. */
export interface NewFileOptions {
  /** Replace an existing file. @default false */
  readonly force?: boolean | undefined;
  /** What to do where the file exists. @default "another --out, or --force" */
  readonly hint?: string | undefined;
  /** Permissions of the file. Default: those of any new file. */
  readonly mode?: number | undefined;
}

/** Permissions of what may be malware: nobody else on this machine reads it. */
export const PRIVATE = 0o600;

/**
 * Whether a file may be replaced: one that the user named. A name that the server chose, or whoever made the file,
 * never replaces one, `--force` or not.
 */
export function replacing(
  path: string,
  { out, force }: { readonly out: string | undefined; readonly force: true | undefined },
): Pick<NewFileOptions, "force" | "hint"> {
  const isNamed = path === out;
  return isNamed || force === undefined
    ? { force }
    : { force: false, hint: `its name is not yours: --out ${shellWord(path)} --force` };
}

/**
 * Starts a file that appears under its name only when it is whole.
 *
 * @throws {UsageError} when it exists and `force` is not set
 */
export async function createFile(path: string, options: NewFileOptions = {}): Promise<NewFile> {
  if (!options.force) await refuseExisting(path, options.hint);
  const temporary = `${path}.${crypto.randomUUID().slice(0, 8)}.part`;
  const file = await withFileErrors(
    `Cannot write "${path}"`,
    () =>
      Deno.open(temporary, {
        write: true,
        createNew: true,
        ...(options.mode === undefined ? {} : { mode: options.mode }),
      }),
  );
  let open = true;
  const close = () => {
    if (open) file.close();
    open = false;
  };
  return {
    async write(bytes) {
      for (let done = 0; done < bytes.length;) {
        done += await withFileErrors(`Cannot write "${path}"`, () => file.write(bytes.subarray(done)));
      }
    },
    async finish() {
      close();
      await withFileErrors(
        `Cannot write "${path}"`,
        () => options.force ? Deno.rename(temporary, path) : renameNew(temporary, path),
      );
    },
    async discard() {
      close();
      await Deno.remove(temporary).catch(() => undefined);
    },
  };
}

/** @throws {UsageError} something of that name exists */
export async function refuseExisting(path: string, hint = "another --out, or --force"): Promise<void> {
  if (await exists(path)) {
    throw new UsageError(`Will not overwrite "${path}"`, { hint });
  }
}

/** Gives a file a name that must be free; the link call refuses to replace, which rename does not. */
async function renameNew(from: string, to: string): Promise<void> {
  try {
    await Deno.link(from, to);
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) throw error;
    await Deno.rename(from, to); // a file system without hard links
    return;
  }
  await Deno.remove(from);
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.lstat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw new AlxError(`Cannot write "${path}": ${fileFault(error)}`, { cause: error });
  }
}

/**
 * Where to write: what a person named, a folder keeping the file under its own name; without it, this folder. A folder
 * named with a slash at its end is made when it is absent.
 */
export async function targetPath(out: string | undefined, name: string): Promise<string> {
  if (out === undefined) return name;
  if (out.endsWith("/")) {
    await withFileErrors(`Cannot write "${out}"`, () => Deno.mkdir(out, { recursive: true }));
  }
  const isFolder = await Deno.stat(out).then((found) => found.isDirectory, () => false);
  return isFolder ? `${out.replace(/\/+$/, "")}/${name}` : out;
}

/** Where {@link saveBytes} writes. */
export interface SaveOptions extends NewFileOptions {
  /** `-` is standard output. */
  readonly out: string;
}

/**
 * Refuses to write bytes that anybody may have chosen to a terminal, which would obey some of them.
 *
 * @throws {UsageError} `out` is `-`, and standard output is a terminal
 */
export function refuseTerminal(ctx: Pick<CliContext, "isTty">, out: string | undefined): void {
  if (out === "-" && ctx.isTty.out) {
    throw new UsageError("Will not write a file's bytes to a terminal", { hint: "--out FILE" });
  }
}

/**
 * Writes a body to a file that appears when it is whole, or to standard output; on a terminal as safe text.
 *
 * @throws {UsageError} it is no text, and standard output is a terminal
 */
export async function saveBytes(
  ctx: Pick<CliContext, "out" | "isTty">,
  body: AsyncIterable<Uint8Array>,
  { out, ...options }: SaveOptions,
): Promise<void> {
  if (out === "-") {
    for await (const data of ctx.isTty.out ? shownText(ctx, body) : body) await ctx.out(data);
    return;
  }
  const file = await createFile(out, options);
  try {
    for await (const chunk of body) await file.write(chunk);
    await file.finish();
  } finally {
    await file.discard();
  }
}

/** Text of a body, harmless to a terminal; only whole lines, as what is shown depends on what stands before it. */
async function* shownText(
  ctx: Pick<CliContext, "isTty">,
  body: AsyncIterable<Uint8Array>,
): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of body) {
    if (chunk.includes(0)) refuseTerminal(ctx, "-");
    const text = rest + decoder.decode(chunk, { stream: true });
    const end = text.lastIndexOf("\n") + 1;
    if (end > 0) yield safeText(text.slice(0, end), { newlines: "keep" });
    rest = text.slice(end);
  }
  yield safeText(rest + decoder.decode(), { newlines: "keep" });
}
