import type { Json } from "../../util/json.ts";

/** Which services run: names of services or of categories. */
export interface ServiceSelection {
  /** Chosen. */
  readonly selected?: readonly string[];
  /** Left out. */
  readonly excluded?: readonly string[];
  /** Run even where results exist. */
  readonly rescan?: readonly string[];
  /** Run on files that scored. */
  readonly resubmit?: readonly string[];
}

/** Parameters of a submission; every one is optional when sent. */
export interface SubmissionParams {
  /** Who may see it. */
  readonly classification?: string;
  /** Look harder, for longer. */
  readonly deep_scan?: boolean;
  /** Shown in lists. */
  readonly description?: string;
  /** Take the file for this type. */
  readonly filetype_override?: string | null;
  /** Make an alert if it scores enough. */
  readonly generate_alert?: boolean;
  /** Groups that may see it. */
  readonly groups?: readonly string[];
  /** Do not take results of earlier runs. */
  readonly ignore_cache?: boolean;
  /** Run services on what they produced themselves. */
  readonly ignore_recursion_prevention?: boolean;
  /** Do not skip files known to be harmless. */
  readonly ignore_filtering?: boolean;
  /** Take files larger than the limit. */
  readonly ignore_size?: boolean;
  /** Do not skip it when the system is full. */
  readonly never_drop?: boolean;
  /** The submitter says that it is bad. */
  readonly malicious?: boolean;
  /** At most so many files come out. */
  readonly max_extracted?: number;
  /** At most so many files come along. */
  readonly max_supplementary?: number;
  /** 1 to 1500; ingest caps it at `ui.ingest_max_priority`. */
  readonly priority?: number;
  /** The submission it came from. */
  readonly psid?: string | null;
  /** It counts toward the submitter's quota. */
  readonly quota_item?: boolean;
  /** Which services. */
  readonly services?: ServiceSelection;
  /** Parameters of services, by service. */
  readonly service_spec?: Readonly<Record<string, Readonly<Record<string, Json>>>>;
  /** Who handed it in. */
  readonly submitter?: string;
  /** Keep every step in `tracing_events`. */
  readonly trace?: boolean;
  /** Days to live; 0 means the server's default. */
  readonly ttl?: number | null;
  /** Word for the kind of traffic. */
  readonly type?: string;
  /** JSON text such as `{"passwords":["infected"]}`. */
  readonly initial_data?: string | null;
  /** Archive it when it is done. */
  readonly auto_archive?: boolean;
  /** Delete it elsewhere once archived. */
  readonly delete_after_archive?: boolean;
  /** Keep it in the archive for the other span. */
  readonly use_archive_alternate_dtl?: boolean;
  /** Where to fetch hashes from. */
  readonly default_external_sources?: readonly string[];
  /** Fields of other versions. */
  readonly [other: string]: unknown;
}
