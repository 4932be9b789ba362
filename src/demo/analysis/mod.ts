/** A real, if small, analysis of submitted content: types, tags, members of archives, honest heuristics. @module */

export { analyseAlone, analyseFile, analyseFiles, type FileAnalysis } from "./analyse.ts";
export { identify, type Identity } from "./identify.ts";
export { ssdeep } from "./ssdeep.ts";
export { isSelected } from "./selection.ts";
export { createAnalyser } from "./analyser.ts";
export { MAX_DEPTH } from "./walk.ts";
export type { BadlistKey } from "./finding.ts";
export type {
  AnalysedFile,
  Analysis,
  AnalysisContext,
  AnalysisOptions,
  AnalysisParams,
  AnalysisTask,
} from "./report.ts";
