export { safeFileName } from "../util/safe_name.ts";
