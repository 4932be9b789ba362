/** The files of the source. @module */

/** A file of source. */
export interface SourceFile {
  readonly path: string;
  readonly lines: readonly string[];
}

/** Every TypeScript file below a folder. */
export async function* sourceFiles(folder: string): AsyncGenerator<SourceFile> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) yield* sourceFiles(path);
    else if (/\.tsx?$/.test(name)) {
      yield { path, lines: (await Deno.readTextFile(path)).trimEnd().split("\n") };
    }
  }
}
