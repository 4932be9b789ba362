/** The version the embedded server claims to be. */
export const SERVER_VERSION = "4.7.4.25";

/** A failure an endpoint answers with, in the envelope. */
export class Refusal extends Error {
  override name = "Refusal";
  readonly status: number;
  /** What `api_response` holds: the genuine server varies between `""`, `{}`, `null` and others. */
  readonly response: unknown;
  /** Also sent; for quotas and cleared cookies. */
  readonly headers: readonly (readonly [string, string])[];

  constructor(
    status: number,
    message: string,
    response: unknown = "",
    headers: readonly (readonly [string, string])[] = [],
  ) {
    super(message);
    this.status = status;
    this.response = response;
    this.headers = headers;
  }
}

/** A 403 in the genuine server's wrapping: `Access Denied (<path>) [<reason>]`. */
export class Denied extends Error {
  override name = "Denied";
}

/** JSON text in an answer that was made elsewhere, such as a page of cached hits. */
export class RawJson {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/**
 * An enveloped answer.
 *
 * @param message `""` on success; null where the genuine server says null
 */
export function envelope(status: number, message: string | null, response: unknown): Response {
  const inner = response instanceof RawJson ? response.text : JSON.stringify(response ?? null);
  const text = `{"api_error_message":${JSON.stringify(message)},"api_response":${inner},` +
    `"api_server_version":"${SERVER_VERSION}","api_status_code":${status}}\n`;
  return new Response(text, { status, headers: { "content-type": "application/json" } });
}

/** The 308 of a missing trailing slash or of doubled ones, with the page that a person would see. */
export function redirect(url: URL): Response {
  const target = `${url.origin}${`${url.pathname}/`.replace(/\/{2,}/g, "/")}${url.search}`;
  const shown = target.replaceAll("&", "&amp;");
  return html(
    308,
    "Redirecting...",
    "Redirecting...",
    `You should be redirected automatically to the target URL: <a href="${shown}">${shown}</a>. ` +
      "If not, click the link.",
    { location: target },
  );
}

/** What a known path may be asked with. */
export function options(allow: readonly string[]): Response {
  const headers = { allow: [...allow, "OPTIONS"].join(", "), "content-type": "text/html; charset=utf-8" };
  return new Response("", { headers });
}

/** The HTML 405 of a known path with another verb. */
export function wrongMethod(allow: readonly string[]): Response {
  return html(
    405,
    "405 Method Not Allowed",
    "Method Not Allowed",
    "The method is not allowed for the requested URL.</p>",
    { allow: allow.join(", ") },
  );
}

function html(
  status: number,
  title: string,
  heading: string,
  text: string,
  headers: Record<string, string>,
): Response {
  return new Response(
    `<!doctype html>\n<html lang=en>\n<title>${title}</title>\n<h1>${heading}</h1>\n<p>${text}\n`,
    { status, headers: { "content-type": "text/html; charset=utf-8", ...headers } },
  );
}

/** A file to download, outside the envelope. */
export function fileAnswer(
  bytes: Uint8Array | string,
  name: string,
  contentType = "application/octet-stream",
): Response {
  const body = typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes;
  return new Response(body as BodyInit, {
    headers: {
      "content-type": contentType,
      "content-length": String(body.byteLength),
      "content-disposition": `attachment; filename=file.bin; filename*=UTF-8''${encodeURIComponent(name)}`,
    },
  });
}

/** An object with its keys in order, as the genuine server sends all of them; for maps of counts. */
export function sorted<T>(map: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(map).sort(([a], [b]) => a < b ? -1 : a > b ? 1 : 0));
}
