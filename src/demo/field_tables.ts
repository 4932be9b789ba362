/** The fields of each index: facts of the API, packed as `name:flags`. @module */

/**
 * Fields by index, separated by white space. After the colon one letter for the type (k keyword, w wildcard,
 * b boolean, i integer, l long, f float, d date, t text, p ip, o object), then S (returned by default),
 * D (searched by a bare term), L (list), X (not indexed).
 */
export const FIELD_TABLES: Readonly<Record<string, string>> = {
  alert: `
    al.attrib:kSDL al.av:kSDL al.behavior:kDL al.detailed.attack_category.subtype:kL
    al.detailed.attack_category.type:kL al.detailed.attack_category.value:kL
    al.detailed.attack_category.verdict:kL al.detailed.attack_pattern.subtype:kL
    al.detailed.attack_pattern.type:kL al.detailed.attack_pattern.value:kL
    al.detailed.attack_pattern.verdict:kL al.detailed.attrib.subtype:kL al.detailed.attrib.type:kL
    al.detailed.attrib.value:kL al.detailed.attrib.verdict:kL al.detailed.av.subtype:kL
    al.detailed.av.type:kL al.detailed.av.value:kL al.detailed.av.verdict:kL al.detailed.behavior.subtype:kL
    al.detailed.behavior.type:kL al.detailed.behavior.value:kL al.detailed.behavior.verdict:kL
    al.detailed.domain.subtype:kL al.detailed.domain.type:kL al.detailed.domain.value:kL
    al.detailed.domain.verdict:kL al.detailed.heuristic.subtype:kL al.detailed.heuristic.type:kL
    al.detailed.heuristic.value:kL al.detailed.heuristic.verdict:kL al.detailed.ip.subtype:kL
    al.detailed.ip.type:kL al.detailed.ip.value:kL al.detailed.ip.verdict:kL al.detailed.uri.subtype:kL
    al.detailed.uri.type:kL al.detailed.uri.value:kL al.detailed.uri.verdict:kL al.detailed.yara.subtype:kL
    al.detailed.yara.type:kL al.detailed.yara.value:kL al.detailed.yara.verdict:kL al.domain:kDL
    al.domain_dynamic:kL al.domain_static:kL al.ip:pDL al.ip_dynamic:pL al.ip_static:pL
    al.request_end_time:dX al.score:iS al.uri:kDL al.uri_dynamic:kL al.uri_static:kL al.yara:kDL
    alert_id:kSD archive_ts:dS attack.category:kL attack.pattern:kL classification:kS events.entity_id:kL
    events.entity_name:kL events.entity_type:kL events.labels:kL events.labels_removed:kL events.priority:kL
    events.status:kL events.ts:dL expiry_ts:d extended_scan:kS file.md5:kSD file.name:kSD
    file.screenshots.description:kL file.screenshots.img:kL file.screenshots.name:kL
    file.screenshots.thumb:kL file.sha1:kSD file.sha256:kSD file.size:l file.type:kSD filtered:bS
    heuristic.name:kL id:kD label:kSDL owner:kS priority:kS reporting_ts:dS sid:kS status:kS
    submission_relations.child:kSL submission_relations.parent:kSL ts:dS type:kS verdict.malicious:kL
    verdict.non_malicious:kL workflows_completed:bS
  `,
  apikey: `
    acl:kSL creation_date:dS expiry_ts:dS id:kD key_name:kSD last_used:dS password:kS roles:kSL uname:kSD
  `,
  badlist: `
    added:dS attribution.actor:kDL attribution.campaign:kDL attribution.category:kDL attribution.exploit:kDL
    attribution.family:kDL attribution.implant:kDL attribution.network:kDL classification:kS enabled:bS
    expiry_ts:dS file.name:kSDL file.size:l file.type:k hashes.md5:kSD hashes.sha1:kSD hashes.sha256:kSD
    hashes.ssdeep:kSD hashes.tlsh:kSD id:kD sources.classification:kL sources.name:kSL sources.reason:kL
    sources.type:kL tag.type:kS tag.value:kSD type:kS updated:dS
  `,
  emptyresult: `
    expiry_ts:d id:kD
  `,
  error: `
    archive_ts:dS created:dS expiry_ts:d id:kD response.message:tSD response.service_debug_info:kS
    response.service_name:kSD response.service_tool_version:kSD response.service_version:kS
    response.status:kS severity:kS sha256:kSD type:kS
  `,
  file: `
    archive_ts:dS ascii:kX classification:kS comments.cid:kL comments.date:dSL comments.reactions.icon:kL
    comments.reactions.uname:kL comments.text:tL comments.uname:kL entropy:fS expiry_ts:d from_archive:bX
    hex:kX id:kD is_section_image:bS is_supplementary:bS label_categories.attribution:kSL
    label_categories.info:kSL label_categories.technique:kSL labels:kSDL magic:k md5:kSD mime:k
    seen.count:iS seen.first:dS seen.last:dS sha1:kSD sha256:kSD size:lS ssdeep:k tlsh:kSD type:kSD
    uri_info.fragment:kS uri_info.hostname:kS uri_info.netloc:kS uri_info.params:kS uri_info.password:kS
    uri_info.path:kS uri_info.port:iS uri_info.query:kS uri_info.scheme:kS uri_info.uri:kS
    uri_info.username:kS
  `,
  heuristic: `
    attack_id:kSDL classification:kS description:tSD filetype:kSD heur_id:kSD id:kD max_score:iS name:kSD
    score:iS stats.avg:iS stats.count:iS stats.first_hit:dS stats.last_hit:dS stats.max:iS stats.min:iS
    stats.sum:iS
  `,
  result: `
    archive_ts:dS classification:kS created:dS drop_file:bS expiry_ts:d from_archive:bSX id:kD partial:bS
    response.extracted.allow_dynamic_recursion:bL response.extracted.classification:kL
    response.extracted.description:tDL response.extracted.is_section_image:bL response.extracted.name:kDL
    response.extracted.parent_relation:tL response.extracted.sha256:kDL
    response.milestones.service_completed:dX response.milestones.service_started:dX
    response.service_context:kX response.service_debug_info:kX response.service_name:kSD
    response.service_tool_version:kSD response.service_version:k
    response.supplementary.allow_dynamic_recursion:bL response.supplementary.classification:kL
    response.supplementary.description:tDL response.supplementary.is_section_image:bL
    response.supplementary.name:kDL response.supplementary.parent_relation:tL
    response.supplementary.sha256:kDL result.score:iS result.sections.auto_collapse:bL
    result.sections.body:tDL result.sections.body_config:oLX result.sections.body_format:kLX
    result.sections.classification:kL result.sections.depth:iLX
    result.sections.heuristic.attack.attack_id:kDL result.sections.heuristic.attack.categories:kL
    result.sections.heuristic.attack.pattern:kDL result.sections.heuristic.heur_id:kDL
    result.sections.heuristic.name:kDL result.sections.heuristic.score:iL
    result.sections.heuristic.signature.frequency:iL result.sections.heuristic.signature.name:kDL
    result.sections.heuristic.signature.safe:bL result.sections.promote_to:kL result.sections.title_text:tDL
    sha256:k size:iS type:kS
  `,
  retrohunt: `
    classification:kS completed_time:d created_time:dS creator:kSD description:tSD end_group:lS errors:kL
    expiry_ts:d finished:bS id:kD indices:kS key:kS raw_query:k search_classification:kS start_group:lS
    started_time:dS truncated:bS warnings:kL yara_signature:kD
  `,
  safelist: `
    added:dS classification:kS enabled:bS expiry_ts:dS file.name:kSDL file.size:l file.type:k hashes.md5:kSD
    hashes.sha1:kSD hashes.sha256:kSD id:kD signature.name:kSD sources.classification:kL sources.name:kSL
    sources.reason:kL sources.type:kL tag.type:kS tag.value:kSD type:kS updated:dS
  `,
  signature: `
    classification:kS data:tD id:kD last_modified:dS name:kSD order:i revision:kS signature_id:kS source:kS
    state_change_date:d state_change_user:k stats.avg:iS stats.count:iS stats.first_hit:dS stats.last_hit:dS
    stats.max:iS stats.min:iS stats.sum:iS status:kSD type:kSD
  `,
  submission: `
    archive_ts:dS archived:bS classification:kS error_count:iS errors:kL expiry_ts:d file_count:iS
    files.name:kDL files.sha256:kDL files.size:lL from_archive:bSX id:kD max_score:iS params.auto_archive:b
    params.classification:k params.deep_scan:b params.delete_after_archive:b params.description:tSD
    params.filetype_override:k params.generate_alert:b params.groups:kL params.ignore_cache:b
    params.ignore_filtering:b params.ignore_recursion_prevention:b params.ignore_size:b
    params.initial_data:tX params.malicious:b params.max_extracted:i params.max_supplementary:i
    params.never_drop:b params.priority:i params.psid:k params.quota_item:b params.service_spec:oX
    params.services.excluded:kLX params.services.rescan:kLX params.services.resubmit:kLX
    params.services.selected:kLX params.submitter:kSD params.trace:b params.ttl:i params.type:k
    params.use_archive_alternate_dtl:b results:wL scan_key:kX sid:kSD state:kS times.completed:d
    times.submitted:dS to_be_deleted:bS tracing_events.event_type:kLX tracing_events.file:kLX
    tracing_events.message:kLX tracing_events.service:kLX tracing_events.timestamp:dLX verdict.malicious:kL
    verdict.non_malicious:kL
  `,
  user: `
    agrees_with_tos:dX api_daily_quota:i api_quota:i apps:oX can_impersonate:bX classification:kSD dn:kD
    email:kSD groups:kSDL id:kD identity_id:kD is_active:bS name:kSD organization:tS otp_sk:kX password:kX
    roles:kSL security_tokens:oX submission_async_quota:i submission_daily_quota:i submission_quota:i
    type:kSL uname:kSD
  `,
  workflow: `
    classification:kSD creation_date:dS creator:kS edited_by:kS enabled:bS first_seen:dS hit_count:iS id:kD
    labels:kSDL last_edit:dS last_seen:dS name:kSD origin:kS priority:kSD query:kS status:kSD workflow_id:kS
  `,
};

/**
 * Tag paths, each a list of keywords that a bare term searches; `:i` marks integers (which a bare term does
 * not search), `:p` addresses.
 */
export const TAG_PATHS = `
  attribution.actor attribution.campaign attribution.category attribution.exploit attribution.family
  attribution.implant attribution.network av.heuristic av.virus_name cert.extended_key_usage cert.issuer
  cert.key_usage cert.owner cert.serial_no cert.signature_algo cert.subject cert.subject_alt_name
  cert.thumbprint cert.valid.end cert.valid.start cert.version code.sha256 dynamic.autorun_location
  dynamic.dos_device dynamic.mutex dynamic.operating_system.platform dynamic.operating_system.processor
  dynamic.operating_system.version dynamic.process.command_line dynamic.process.file_name
  dynamic.process.file_path dynamic.process.module_name dynamic.process.module_path
  dynamic.process.shortcut dynamic.processtree_id dynamic.registry_key dynamic.signature.category
  dynamic.signature.family dynamic.signature.name dynamic.ssdeep.cls_ids dynamic.ssdeep.dynamic_classes
  dynamic.ssdeep.regkeys dynamic.window.cls_ids dynamic.window.dynamic_classes dynamic.window.regkeys
  file.ancestry file.apk.activity file.apk.app.label file.apk.app.version file.apk.feature file.apk.locale
  file.apk.permission file.apk.pkg_name file.apk.provides_component file.apk.sdk.min file.apk.sdk.target
  file.apk.used_library file.behavior file.compiler file.config file.date.creation file.date.last_modified
  file.elf.interpreter file.elf.libraries file.elf.notes.name file.elf.notes.type file.elf.notes.type_core
  file.elf.sections.name file.elf.segments.type file.img.exif_tool.creator_tool
  file.img.exif_tool.derived_document_id file.img.exif_tool.document_id file.img.exif_tool.instance_id
  file.img.exif_tool.toolkit file.img.mega_pixels file.img.mode file.img.size
  file.img.sorted_metadata_hash file.jar.imported_package file.jar.main_class file.jar.main_package
  file.lib file.lsh file.name.anomaly file.name.extracted file.ole.clsid file.ole.dde_link
  file.ole.fib_timestamp file.ole.macro.sha256 file.ole.macro.suspicious_string file.ole.summary.author
  file.ole.summary.codepage file.ole.summary.comment file.ole.summary.company file.ole.summary.create_time
  file.ole.summary.last_printed file.ole.summary.last_saved_by file.ole.summary.last_saved_time
  file.ole.summary.manager file.ole.summary.subject file.ole.summary.title file.path
  file.pdf.date.modified file.pdf.date.pdfx file.pdf.date.source_modified file.pdf.javascript.sha1
  file.pdf.stats.sha1 file.pe.api_vector file.pe.authenticode.spc_sp_opus_info.program_name
  file.pe.debug.guid file.pe.exports.function_name file.pe.exports.module_name file.pe.imports.fuzzy
  file.pe.imports.gimphash file.pe.imports.imphash file.pe.imports.md5 file.pe.imports.sorted_fuzzy
  file.pe.imports.sorted_sha1 file.pe.imports.suspicious file.pe.linker.timestamp file.pe.oep.bytes
  file.pe.oep.hexdump file.pe.pdb_filename file.pe.resources.language file.pe.resources.name
  file.pe.rich_header.hash file.pe.sections.hash file.pe.sections.name file.pe.versions.description
  file.pe.versions.filename file.plist.build.machine_os file.plist.cf_bundle.development_region
  file.plist.cf_bundle.display_name file.plist.cf_bundle.executable file.plist.cf_bundle.identifier
  file.plist.cf_bundle.name file.plist.cf_bundle.pkg_type file.plist.cf_bundle.signature
  file.plist.cf_bundle.url_scheme file.plist.cf_bundle.version.long file.plist.cf_bundle.version.short
  file.plist.dt.compiler file.plist.dt.platform.build file.plist.dt.platform.name
  file.plist.dt.platform.version file.plist.installer_url file.plist.ls.background_only
  file.plist.ls.min_system_version file.plist.min_os_version file.plist.ns.apple_script_enabled
  file.plist.ns.principal_class file.plist.requests_open_access file.plist.ui.background_modes
  file.plist.ui.requires_persistent_wifi file.plist.wk.app_bundle_identifier file.powershell.cmdlet
  file.shortcut.command_line file.shortcut.drive_serial file.shortcut.icon_location
  file.shortcut.machine_id file.shortcut.sid file.shortcut.tracker_mac file.string.api
  file.string.blacklisted file.string.decoded file.string.extracted file.swf.header.frame.count:i
  file.swf.header.frame.rate file.swf.header.frame.size file.swf.header.version file.swf.tags_ssdeep
  info.password info.phone_number network.attack network.dynamic.domain network.dynamic.ip:p
  network.dynamic.unc_path network.dynamic.uri network.dynamic.uri_path network.email.address
  network.email.date network.email.msg_id network.email.subject network.mac_address network.port:i
  network.protocol network.signature.message network.signature.signature_id network.static.domain
  network.static.ip:p network.static.unc_path network.static.uri network.static.uri_path
  network.tls.ja3_hash network.tls.ja3_string network.tls.ja3s_hash network.tls.ja3s_string
  network.tls.ja4_hash network.tls.ja4s_hash network.tls.sni network.user_agent source
  technique.comms_routine technique.config technique.crypto technique.exploit technique.keylogger
  technique.macro technique.masking_algo technique.obfuscation technique.packer technique.persistence
  technique.shellcode technique.string vector
`;
