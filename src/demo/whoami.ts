import { ADMIN_INDEXES, SEARCH_INDEXES } from "../api/types/mod.ts";
import type { Json, JsonObject } from "../util/json.ts";
import { texts } from "./accounts.ts";
import type { Call } from "./call.ts";
import { classificationDefinition } from "./classification.ts";
import { SERVER_VERSION } from "./envelope.ts";
import { fieldDescription } from "./field_descriptions.ts";
import { ROLES, ROLES_OF_ACL, ROLES_OF_TYPE } from "./roles.ts";
import { profilesFor, settingsOf } from "./settings.ts";
import type { State } from "./state.ts";

const HASH_PATTERNS: Readonly<Record<string, string>> = {
  md5: "^[a-f0-9]{32}$",
  sha1: "^[a-f0-9]{40}$",
  sha256: "^[a-f0-9]{64}$",
  ssdeep: "^[0-9]{1,18}:[a-zA-Z0-9/+]{0,64}:[a-zA-Z0-9/+]{0,64}$",
  tlsh: "^((?:T1)?[0-9a-fA-F]{70})$",
};

/** Metadata that an alert shows first. */
const ALERTING_META = {
  important: [
    "original_source",
    "protocol",
    "subject",
    "submitted_url",
    "source_url",
    "url",
    "web_url",
    "from",
    "to",
    "cc",
    "bcc",
    "ip_src",
    "ip_dst",
    "source",
  ],
  subject: ["subject"],
  url: ["submitted_url", "source_url", "url", "web_url"],
};

/** `user/whoami/` */
export function whoami(call: Call): JsonObject {
  const { account, state } = call;
  const { doc } = account;
  const message = state.memory.get("system_message") as JsonObject | undefined;
  return {
    agrees_with_tos: doc["agrees_with_tos"] ?? null,
    api_daily_quota: doc["api_daily_quota"] ?? 0,
    avatar: (state.memory.get(`avatar ${account.uname}`) as string | undefined) ?? null,
    c12nDef: classificationDefinition(),
    classification: doc["classification"]!,
    classification_aliases: (state.memory.get("classification_aliases") as JsonObject | undefined) ?? {},
    configuration: configuration(state, call.roles),
    email: doc["email"] ?? null,
    groups: doc["groups"] ?? [],
    indexes: indexes(state),
    is_active: true,
    is_admin: texts(doc["type"]).includes("admin"),
    name: doc["name"]!,
    organization: doc["organization"] ?? null,
    roles: [...call.roles],
    settings: settingsOf(state, account, call.roles),
    submission_daily_quota: doc["submission_daily_quota"] ?? 0,
    type: doc["type"] ?? [],
    username: account.uname,
    ...(message && { system_message: message }),
  };
}

function indexes(state: State): JsonObject {
  return Object.fromEntries(
    [...SEARCH_INDEXES, ...ADMIN_INDEXES].map((name) => {
      const described = (SEARCH_INDEXES as readonly string[]).includes(name);
      const fields = Object.entries(state.search.knownFields(name)).map(([field, info]) =>
        [field, described ? { ...info, description: fieldDescription(name, field) } : { ...info }] as const
      );
      return [name, Object.fromEntries(fields) as unknown as Json];
    }),
  );
}

function configuration(state: State, roles: ReadonlySet<string>): JsonObject {
  const { config } = state;
  return {
    auth: {
      allow_2fa: true,
      allow_apikeys: true,
      allow_extended_apikeys: true,
      allow_security_tokens: true,
      apikey_max_dtl: null,
    },
    core: { archiver: { alternate_dtl: 0 } },
    datastore: { archive: { enabled: config.archive } },
    retrohunt: { dtl: 30, enabled: config.retrohunt, max_dtl: 0 },
    submission: submissionConfiguration(state, roles),
    system: {
      organisation: "DEMO",
      support: { documentation: null, email: null },
      type: "development",
      version: SERVER_VERSION,
    },
    ui: uiConfiguration(state),
    user: userConfiguration(),
  };
}

function submissionConfiguration({ config }: State, roles: ReadonlySet<string>): JsonObject {
  const sources = Object.entries(HASH_PATTERNS).map(([type, pattern]) => [
    type,
    { auto_selected: [], pattern, sources: [] },
  ]);
  return {
    dtl: 30,
    file_sources: Object.fromEntries(sources),
    max_dtl: 0,
    max_file_size: config.maxFileSizeBytes,
    metadata: { archive: {}, submit: {} },
    profiles: profilesFor(roles),
    verdicts: { highly_suspicious: 700, info: 0, malicious: 1000, suspicious: 300 },
  };
}

function uiConfiguration(state: State): JsonObject {
  const { config } = state;
  return {
    ai: { enabled: config.assistant },
    alerting_meta: ALERTING_META,
    allow_malicious_hinting: false,
    allow_raw_downloads: true,
    allow_replay: config.replay,
    allow_url_submissions: true,
    allow_zip_downloads: true,
    api_proxies: {},
    apps: [],
    banner: null,
    banner_level: "info",
    community_feed: null,
    enforce_quota: true,
    external_links: {},
    external_source_tags: {},
    external_sources: [],
    fqdn: "localhost",
    read_only: config.readOnly,
    rss_feeds: [],
    services_feed: null,
    tos: config.tos !== null,
    tos_lockout: false,
    tos_lockout_notify: false,
    url_submission_auto_service_selection: ["URLDownloader"],
  };
}

function userConfiguration(): JsonObject {
  const { custom: _custom, ...types } = ROLES_OF_TYPE;
  const copy = (map: Readonly<Record<string, readonly string[]>>) =>
    Object.fromEntries(Object.entries(map).map(([key, roles]) => [key, [...roles]]));
  return {
    api_priv_map: {
      CUSTOM: ["C"],
      EXTENDED: ["R", "W", "E"],
      READ: ["R"],
      READ_WRITE: ["R", "W"],
      WRITE: ["W"],
    },
    priv_role_dependencies: copy(ROLES_OF_ACL),
    role_dependencies: copy(types),
    roles: [...ROLES],
    types: Object.keys(types),
  };
}
