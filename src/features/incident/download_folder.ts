/** Writing below a folder, and nowhere else: links within it are never followed. @module */
import { AlxError } from "../../util/error.ts";
import { OWN_FOLDER } from "./download_plan.ts";
import { withFileErrors } from "../../util/file_error.ts";

/** What stands at a place. */
export type Found =
  | { readonly kind: "nothing" }
  | { readonly kind: "file"; readonly path: string; readonly bytes: number }
  /** A folder, a link, a device, or a link on the way. */
  | { readonly kind: "other"; readonly reason: string };

/** A folder that files are put into. */
export class TargetFolder {
  readonly #root: string;
  private constructor(root: string) {
    this.#root = root;
  }

  /** Opens a folder, made where it is absent. Links that lead to it are the person's own. */
  static async open(path: string): Promise<TargetFolder> {
    return await withFileErrors(`Cannot write to "${path}"`, async () => {
      await Deno.mkdir(path, { recursive: true });
      return new TargetFolder(await Deno.realPath(path));
    });
  }

  /** A folder to look at; an absent one is empty. */
  static async look(path: string): Promise<TargetFolder> {
    return new TargetFolder(await Deno.realPath(path).catch(() => path));
  }

  /** Path of a place. */
  at(parts: readonly string[]): string {
    return [this.#root, ...parts].join("/");
  }

  /** Path within alx's own folder, which is made. */
  async own(name: string): Promise<string> {
    await this.ensure([OWN_FOLDER]);
    return this.at([OWN_FOLDER, name]);
  }

  /** What stands at a place, without following a link. */
  async find(parts: readonly string[]): Promise<Found> {
    for (let i = 1; i < parts.length; i++) {
      const kind = await kindOf(this.at(parts.slice(0, i)));
      if (kind === "nothing") return { kind: "nothing" };
      if (kind !== "folder") return { kind: "other", reason: inTheWay(kind, parts.slice(0, i)) };
    }
    const path = this.at(parts);
    try {
      const info = await Deno.lstat(path);
      if (info.isFile) return { kind: "file", path, bytes: info.size };
      const kind = info.isSymlink ? "link" : info.isDirectory ? "folder" : "device";
      return { kind: "other", reason: inTheWay(kind, parts) };
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return { kind: "nothing" };
      throw error;
    }
  }

  /** Makes the folders of a place, one after the other. @throws {AlxError} something else is in the way */
  async ensure(folders: readonly string[]): Promise<void> {
    for (let i = 1; i <= folders.length; i++) {
      const path = this.at(folders.slice(0, i));
      // Looked at each time: whoever may write here could make a link of it while files are written.
      let kind = await kindOf(path);
      if (kind === "nothing") {
        await makeFolder(path);
        kind = await kindOf(path);
      }
      if (kind !== "folder") throw new AlxError(inTheWay(kind, folders.slice(0, i)));
    }
  }

  /**
   * Gives a whole file its place.
   *
   * @param options.replace Whether a file that is there goes. A link that is there is replaced itself.
   * @throws {Deno.errors.AlreadyExists} something is there, and it may not go
   */
  async place(
    from: string,
    parts: readonly string[],
    options: { readonly replace: boolean },
  ): Promise<string> {
    await this.ensure(parts.slice(0, -1));
    const to = this.at(parts);
    if (options.replace) await Deno.rename(from, to);
    else await moveToNew(from, to);
    return to;
  }
}

type Kind = "nothing" | "folder" | "file" | "link" | "device";

async function kindOf(path: string): Promise<Kind> {
  try {
    const { isDirectory, isFile, isSymlink } = await Deno.lstat(path);
    return isSymlink ? "link" : isDirectory ? "folder" : isFile ? "file" : "device";
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "nothing";
    throw error;
  }
}

/** Makes a folder; another one may have made it meanwhile. */
async function makeFolder(path: string): Promise<void> {
  try {
    await Deno.mkdir(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
  }
}

function inTheWay(kind: Kind, parts: readonly string[]): string {
  return `a ${kind} is in the way at "${parts.join("/")}"`;
}

/** Moves where nothing may be; the link call refuses to replace, which rename does not. */
async function moveToNew(from: string, to: string): Promise<void> {
  try {
    await Deno.link(from, to);
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) throw error;
    // A file system without hard links.
    if (await kindOf(to) !== "nothing") throw new Deno.errors.AlreadyExists(to);
    await Deno.rename(from, to);
    return;
  }
  await Deno.remove(from);
}
