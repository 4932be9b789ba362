/** A name for a notification queue that nobody else uses. */
export function queueName(prefix = "alx"): string {
  return `${prefix}_${crypto.randomUUID().replaceAll("-", "")}`;
}
