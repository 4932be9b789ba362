import { createHash } from "node:crypto";
import type { FileNode } from "./file_node.ts";

const digests = new WeakMap<FileNode, { md5: string; sha1: string }>();

/** The older hashes of a file, computed once. */
export function digestsOf(file: FileNode): { md5: string; sha1: string } {
  let known = digests.get(file);
  if (known === undefined) {
    const bytes = file.bytes();
    const digest = (name: string) => createHash(name).update(bytes).digest("hex");
    digests.set(file, known = { md5: digest("md5"), sha1: digest("sha1") });
  }
  return known;
}
