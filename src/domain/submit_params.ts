/** The settings of a submission: one table, with its parsing, merging and checks. @module */
export {
  mergeParams,
  paramsFromFlags,
  parseParam,
  withPasswords,
  withWordsFor,
} from "./submit_params/parse.ts";
export * from "./submit_params/validate.ts";
export { typedSpec } from "./submit_params/service_spec.ts";
export { metadataKeyFault, metadataProblems } from "./submit_params/metadata.ts";
export * from "./submit_params/types.ts";
export {
  choosableParams,
  DEFAULT_SERVICES,
  flagKey,
  SUBMIT_PARAMS,
  submitParam,
} from "./submit_params/table.ts";
