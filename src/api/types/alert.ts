import type { UserVerdict } from "./submission.ts";
import type { SearchPage } from "./common.ts";

/** A value with how bad it is, in `al.detailed`. */
export interface AlertDetail {
  readonly type: string;
  readonly value: string;
  readonly verdict:
    | "safe"
    | "info"
    | "suspicious"
    | "highly suspicious"
    | "malicious"
    | (string & Record<never, never>);
  readonly subtype?: string | null;
}

/** Who changed what on an alert. */
export interface AlertEvent {
  readonly entity_type: "user" | "workflow" | (string & Record<never, never>);
  readonly entity_id: string;
  readonly entity_name: string;
  readonly ts: string;
  readonly labels?: readonly string[];
  readonly labels_removed?: readonly string[];
  readonly status?: string | null;
  readonly priority?: string | null;
}

/** An alert, `GET alert/{id}/`. */
export interface Alert {
  readonly alert_id: string;
  readonly al: {
    readonly attrib: readonly string[];
    readonly av: readonly string[];
    readonly behavior: readonly string[];
    readonly detailed: Readonly<Record<string, readonly AlertDetail[]>>;
    readonly domain: readonly string[];
    readonly domain_dynamic?: readonly string[];
    readonly domain_static?: readonly string[];
    readonly ip: readonly string[];
    readonly ip_dynamic?: readonly string[];
    readonly ip_static?: readonly string[];
    readonly uri?: readonly string[];
    readonly uri_dynamic?: readonly string[];
    readonly uri_static?: readonly string[];
    readonly request_end_time: string;
    readonly score: number;
    readonly yara: readonly string[];
  };
  readonly attack: { readonly pattern: readonly string[]; readonly category: readonly string[] };
  readonly classification: string;
  readonly expiry_ts?: string | null;
  readonly extended_scan: string;
  readonly file: {
    readonly md5: string;
    readonly name: string;
    readonly sha1: string;
    readonly sha256: string;
    readonly size: number;
    readonly type: string;
    readonly screenshots: readonly {
      readonly name: string;
      readonly description: string;
      readonly img: string;
      readonly thumb: string;
    }[];
  };
  readonly filtered: boolean;
  readonly heuristic: { readonly name: readonly string[] };
  readonly label: readonly string[];
  readonly metadata: Readonly<Record<string, string>>;
  readonly owner: string | null;
  readonly priority: string | null;
  readonly status: string | null;
  readonly reporting_ts: string;
  readonly submission_relations: readonly { readonly child: string; readonly parent: string | null }[];
  readonly sid: string;
  readonly ts: string;
  readonly type: string;
  readonly verdict: UserVerdict;
  readonly events: readonly AlertEvent[];
  readonly workflows_completed?: boolean;
  /** Only in grouped lists: alerts in the group. */
  readonly group_count?: number;
  /** Only in grouped lists: another alert with this hash has an owner. */
  readonly hint_owner?: boolean;
}

/** `GET alert/list/` */
export interface AlertPage extends SearchPage<Alert> {
  readonly tc_start?: string;
}

/** `GET alert/grouped/{field}/`. Send `tc_start` back while paging. */
export interface AlertGroups extends SearchPage<Alert> {
  readonly counted_total: number;
  readonly tc_start?: string;
}
