import type { UserVerdict } from "./submission.ts";
import type { SearchPage } from "./common.ts";

/** A value with how bad it is, in `al.detailed`. */
export interface AlertDetail {
  /** Tag type, or `heuristic`. */
  readonly type: string;
  /** The value of the tag, or the name of the heuristic. */
  readonly value: string;
  /** How bad it is. */
  readonly verdict:
    | "safe"
    | "info"
    | "suspicious"
    | "highly suspicious"
    | "malicious"
    | (string & Record<never, never>);
  /** A closer kind. */
  readonly subtype?: string | null;
}

/** Who changed what on an alert. */
export interface AlertEvent {
  /** What sort of hand it was. */
  readonly entity_type: "user" | "workflow" | (string & Record<never, never>);
  /** User name, or id of the workflow. */
  readonly entity_id: string;
  /** Name to show. */
  readonly entity_name: string;
  /** When it was. */
  readonly ts: string;
  /** Labels put on it. */
  readonly labels?: readonly string[];
  /** Labels taken off. */
  readonly labels_removed?: readonly string[];
  /** The status it was given. */
  readonly status?: string | null;
  /** The priority it was given. */
  readonly priority?: string | null;
}

/** An alert, `GET alert/{id}/`. */
export interface Alert {
  /** Names the alert. */
  readonly alert_id: string;
  /** What the analysis found. */
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
  /** ATT&CK patterns and tactics. */
  readonly attack: { readonly pattern: readonly string[]; readonly category: readonly string[] };
  /** Who may see it. */
  readonly classification: string;
  /** When it is deleted; null for never. */
  readonly expiry_ts?: string | null;
  /** How far the extended scan is. */
  readonly extended_scan: string;
  /** The file it is about. */
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
  /** Left out of statistics. */
  readonly filtered: boolean;
  /** Names of the heuristics raised. */
  readonly heuristic: { readonly name: readonly string[] };
  /** Labels put on it. */
  readonly label: readonly string[];
  /** Words given when the file was handed in, by key. */
  readonly metadata: Readonly<Record<string, string>>;
  /** Who takes care of it; null for nobody. */
  readonly owner: string | null;
  /** `LOW`, `MEDIUM`, `HIGH` or `CRITICAL`; null until a person or a workflow sets it. */
  readonly priority: string | null;
  /** `MALICIOUS`, `NON-MALICIOUS`, `ASSESS` or `TRIAGE`; null until a person or a workflow sets it. */
  readonly status: string | null;
  /** When the alert was made. */
  readonly reporting_ts: string;
  /** Submissions it stems from. */
  readonly submission_relations: readonly { readonly child: string; readonly parent: string | null }[];
  /** Names the submission. */
  readonly sid: string;
  /** When the file was handed in. */
  readonly ts: string;
  /** The kind of traffic the file came from. */
  readonly type: string;
  /** Users who called it malicious or harmless, by user name. */
  readonly verdict: UserVerdict;
  /** What was done to it. */
  readonly events: readonly AlertEvent[];
  /** All workflows have looked at it. */
  readonly workflows_completed?: boolean;
  /** Only in grouped lists: alerts in the group. */
  readonly group_count?: number;
  /** Only in grouped lists: another alert with this hash has an owner. */
  readonly hint_owner?: boolean;
}

/** A page of alerts, `GET alert/list/`. */
export interface AlertPage extends SearchPage<Alert> {
  /** As of {@link AlertGroups.tc_start}; the servers known so far tell none here. */
  readonly tc_start?: string;
}

/** `GET alert/grouped/{field}/`. Send `tc_start` back while paging. */
export interface AlertGroups extends SearchPage<Alert> {
  /** Alerts in the groups of this page. */
  readonly counted_total: number;
  /** Send it back for the next page, so that new alerts do not shift it. */
  readonly tc_start?: string;
}

/** Priorities of an alert. */
export const ALERT_PRIORITIES = ["LOW", "MEDIUM", "HIGH", "CRITICAL"] as const;

/** One of {@link ALERT_PRIORITIES}. */
export type AlertPriority = typeof ALERT_PRIORITIES[number];

/** States of an alert. */
export const ALERT_STATUSES = ["MALICIOUS", "NON-MALICIOUS", "ASSESS", "TRIAGE"] as const;

/** One of {@link ALERT_STATUSES}. */
export type AlertStatus = typeof ALERT_STATUSES[number];

/** Several changes at once; what is left out stays. */
export interface AlertChanges {
  /** The new priority; null, or left out: stays. */
  readonly priority?: AlertPriority | null | undefined;
  /** The new status; null, or left out: stays. */
  readonly status?: AlertStatus | null | undefined;
  /** Words put on it. */
  readonly labels?: readonly string[] | undefined;
  /** Labels to take off. */
  readonly removedLabels?: readonly string[] | undefined;
}
