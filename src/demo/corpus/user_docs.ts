import type { Doc } from "../store.ts";
import { DAY_MS } from "./documents.ts";
import { serverTime } from "../server_time.ts";

const ACCOUNTS: readonly (readonly [uname: string, name: string, type: string])[] = [
  ["atremblay", "Amelia Tremblay", "user"],
  ["nokafor", "Noah Okafor", "user"],
  ["zlindqvist", "Zoë Lindqvist", "signature_manager"],
  ["mailgw", "Mail gateway", "submitter"],
  ["webproxy", "Web proxy", "submitter"],
];

/** The people and machines whose names the corpus mentions; nobody can log in as one of them. */
export function userDocuments(nowMs: number): [string, Doc][] {
  return ACCOUNTS.map(([uname, name, type], index) => [uname, {
    agrees_with_tos: serverTime(nowMs - (60 + index) * DAY_MS),
    api_daily_quota: 0,
    api_quota: 10,
    apps: {},
    can_impersonate: false,
    classification: "TLP:AMBER+STRICT",
    dn: null,
    email: `${uname}@corp.example`,
    groups: [],
    identity_id: null,
    is_active: true,
    name,
    organization: null,
    otp_sk: null,
    password: null,
    roles: [],
    security_tokens: {},
    submission_async_quota: 0,
    submission_daily_quota: 0,
    submission_quota: 5,
    type: [type],
    uname,
  }]);
}
