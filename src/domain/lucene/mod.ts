export { parseQuery } from "./parse.ts";
export { type CompileOptions, compileQuery, type QueryTest } from "./compile.ts";
export { QueryError } from "./query_error.ts";
