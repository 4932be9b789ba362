import type { Json } from "../../util/json.ts";

/** Which services run: names of services or of categories. */
export interface ServiceSelection {
  /** Chosen. Default: the profile's, else `Filtering`, `Antivirus`, `Static Analysis`, `Extraction`, `Networking`. */
  readonly selected?: readonly string[];
  /** Left out, though chosen by a category. Default: none. */
  readonly excluded?: readonly string[];
  /** Run too when the file turns out to be malicious. Default: none. */
  readonly rescan?: readonly string[];
  /** Run too in the automatic resubmission of a file that scores 500 or more. Default: none. */
  readonly resubmit?: readonly string[];
}

/**
 * Parameters of a submission; every one is optional when sent. What is left out comes from the profile or the user's
 * settings, else it has the default named here.
 */
export interface SubmissionParams {
  /** Who may see it. Default: the server's least restricted marking. */
  readonly classification?: string;
  /** Look harder, for longer. Default: false. */
  readonly deep_scan?: boolean;
  /** Shown in lists. Default: `Inspection of file: NAME`. */
  readonly description?: string;
  /** Take the file for this type, one of `help.constants().file_types`. Default: what the server recognises. */
  readonly filetype_override?: string | null;
  /** Make an alert if it scores enough. Default: false. */
  readonly generate_alert?: boolean;
  /** Groups that may see it. Default: the user's, as far as the classification names them. */
  readonly groups?: readonly string[];
  /** Do not take results of earlier runs. Default: false. */
  readonly ignore_cache?: boolean;
  /** Run services on what they produced themselves. Default: false. */
  readonly ignore_recursion_prevention?: boolean;
  /** Do not skip files known to be harmless. Default: false. */
  readonly ignore_filtering?: boolean;
  /** Take files larger than `submission.max_file_size`. Default: false. */
  readonly ignore_size?: boolean;
  /** Do not skip it when the system is full. Default: false. */
  readonly never_drop?: boolean;
  /** The submitter says that it is bad. Default: false. */
  readonly malicious?: boolean;
  /** At most so many files come out of one. Default: 500; 100 when ingesting. */
  readonly max_extracted?: number;
  /** At most so many files come along with one. Default: 500; 100 when ingesting. */
  readonly max_supplementary?: number;
  /**
   * 1 to 1500, higher is sooner: up to 100 low, 200 medium, 300 high, 400 critical, above that users' submissions. Ingest
   * caps it at `ui.ingest_max_priority` (250). Default: 1000.
   */
  readonly priority?: number;
  /** The submission it came from. Default: none. */
  readonly psid?: string | null;
  /** It counts toward the submitter's quota. The server sets it. */
  readonly quota_item?: boolean;
  /** Which services analyse it, by name or category. Default: the profile's. */
  readonly services?: ServiceSelection;
  /** Parameters of services, by service: those of `service.get().submission_params`. Default: the user's settings. */
  readonly service_spec?: Readonly<Record<string, Readonly<Record<string, Json>>>>;
  /** Who handed it in. Leave it to the server. */
  readonly submitter?: string;
  /** Keep every step in `tracing_events`. Default: false. */
  readonly trace?: boolean;
  /** Days to live; 0 means the server's own time, `submission.dtl`. Default: 0. */
  readonly ttl?: number | null;
  /** Word for the kind of traffic. Default: `USER`. */
  readonly type?: string;
  /** JSON text for the services, such as `{"passwords":["infected"]}`. Default: none. */
  readonly initial_data?: string | null;
  /** Archive it when it is done. Default: false. */
  readonly auto_archive?: boolean;
  /** Delete it elsewhere once archived. Default: false. */
  readonly delete_after_archive?: boolean;
  /** Keep it in the archive for the other span. Default: false. */
  readonly use_archive_alternate_dtl?: boolean;
  /** Where to fetch hashes from, as `configuration.submission.file_sources` lists them. Default: the user's settings. */
  readonly default_external_sources?: readonly string[];
  /** Fields of other versions. */
  readonly [other: string]: unknown;
}
