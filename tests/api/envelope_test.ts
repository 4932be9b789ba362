import assert from "node:assert/strict";
import { unwrap } from "../../src/api/envelope.ts";
import {
  ApiError,
  AuthError,
  ForbiddenError,
  NotFoundError,
  ProtocolError,
  QuotaError,
  RequestError,
  ServerError,
  TlsError,
  TooEarlyError,
} from "../../src/api/errors.ts";

function received(status: number, body: string, headers: Record<string, string> = {}) {
  return {
    request: "GET /x/",
    status,
    headers: new Map(Object.entries({ "content-type": "application/json", ...headers })),
    body: new TextEncoder().encode(body),
  };
}
const envelope = (status: number, error: string | null, response: unknown = "") =>
  received(
    status,
    JSON.stringify({ api_error_message: error, api_response: response, api_status_code: status }),
  );
const html = (status: number, text = "<!doctype html><title>Hi</title>", headers = {}) =>
  received(status, text, { "content-type": "text/html; charset=utf-8", ...headers });

Deno.test("a good answer is unwrapped, an error of null is none", () => {
  assert.deepEqual(unwrap(envelope(200, "", [1])), [1]);
  assert.deepEqual(unwrap(envelope(200, null, { a: 1 })), { a: 1 });
});

const WRONG_TYPE = "415 Unsupported Media Type: Did not attempt to load JSON data";
const cases:
  readonly (readonly [string, ReturnType<typeof received>, new (...a: never[]) => ApiError, RegExp])[] = [
    ["400", envelope(400, "SearchException: Failed to parse query [a:(]"), RequestError, /Failed to parse/],
    ["200 that carries a 415", envelope(200, WRONG_TYPE), RequestError, /^415 /],
    ["200 that carries a 500", envelope(200, "500 Oh"), ServerError, /^500 /],
    ["200 that carries an error without a number", envelope(200, "No"), RequestError, /^No$/],
    ["401", envelope(401, "Invalid user or APIKey"), AuthError, /APIKey/],
    ["403", envelope(403, "Access Denied (/x/) [No]"), ForbiddenError, /Denied/],
    ["404", envelope(404, "Api does not exist (/x/)"), NotFoundError, /does not exist/],
    ["409", envelope(409, "Submission x already exists."), RequestError, /exists/],
    ["413", envelope(413, "File too big to be scanned (2 > 1)."), RequestError, /too big/],
    ["425", envelope(425, "Not completed"), TooEarlyError, /completed/],
    ["500", envelope(500, "Internal Server Error"), ServerError, /Internal/],
    ["an error without text", envelope(418, ""), RequestError, /418/],
    [
      "a redirect",
      html(308, "", { location: "http://h/x/" }),
      ProtocolError,
      /redirects to "http:\/\/h\/x\/"/,
    ],
    ["a login portal", html(200), ProtocolError, /a web page/],
    ["a wrong method", html(405), ProtocolError, /method/],
    ["a web page at 404", html(404), ProtocolError, /404/],
    ["a proxy's 401", html(401), AuthError, /before Assemblyline/],
    ["a firewall's 403", html(403), ForbiddenError, /before Assemblyline/],
    ["a proxy's 413", html(413), RequestError, /larger/],
    ["a proxy's 502", html(502), ServerError, /bad gateway/],
    ["a proxy's 429", html(429), ServerError, /too many/],
    [
      "no client certificate",
      html(400, "No required SSL certificate was sent"),
      TlsError,
      /client certificate/,
    ],
    [
      "http to an https port",
      html(400, "The plain HTTP request was sent to HTTPS port"),
      ProtocolError,
      /https/,
    ],
    ["other JSON", received(200, '{"ok":true}'), ProtocolError, /something else/],
    ["broken JSON", received(200, '{"api_response":'), ProtocolError, /something else/],
    ["nothing", received(200, ""), ProtocolError, /nothing/],
  ];
for (const [name, answer, Class, pattern] of cases) {
  Deno.test(`errors: ${name} is a ${Class.name}`, () => {
    assert.throws(() => unwrap(answer), (error) => {
      assert.equal((error as Error).constructor, Class);
      assert.match((error as Error).message, pattern);
      assert.equal((error as ApiError).status, answer.status);
      assert.equal((error as ApiError).request, "GET /x/");
      return true;
    });
  });
}

Deno.test("a response that says that there is nothing (204) is null", () => {
  assert.equal(unwrap(received(204, "")), null);
});

const quotas: readonly (readonly [string, "daily" | "concurrent"])[] = [
  ["You've exceeded your maximum concurrent API calls quota of 10", "concurrent"],
  ["You've exceeded your daily maximum API calls quota of 5", "daily"],
  ["You've reached your daily maximum submission quota of 2", "daily"],
  ["You've exceeded your maximum concurrent submission quota of 1", "concurrent"],
  ["You've exceeded your maximum async concurrent submission quota of 1", "concurrent"],
];
for (const [message, kind] of quotas) {
  Deno.test(`quotas are told apart: ${message}`, () => {
    assert.throws(
      () => unwrap(envelope(503, message)),
      (error) => error instanceof QuotaError && error.kind === kind,
    );
  });
}

Deno.test("people are told what to do", () => {
  const hints: readonly (readonly [ReturnType<typeof received>, RegExp])[] = [
    [envelope(401, "Invalid user or APIKey"), /--apikey/],
    [envelope(401, "Wrong username or password"), /--password/],
    [envelope(401, "Maximum password retry of 5 was reached. This account is locked"), /Wait a minute/],
    [envelope(403, "Access Denied (/x/) [API /x/ requires one of the following roles: a, b]"), /role/],
    [envelope(400, "SearchException: Result window is too large, from + size"), /--all/],
    [envelope(503, "You've exceeded your daily maximum API calls quota of 5"), /midnight UTC/],
    [envelope(400, "AI Support is disabled on this system."), /turn this feature on/],
    [envelope(403, "User bob is disabled"), /enable the account/],
    [envelope(401, "Wrong OTP token"), /--otp/],
    [html(200), /login portal/],
    [html(308, "", { location: "http://h/x//" }), /ends in a slash/],
    [html(301, "", { location: "https://h/x/" }), /--server/],
    [html(302, "", { location: "https://sso/login?back=x" }), /login portal/],
  ];
  for (const [answer, pattern] of hints) {
    assert.throws(
      () => unwrap(answer),
      (error) => pattern.test((error as ApiError).hint ?? ""),
      String(pattern),
    );
  }
});
