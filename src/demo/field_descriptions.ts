/**
 * What the fields of the indices hold, in our own words, for whoami's `indexes`. The genuine server describes nearly
 * every field; those it leaves out are left out here.
 *
 * @module
 */
import type { IndexName } from "../api/types/mod.ts";
import { fixedFields } from "./fields.ts";

/** Described by the end of their path; `index path` goes before. A line holds the end, then the text. */
const BY_END = `
alert al.score | Score of the submission that raised the alert
alert owner | Who works on the alert
alert reporting_ts | When the alert was made
alert sid | Submission that raised the alert
alert status | How far people are with the alert
alert priority | How urgent the alert is
alert label | Marks set by people and workflows
alert ts | When the file came in
alert type | Where the file came from
alert filtered | Whether indicators were left out of a long alert
alert extended_scan | State of the second, deeper analysis
alert verdict.malicious | Users who think it is malicious
alert verdict.non_malicious | Users who think it is harmless
alert workflows_completed | Whether every workflow has looked at the alert
al.attrib | Malware families, actors and campaigns that the file is tied to
al.av | Names that antivirus engines give the file
al.behavior | What the file was seen doing
al.domain | Domains found in the file, or asked for by it
al.domain_dynamic | Domains that the file asked for while it ran
al.domain_static | Domains found in the file
al.ip | IP addresses found in the file, or reached by it
al.ip_dynamic | IP addresses that the file reached while it ran
al.ip_static | IP addresses found in the file
al.uri | Addresses found in the file, or opened by it
al.uri_dynamic | Addresses that the file opened while it ran
al.uri_static | Addresses found in the file
al.yara | YARA rules that the file matches
al.request_end_time | When the analysis for the alert ended
subtype | Finer kind of the finding
attack_category.value | Stage of an attack that the finding belongs to
attack_pattern.value | ATT&CK technique that the finding belongs to
alert_id | Name of the alert
attack.category | Stages of an attack
attack.pattern | Names of ATT&CK techniques
attack_id | Identifiers of ATT&CK techniques
attack.attack_id | Identifiers of ATT&CK techniques
attack.categories | Stages of an attack
events.entity_id | Who or what changed the alert
events.entity_name | Name of who or what changed the alert
events.entity_type | Whether a user or a workflow changed the alert
events.labels | Labels that the change added
events.labels_removed | Labels that the change took away
events.priority | Priority that the change set
events.status | Status that the change set
events.ts | When the alert was changed
screenshots.name | Name of a picture of the file
screenshots.description | What the picture shows
screenshots.img | Hash of the picture
screenshots.thumb | Hash of the small picture
heuristic.name | Name of the heuristic
submission_relations.child | Submission that came of another
submission_relations.parent | Submission that another came of
archive_ts | When it went to the archive
expiry_ts | When it will be deleted
classification | Who may see it
added | When it was put on the list
updated | When it was changed last
enabled | Whether it is in use
attribution.actor | Threat actor
attribution.campaign | Campaign
attribution.category | Kind of threat
attribution.exploit | Exploited weakness
attribution.family | Malware family
attribution.implant | Implant
attribution.network | Network of the threat
hashes.md5 | MD5 of the file
hashes.sha1 | SHA1 of the file
hashes.sha256 | SHA256 of the file
hashes.ssdeep | SSDEEP of the file
hashes.tlsh | TLSH of the file
sources.name | Who put it on the list
sources.reason | Why it is on the list
sources.type | Whether a user or a program put it on the list
tag.type | Kind of the tag
tag.value | Value of the tag
file.name | Name of the file
file.size | Size of the file in bytes
file.type | Type of the file
files.name | Names of the submitted files
files.sha256 | SHA256 of the submitted files
files.size | Sizes of the submitted files in bytes
file ascii | Printable characters at the file's start
file hex | First bytes in hexadecimal
file size | Size in bytes
file type | Type by content
file mime | MIME type
file magic | What libmagic says of the type
file entropy | How random the bytes are, from 0 to 8
file labels | Labels of all kinds
file ssdeep | Fuzzy hash of the content (SSDEEP)
file tlsh | Fuzzy hash of the content (TLSH)
file is_section_image | Whether it is a picture of a result
file is_supplementary | Whether a service made it for people to look at
md5 | MD5 of the content
sha1 | SHA1 of the content
sha256 | SHA256 of the content
from_archive | Whether it was read from the archive
label_categories.attribution | Labels that say who
label_categories.info | Labels that tell more
label_categories.technique | Labels that say how
comments.cid | Name of the comment
comments.date | When the comment was written
comments.text | What the comment says
comments.uname | Who wrote the comment
reactions.icon | Reaction to the comment
reactions.uname | Who reacted to the comment
seen.count | How often it was seen
seen.first | When it was seen first
seen.last | When it was seen last
uri_info.fragment | Part of the address behind #
uri_info.hostname | Host of the address
uri_info.netloc | Host of the address with user and port
uri_info.params | Parameters of the last path segment
uri_info.password | Password in the address
uri_info.path | Path of the address
uri_info.port | Port of the address
uri_info.query | Query of the address
uri_info.scheme | Scheme of the address
uri_info.uri | Address
uri_info.username | User in the address
heuristic name | Name of the heuristic
heuristic score | Score that it gives
heuristic max_score | Score that it gives at most
heuristic description | What the heuristic looks for
filetype | Types of files that the heuristic is for, as a pattern
heur_id | Identifier of the heuristic
stats.avg | Mean of the scores
stats.count | Number of hits
stats.first_hit | When it hit first
stats.last_hit | When it hit last
stats.max | Highest score
stats.min | Lowest score
stats.sum | Sum of the scores
result created | When the result was made
drop_file | Whether the service wants no other to look at the file
partial | Whether the service lacked something from another
allow_dynamic_recursion | Whether dynamic analysis may go on with the file
extracted.classification | Who may see the extracted file
extracted.description | What the extracted file is
extracted.name | Name of the extracted file
extracted.sha256 | SHA256 of the extracted file
supplementary.classification | Who may see the supplementary file
supplementary.description | What the supplementary file is
supplementary.name | Name of the supplementary file
supplementary.sha256 | SHA256 of the supplementary file
parent_relation | How the file came out of its parent
is_section_image | Whether it is a picture of a section
milestones.service_completed | When the service ended
milestones.service_started | When the service began
service_context | What the service worked with
service_debug_info | Notes of the service for its developers
service_name | Name of the service
service_tool_version | Version of the tool that the service runs
service_version | Version of the service
result result.score | Score that the service gives the file
sections.auto_collapse | Whether the section is shown folded
sections.body | Content of the section
sections.body_config | How the content is shown
sections.body_format | Form of the content
sections.depth | How deep the section lies in the tree
sections.promote_to | Where else the section is shown
sections.title_text | Title of the section
heuristic.score | Score that the heuristic gives
signature.frequency | How often the signature matched
signature.name | Name of the signature
signature.safe | Whether the signature is known to be harmless here
retrohunt description | What the hunt is for
completed_time | When the hunt ended
created_time | When the hunt was asked for
creator | Who made it
end_group | Last day of files that is searched
start_group | First day of files that is searched
started_time | When the hunt began
errors | Failures
warnings | Warnings
finished | Whether the hunt has ended
indices | Where the hunt looks
retrohunt key | Name of the hunt
raw_query | Index query of the rule
search_classification | What the hunt may see
truncated | Whether there were more hits than are kept
yara_signature | Rule that is hunted with
safelist type | File, tag or signature
badlist type | File or tag
signature name | Name of the signature
signature signature_id | Identifier within its source
last_modified | When it was changed last
source | Where the signature comes from
state_change_date | When its status was changed
state_change_user | Who changed its status
signature status | Whether it is used, tried or off
signature type | Kind of the signature, such as yara
archived | Whether it is in the archive
error_count | Number of failures
file_count | Number of files, extracted ones included
max_score | Highest score of its files
results | Keys of the results
submission sid | Name of the submission
submission state | How far the analysis is
times.completed | When the analysis ended
times.submitted | When it was handed in
to_be_deleted | Whether it will be deleted soon
submission verdict.malicious | Users who think it is malicious
submission verdict.non_malicious | Users who think it is harmless
params.auto_archive | Goes to the archive when it is done
params.deep_scan | Analysed deeper, which takes longer
params.delete_after_archive | Deleted here once it is in the archive
params.description | What the submission is about
params.filetype_override | Type that the file was said to have
params.generate_alert | Raises an alert when the score is high enough
params.groups | Groups that see it first
params.ignore_cache | Old results were not used
params.ignore_filtering | Files known to be harmless were analysed, too
params.ignore_recursion_prevention | Files found in themselves were analysed, too
params.ignore_size | The limit of size did not count
params.initial_data | Data for the services, as JSON text
params.malicious | The submitter said that it is malicious
params.max_extracted | Most files taken out of one
params.max_supplementary | Most supplementary files of one
params.never_drop | Not dropped under load
params.priority | Place in the queue; higher goes first
params.psid | Submission that this one came of
params.quota_item | Counts for the submitter's quota
params.service_spec | Parameters of the services
services.excluded | Services that did not run
services.rescan | Services that ran again
services.resubmit | Services of the second submission of high scores
services.selected | Services that ran
params.submitter | Who handed it in
params.trace | Whether every step was noted
params.ttl | Days that it is kept
params.type | Kind of the submission
params.use_archive_alternate_dtl | Kept in the archive for the other time
workflow name | Name of the workflow
creation_date | When it was made
edited_by | Who changed it last
first_seen | When an alert first matched
hit_count | Number of alerts that matched
workflow labels | Labels that the workflow sets
last_edit | When it was changed last
last_seen | When an alert last matched
origin | Where the workflow comes from
workflow priority | Priority that the workflow sets
query | Which alerts the workflow is for
workflow status | Status that the workflow sets
workflow_id | Name of the workflow
verdict | What is thought of it
value | Value found
type | Kind of it
`;

/** Left without a description by the genuine server. */
const UNDESCRIBED: ReadonlySet<string> = new Set([
  ...["alert file.md5", "alert file.sha1", "alert file.sha256", "result size", "result type"],
  ...["signature data", "signature order", "signature revision", "submission scan_key"],
  ...["event_type", "file", "message", "service", "timestamp"].map((end) =>
    `submission tracing_events.${end}`
  ),
]);

let table: ReadonlyMap<string, string> | undefined;

function readTable(): ReadonlyMap<string, string> {
  const lines = BY_END.trim().split("\n").map((line) => line.split(" | "));
  return new Map(lines.map(([end = "", text = ""]) => [end, text]));
}

/** What a field holds: null where nobody says, empty for fields that documents bring along. */
export function fieldDescription(index: IndexName, field: string): string | null {
  if (field === "id" || !Object.hasOwn(fixedFields(index), field)) return "";
  if (UNDESCRIBED.has(`${index} ${field}`)) return null;
  const tag = /^result\.sections\.tags\.(.+)$/.exec(field)?.[1];
  if (tag !== undefined) return `What the service tagged as ${tag}`;
  table ??= readTable();
  const parts = field.split(".");
  const ends = parts.map((_, i) => parts.slice(i).join("."));
  const found = [`${index} ${field}`, ...ends].find((end) => table?.has(end));
  return found === undefined ? null : table.get(found) ?? null;
}
