import type { JsonObject } from "../util/json.ts";
import type { DemoStore } from "./store.ts";
import { rolesOfKey, rolesOfTypes } from "./roles.ts";

/** An API key to create. */
export interface KeySpec {
  readonly secret: string;
  /** Letters R, W, E or C. */
  readonly acl: readonly string[];
  /** Roles of a `C` key. */
  readonly roles?: readonly string[];
  /** When it ends; the genuine server accepts it even then. */
  readonly expiryTs?: string | null;
}

/** An account to create. Quotas: 0 is unlimited. */
export interface AccountSpec {
  readonly uname: string;
  readonly password: string;
  readonly name?: string;
  readonly type?: readonly string[];
  /** Roles of a `custom` account. */
  readonly roles?: readonly string[];
  readonly classification?: string;
  readonly isActive?: boolean;
  readonly keys?: Readonly<Record<string, KeySpec>>;
  /** Calls at a time. */
  readonly apiQuota?: number;
  readonly apiDailyQuota?: number;
  /** Submissions at a time. */
  readonly submissionQuota?: number;
  /** Ingests at a time. */
  readonly submissionAsyncQuota?: number;
  readonly submissionDailyQuota?: number;
  /** Secret of the second factor that a login by password needs, in base 32. */
  readonly otpSecret?: string;
}

/** The highest classification of the demo, as stored. */
export const TOP_CLASSIFICATION = "TLP:AMBER+STRICT";

/** The accounts every embedded server has. */
export const DEFAULT_ACCOUNTS: readonly AccountSpec[] = [
  account("admin", "Administrator", ["admin"], ["R", "W"], ["R", "W", "E"]),
  account("analyst", "Ada Analyst", ["user"], ["R", "W"], ["R", "W", "E"]),
  account("viewer", "Vic Viewer", ["viewer"], ["R"], ["R"]),
];

function account(
  uname: string,
  name: string,
  type: readonly string[],
  devAcl: readonly string[],
  demoAcl: readonly string[],
): AccountSpec {
  const keys = { devkey: { secret: uname, acl: devAcl }, demo: { secret: uname, acl: demoAcl } };
  return { uname, name, type, password: uname, keys };
}

/** Passwords and one-time passwords, which no document shows. */
export interface Secrets {
  readonly passwords: Map<string, string>;
  /** By `<key>+<user>`. */
  readonly keys: Map<string, string>;
  /** Secrets of second factors. */
  readonly otps: Map<string, string>;
}

/** Writes the accounts into the store's `user` and `apikey` indexes and returns their secrets. */
export function seedAccounts(store: DemoStore, specs: readonly AccountSpec[], nowIso: string): Secrets {
  const secrets: Secrets = { passwords: new Map(), keys: new Map(), otps: new Map() };
  for (const spec of specs) {
    store.collections.user.put(spec.uname, userDoc(spec, nowIso));
    secrets.passwords.set(spec.uname, spec.password);
    if (spec.otpSecret !== undefined) secrets.otps.set(spec.uname, spec.otpSecret);
    for (const [name, key] of Object.entries(spec.keys ?? {})) {
      const id = `${name}+${spec.uname}`;
      secrets.keys.set(id, key.secret);
      store.collections.apikey.put(id, keyDoc(spec.uname, name, key, nowIso));
    }
  }
  return secrets;
}

/** A user document as stored, without its password. */
export function userDoc(spec: AccountSpec, nowIso: string): JsonObject {
  return {
    agrees_with_tos: nowIso,
    api_daily_quota: spec.apiDailyQuota ?? 0,
    api_quota: spec.apiQuota ?? 0,
    apps: {},
    can_impersonate: false,
    classification: spec.classification ?? TOP_CLASSIFICATION,
    dn: null,
    email: `${spec.uname}@demo.example`,
    groups: [],
    identity_id: null,
    is_active: spec.isActive ?? true,
    name: spec.name ?? spec.uname,
    organization: null,
    roles: [...(spec.roles ?? [])],
    submission_async_quota: spec.submissionAsyncQuota ?? 0,
    submission_daily_quota: spec.submissionDailyQuota ?? 0,
    submission_quota: spec.submissionQuota ?? 0,
    type: [...(spec.type ?? ["user"])],
    uname: spec.uname,
  };
}

/** An API key as stored. */
export function keyDoc(uname: string, name: string, key: KeySpec, nowIso: string): JsonObject {
  return {
    acl: [...key.acl],
    creation_date: nowIso,
    expiry_ts: key.expiryTs ?? null,
    key_name: name,
    last_used: null,
    password: "(hidden)",
    roles: [...(key.roles ?? [...rolesOfKey(key.acl, [], rolesOfTypes(["admin"]))])],
    uname,
  };
}

/** What the rest of the server knows of the account behind a call. */
export interface Account {
  readonly uname: string;
  readonly doc: JsonObject;
  /** All roles of the account, before any limit by an API key. */
  readonly roles: ReadonlySet<string>;
}

/** The account with this name. */
export function findAccount(store: DemoStore, uname: string): Account | undefined {
  const doc = store.collections.user.get(uname);
  if (doc === undefined) return undefined;
  return { uname, doc, roles: rolesOfTypes(texts(doc["type"]), texts(doc["roles"])) };
}

/** A JSON list of texts; anything else is empty. */
export function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
}
