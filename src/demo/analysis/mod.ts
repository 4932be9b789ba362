/** A real, if small, analysis of submitted content: types, tags, members of archives, honest heuristics. @module */
import type { Analysis, AnalysisContext, AnalysisParams } from "./report.ts";
import { Walk } from "./walk.ts";

export { identify, type Identity } from "./identify.ts";
export { ssdeep } from "./ssdeep.ts";
export { isSelected } from "./selection.ts";
export { MAX_DEPTH } from "./walk.ts";
export type { BadlistKey } from "./finding.ts";
export type { AnalysedFile, Analysis, AnalysisContext, AnalysisParams, AnalysisTask } from "./report.ts";

/** Analyses submitted files together with all that is inside them. */
export function analyseFiles(
  files: readonly { readonly name: string; readonly bytes: Uint8Array }[],
  params: AnalysisParams,
  context: AnalysisContext,
): Analysis {
  const walk = new Walk(params, context);
  for (const { name, bytes } of files) walk.meet(name, bytes, 0);
  walk.run();
  return { files: walk.files, tasks: walk.tasks, maxScore: Math.max(...walk.scores.values()) };
}

/** Analyses one submitted file; see `analyseFiles`. */
export function analyseFile(
  bytes: Uint8Array,
  name: string,
  options: { readonly params: AnalysisParams; readonly context: AnalysisContext },
): Analysis {
  return analyseFiles([{ name, bytes }], options.params, options.context);
}
