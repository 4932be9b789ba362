/** Wire types: the server's own names, lenient to unknown and missing fields. @module */
export * from "./account.ts";
export * from "./alert.ts";
export * from "./common.ts";
export * from "./file.ts";
export * from "./flow.ts";
export * from "./knowledge.ts";
export * from "./lists.ts";
export * from "./result.ts";
export * from "./server.ts";
export * from "./submission.ts";
export * from "./summary.ts";
export * from "./user.ts";
