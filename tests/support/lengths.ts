/** How long files and functions are. @module */

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

/** The top-level functions of a file, as `deno fmt` writes them: each ends with a brace at the margin. */
export function functionsOf(lines: readonly string[]): { first: string; length: number }[] {
  return lines.flatMap((first, at) => {
    if (!/^(export )?(async )?function\b/.test(first)) return [];
    return [{ first, length: lines.indexOf("}", at) - at + 1 }];
  });
}
