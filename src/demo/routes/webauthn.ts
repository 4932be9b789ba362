import { Refusal } from "../envelope.ts";
import { type Route, section } from "../router.ts";

/** `webauthn/…`: security keys need a browser, so the demo knows none. */
export const webauthnRoutes: readonly Route[] = section("webauthn", [
  ["GET", "/authenticate/begin/<username>/", "-", "!", none],
  ["POST", "/register/begin/", "self_manage", "q", off],
  ["POST", "/register/complete/<name>/", "self_manage", "q", off],
  ["GET", "/remove/<name>/", "self_manage", "q", () => ({ success: true })],
]);

function none(): never {
  throw new Refusal(404, "Could not find any security tokens for this user", {});
}

function off(): never {
  throw new Refusal(403, "Security Tokens are disabled on this server", { success: false });
}
