import type { Json } from "../../util/json.ts";

/** A stored document: nested objects, lists, nulls for what is unset. */
export type Doc = { readonly [key: string]: Json };
