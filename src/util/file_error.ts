import { AlxError, toError } from "./error.ts";

/** Whether the operating system refused something about a file. */
export function isFileError(error: unknown): error is Error {
  const { errors } = Deno;
  return [
    errors.NotFound,
    errors.PermissionDenied,
    errors.AlreadyExists,
    errors.IsADirectory,
    errors.NotADirectory,
    errors.NotCapable,
    errors.FilesystemLoop,
    errors.WriteZero,
  ].some((kind) => error instanceof kind) ||
    (error instanceof Error && (/\(os error \d+\)/.test(error.message) ||
      "code" in error && typeof error.code === "string" && /^E[A-Z]+$/.test(error.code)));
}

/** The reason the operating system gave, in plain words. */
export function fileFault(error: unknown): string {
  const { errors } = Deno;
  if (error instanceof errors.NotFound) return "there is no such file or folder";
  if (error instanceof errors.PermissionDenied) return "permission denied";
  if (error instanceof errors.AlreadyExists) return "it exists already";
  if (error instanceof errors.IsADirectory) return "it is a folder";
  if (error instanceof errors.NotADirectory) return "a part of its path is not a folder";
  if (error instanceof errors.FilesystemLoop) return "its links go round in circles";
  const text = toError(error).message.replace(/ \(os error \d+\).*$/s, "").replace(/\.$/, "");
  return text.replace(/^./, (first) => first.toLowerCase());
}

/**
 * Runs `work`; a refusal by the operating system becomes an error that starts with `message` and ends with the reason.
 *
 * @param options.hint What to do about it.
 * @throws {AlxError} when the operating system refuses; anything else `work` throws comes through as it is
 */
export async function withFileErrors<T>(
  message: string,
  work: () => Promise<T>,
  options: { readonly hint?: string } = {},
): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (!isFileError(cause)) throw cause;
    throw new AlxError(`${message}: ${fileFault(cause)}`, { cause, ...options });
  }
}
