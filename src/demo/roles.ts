/** The roles of the API and how accounts and keys come by them. @module */

const NAMES = `alert_manage alert_view apikey_access archive_comment archive_download archive_manage
  archive_trigger archive_view assistant_use administration badlist_manage badlist_view bundle_download
  external_query file_detail file_download file_purge heuristic_view obo_access replay_system replay_trigger
  retrohunt_run retrohunt_view safelist_manage safelist_view self_manage signature_download signature_import
  signature_manage signature_view submission_create submission_customize submission_delete submission_manage
  submission_view workflow_manage workflow_view`;

/** All roles. */
export const ROLES: readonly string[] = NAMES.split(/\s+/);

const NOT_FOR_USERS = [
  "administration",
  "file_purge",
  "replay_system",
  "signature_import",
  "signature_manage",
  "assistant_use",
];
const USER = ROLES.filter((role) => !NOT_FOR_USERS.includes(role));

/** Roles by type of account. */
export const ROLES_OF_TYPE: Readonly<Record<string, readonly string[]>> = {
  admin: ROLES,
  user: USER,
  signature_manager: [...USER, "signature_manage"],
  signature_importer: [
    "badlist_manage",
    "safelist_manage",
    "self_manage",
    "signature_download",
    "signature_import",
    "signature_view",
  ],
  viewer: [
    "alert_view",
    "apikey_access",
    "badlist_view",
    "file_detail",
    "heuristic_view",
    "obo_access",
    "safelist_view",
    "self_manage",
    "signature_view",
    "submission_view",
    "workflow_view",
  ],
  submitter: [
    "apikey_access",
    "obo_access",
    "replay_trigger",
    "retrohunt_run",
    "self_manage",
    "submission_create",
  ],
  custom: [],
};

const READ = `alert_view archive_view archive_download badlist_view bundle_download external_query file_detail
  file_download heuristic_view safelist_view signature_download signature_view submission_view workflow_view
  retrohunt_view`.split(/\s+/);
const WRITE = `alert_manage archive_trigger archive_manage badlist_manage replay_trigger safelist_manage
  submission_create submission_delete submission_manage submission_customize retrohunt_run`.split(/\s+/);
const EXTENDED =
  `administration apikey_access file_purge obo_access replay_system self_manage signature_import
  signature_manage workflow_manage`.split(/\s+/);

/** Roles by letter of an API key's access list; `C` has its own list. */
export const ROLES_OF_ACL: Readonly<Record<string, readonly string[]>> = {
  R: READ,
  W: WRITE,
  E: EXTENDED,
  C: [],
};

/** The roles an account of these types has, besides those given to it one by one. */
export function rolesOfTypes(types: readonly string[], extra: readonly string[] = []): Set<string> {
  return new Set([...types.flatMap((type) => ROLES_OF_TYPE[type] ?? []), ...extra]);
}

/** The roles an API key may use: those of its letters, or its own, of those its owner has. */
export function rolesOfKey(
  acl: readonly string[],
  own: readonly string[],
  owner: ReadonlySet<string>,
): Set<string> {
  const allowed = acl.includes("C") ? own : acl.flatMap((letter) => ROLES_OF_ACL[letter] ?? []);
  return new Set(allowed.filter((role) => owner.has(role)));
}
