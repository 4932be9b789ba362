import { fileURLToPath } from "node:url";

/** The path of a `file:` URL, on every platform. */
export function fromFileUrl(url: URL): string {
  return fileURLToPath(url);
}

/** The top folder of the checkout, with a slash at its end. */
export const ROOT = fromFileUrl(new URL("../..", import.meta.url));
