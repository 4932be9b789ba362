/**
 * The same error, of the same class, told with other words. The original stays as it is: it may be shared by several
 * requests.
 */
export function retold<E extends Error>(
  error: E,
  change: {
    readonly message?: string;
    readonly request?: string;
    readonly hint?: string;
    readonly retryAfterMs?: number | undefined;
  },
): E {
  const own = Object.getOwnPropertyDescriptors(error);
  const copy: E = Object.create(Object.getPrototypeOf(error), own);
  for (const [name, value] of Object.entries(change)) {
    Object.defineProperty(copy, name, {
      value,
      configurable: true,
      writable: true,
      enumerable: name !== "message",
    });
  }
  return copy;
}
