/** Where the bytes to analyse come from. Every `name` is cut to its last part: folders stay at home. */
export type Source =
  /** A file, read anew for each attempt. With `sizeBytes` it is sent with a length, else in chunks. */
  | {
    readonly kind: "stream";
    readonly name: string;
    readonly open: () => AsyncIterable<Uint8Array> | Promise<AsyncIterable<Uint8Array>>;
    readonly sizeBytes?: number | undefined;
  }
  | { readonly kind: "bytes"; readonly name: string; readonly bytes: Uint8Array }
  /** Fetched by the server; defanged forms such as `hxxp://` are understood. */
  | { readonly kind: "url"; readonly url: string }
  /** A file the server has, or can fetch: `sha256`, or another of the configured kinds. */
  | {
    readonly kind: "hash";
    readonly type: string;
    readonly value: string;
    readonly name?: string | undefined;
  }
  | {
    readonly kind: "base64" | "plaintext";
    readonly content: string;
    readonly name?: string | undefined;
  };

/** The last part of a path of any system; `file` when nothing is left. */
export function baseName(path: string): string {
  const name = path.split(/[/\\]/).filter((part) => part !== "").at(-1);
  return name === undefined || name === "." || name === ".." ? "file" : name;
}

/** What names the source in a message to a person. */
export function describeSource(source: Source): string {
  switch (source.kind) {
    case "url":
      return source.url;
    case "hash":
      return source.name ?? source.value;
    case "base64":
    case "plaintext":
      return source.name ?? source.kind;
    default:
      return source.name;
  }
}

/** The part of the JSON request that tells the source. */
export function sourceFields(source: Source): Record<string, string> {
  switch (source.kind) {
    case "url":
      return { url: source.url, name: urlName(source.url) };
    case "hash":
      return { [source.type]: source.value, name: baseName(source.name ?? source.value) };
    case "base64":
    case "plaintext":
      return {
        [source.kind]: source.content,
        ...(source.name === undefined ? {} : { name: baseName(source.name) }),
      };
    default:
      return { name: baseName(source.name) };
  }
}

function urlName(url: string): string {
  return /^[^?#]*\/([^/?#]+)\/?(?:[?#]|$)/.exec(url.replace(/^[^/]*\/\//, "/"))?.[1] ?? "file";
}
