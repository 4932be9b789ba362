import { findAccount } from "../accounts.ts";
import { type Call, param } from "../call.ts";
import { Refusal } from "../envelope.ts";
import { type Route, section } from "../router.ts";

/** `webauthn/…`: security keys need a browser, so the demo stores none. */
export const webauthnRoutes: readonly Route[] = section("webauthn", [
  ["GET", "/authenticate/begin/<username>/", "-", "!", challenge],
  [
    "POST",
    "/register/begin/",
    "self_manage",
    "q",
    () => refuse("OTP must be setup before adding security tokens"),
  ],
  ["POST", "/register/complete/<name>/", "self_manage", "q", () => {
    throw new Error("as on the genuine server, without a registration that was begun");
  }],
  ["GET", "/remove/<name>/", "self_manage", "q", () => ({ success: true })],
]);

function refuse(message: string): never {
  throw new Refusal(403, message, { success: false });
}

const TEXT = new TextEncoder();

/** CBOR of a text shorter than 24 bytes. */
function text(value: string): number[] {
  return [0x60 + value.length, ...TEXT.encode(value)];
}

/** A challenge as `navigator.credentials` wants it: CBOR, its bytes as numbers. */
function challenge(call: Call): number[] {
  if (findAccount(call.state.store, param(call, "username")) === undefined) {
    throw new Refusal(400, "Bad Request", "");
  }
  const bytes = Array.from({ length: 32 }, () => Math.floor(call.state.random() * 256));
  return [
    0xa1,
    ...text("publicKey"),
    0xa3,
    ...[...text("rpId"), ...text("localhost")],
    ...[...text("challenge"), 0x58, bytes.length, ...bytes],
    ...[...text("allowCredentials"), 0x80],
  ];
}
