import { INGEST_PRIORITY_WORDS, PRIORITY_WORDS } from "./priority_words.ts";
import type { SubmitParam, SubmitParamGroup } from "./types.ts";

const flag = (
  name: string,
  group: SubmitParamGroup,
  help: string,
  more: Partial<SubmitParam> = {},
): SubmitParam => ({
  name,
  type: "flag",
  default: false,
  group,
  help,
  flag: `--${name.replaceAll("_", "-")}`,
  ...more,
});

/** Services that run when a submission names none. */
export const DEFAULT_SERVICES: readonly string[] = "Filtering,Antivirus,Static Analysis,Extraction,Networking"
  .split(",");

/**
 * Every setting of a submission, once. Options, wizard, profile files, validation and documentation come from it.
 */
export const SUBMIT_PARAMS: readonly SubmitParam[] = [
  {
    name: "description",
    type: "text",
    default: "",
    group: "analysis",
    help: "Describe the submission.",
    meaning: "Left empty, the server writes one from the file's name.",
    flag: "--description",
    argument: "TEXT",
  },
  {
    name: "priority",
    type: "integer",
    default: 1000,
    group: "analysis",
    help:
      "Set the priority: 1 to 1500, or low (500), medium (1000), high (1500); of ingested files low (100), medium (200), " +
      "high (300), critical (400).",
    meaning: "Ingestion caps it at the server's limit for ingested files.",
    flag: "--priority",
    argument: "N",
    min: 1,
    max: 1500,
    words: PRIORITY_WORDS,
    ingestWords: INGEST_PRIORITY_WORDS,
    profile: true,
  },
  {
    name: "classification",
    type: "marking",
    default: null,
    group: "analysis",
    help: "Classify the submission.",
    meaning: "Default: the server's unrestricted marking. Only users cleared for it can see the results.",
    flag: "--classification",
    argument: "MARKING",
    profile: true,
    cacheKey: true,
  },
  flag("deep_scan", "analysis", "Let services take longer and look deeper.", {
    profile: true,
    cacheKey: true,
  }),
  flag("malicious", "analysis", "Tell the server that the file is known to be malicious.", {
    needs: "malicious hinting",
    meaning: "Services may then run that are kept for bad files.",
  }),
  {
    name: "filetype_override",
    type: "text",
    default: null,
    group: "analysis",
    help: "Treat the file as this type instead of the recognised one.",
    flag: "--filetype",
    argument: "TYPE",
  },
  {
    name: "initial_data",
    type: "json",
    default: null,
    group: "analysis",
    help: "Pass data to the services, as JSON text.",
    meaning: 'Passwords for archives go here: {"passwords":["infected"]}.',
    flag: "--initial-data",
    argument: "JSON",
  },
  {
    name: "services.selected",
    type: "names",
    default: [...DEFAULT_SERVICES],
    group: "services",
    help: "Run this service or category; may be repeated.",
    flag: "--service",
    argument: "NAME",
    profile: true,
    cacheKey: true,
  },
  {
    name: "services.excluded",
    type: "names",
    default: [],
    group: "services",
    help: "Do not run this service or category; may be repeated.",
    flag: "--exclude",
    argument: "NAME",
    profile: true,
    cacheKey: true,
  },
  {
    name: "services.rescan",
    type: "names",
    default: [],
    group: "services",
    help: "Run this service too when the file turns out to be malicious; may be repeated.",
    flag: "--rescan",
    argument: "NAME",
    profile: true,
    cacheKey: true,
  },
  {
    name: "services.resubmit",
    type: "names",
    default: [],
    group: "services",
    help: "Run this service too in the automatic resubmission of a suspicious file; may be repeated.",
    flag: "--resubmit",
    argument: "NAME",
    profile: true,
    cacheKey: true,
  },
  {
    name: "service_spec",
    type: "spec",
    default: {},
    group: "services",
    help: "Set a parameter of a service; may be repeated.",
    flag: "--spec",
    argument: "SERVICE.PARAM=VALUE",
    profile: true,
    cacheKey: true,
  },
  flag("ignore_cache", "handling", "Run all services again instead of using cached results.", {
    profile: true,
    cacheKey: true,
  }),
  flag("ignore_filtering", "handling", "Analyse files that the safelist would leave out.", {
    profile: true,
    cacheKey: true,
  }),
  flag(
    "ignore_recursion_prevention",
    "handling",
    "Run services again on the files they extracted themselves.",
    {
      profile: true,
      cacheKey: true,
      meaning: "Profiles forbid it unless you may customise submissions.",
    },
  ),
  flag("ignore_size", "handling", "Accept a file above the server's size limit.", {
    profile: true,
    cacheKey: true,
  }),
  flag("never_drop", "handling", "Never skip the file, however long the ingestion queue is."),
  flag("generate_alert", "handling", "Raise an alert when the score is high enough.", { profile: true }),
  {
    name: "ttl",
    type: "integer",
    default: 0,
    group: "handling",
    help: "Keep the results for this many days; 0 means the server's own time.",
    meaning: "The server may have a longest time.",
    flag: "--ttl",
    argument: "DAYS",
    min: 0,
    max: 365_000,
    profile: true,
  },
  {
    name: "type",
    type: "text",
    default: "USER",
    group: "handling",
    help: "Name the kind of submission, such as the sensor it comes from.",
    flag: "--type",
    argument: "NAME",
    profile: true,
  },
  {
    name: "default_external_sources",
    type: "names",
    default: [],
    group: "handling",
    help: "Look for a submitted hash in this external source; may be repeated.",
    flag: "--external-source",
    argument: "NAME",
    needs: "external sources",
  },
  {
    name: "psid",
    type: "text",
    default: null,
    group: "handling",
    help: "Name the submission that this one resubmits.",
    flag: "--parent",
    argument: "SID",
  },
  flag("trace", "handling", "Record what the dispatcher does."),
  {
    name: "max_extracted",
    type: "integer",
    default: 500,
    group: "limits",
    help: "Analyse at most this many extracted files for each file.",
    meaning: "Ingestion takes 100 unless told otherwise.",
    flag: "--max-extracted",
    argument: "N",
    min: 0,
    max: 1_000_000,
    profile: true,
    cacheKey: true,
  },
  {
    name: "max_supplementary",
    type: "integer",
    default: 500,
    group: "limits",
    help: "Keep at most this many supplementary files for each file.",
    meaning: "Ingestion takes 100 unless told otherwise.",
    flag: "--max-supplementary",
    argument: "N",
    min: 0,
    max: 1_000_000,
    profile: true,
    cacheKey: true,
  },
  flag("auto_archive", "archive", "Archive the submission when it is completed.", {
    profile: true,
    needs: "archive",
  }),
  flag("delete_after_archive", "archive", "Delete the submission once it is archived.", {
    profile: true,
    needs: "archive",
  }),
  flag(
    "use_archive_alternate_dtl",
    "archive",
    "Use the server's other time to live for archived submissions.",
    {
      profile: true,
      needs: "archive",
    },
  ),
  {
    name: "groups",
    type: "names",
    default: [],
    group: "server",
    help: "Groups that the submission is shown to.",
  },
  {
    name: "submitter",
    type: "text",
    default: null,
    group: "server",
    help: "User who submits.",
    meaning: "Never sent: a server that accepts it would notify another user.",
  },
  {
    name: "quota_item",
    type: "flag",
    default: false,
    group: "server",
    help: "Whether it counts toward your quota.",
  },
];

const BY_NAME = new Map(SUBMIT_PARAMS.map((param) => [param.name, param]));

/** The setting of a name such as `services.selected`; undefined for others. */
export function submitParam(name: string): SubmitParam | undefined {
  return BY_NAME.get(name);
}

/** The settings that a person may choose, in the order of the table. */
export function choosableParams(): readonly SubmitParam[] {
  return SUBMIT_PARAMS.filter((param) => param.group !== "server");
}

/** The key under which a parsed command line holds an option: `ignoreCache` for `--ignore-cache`. */
export function flagKey(param: Pick<SubmitParam, "flag">): string | undefined {
  return param.flag?.slice(2).replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
