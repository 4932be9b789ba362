import type { AnalysedFile, Analysis, AnalysisOptions, AnalysisTask } from "./report.ts";
import type { Subject } from "./subject.ts";
import { Walk } from "./walk.ts";

/** Analyses submitted files together with all that is inside them. */
export function analyseFiles(
  files: readonly { readonly name: string; readonly bytes: Uint8Array }[],
  options: AnalysisOptions,
): Analysis {
  const walk = new Walk(options);
  for (const { name, bytes } of files) walk.meet({ name, bytes, depth: 0 });
  while (walk.step());
  return { files: walk.files, tasks: walk.tasks, maxScore: Math.max(...walk.scores.values()) };
}

/** What the services found in one file, and what they took out of it. */
export interface FileAnalysis {
  readonly file: AnalysedFile;
  readonly tasks: readonly AnalysisTask[];
  /** Extracted files, not analysed. */
  readonly children: readonly Pick<Subject, "name" | "sha256" | "bytes">[];
}

/** Analyses one file without what is inside it; `depth` is 0 for a submitted file. */
export function analyseAlone(
  bytes: Uint8Array,
  name: string,
  options: AnalysisOptions & { readonly depth?: number },
): FileAnalysis {
  const walk = new Walk(options);
  walk.meet({ name, bytes, depth: options.depth ?? 0 });
  walk.step();
  return { file: walk.files[0] as AnalysedFile, tasks: walk.tasks, children: walk.waiting };
}

/** Analyses one submitted file with all that is inside it; see `analyseFiles`. */
export function analyseFile(
  bytes: Uint8Array,
  name: string,
  options: AnalysisOptions,
): Analysis {
  return analyseFiles([{ name, bytes }], options);
}
