export { parseQuery } from "./parse.ts";
export { type CompileOptions, compileQuery, type QueryTest } from "./compile.ts";
export { QueryError, searchFailure } from "./query_error.ts";
export { type FieldSpec, fieldSpec, type FieldTable } from "./field_spec.ts";
export { fieldReader, fieldValues } from "./walk.ts";
export { parseDate, parseDateMath, storedDate } from "./date_math.ts";
export type { Doc } from "./doc.ts";
