const ROWS = `
T1566.001|Spearphishing Attachment|initial-access
T1566.002|Spearphishing Link|initial-access
T1204.001|Malicious Link|execution
T1204.002|Malicious File|execution
T1059.001|PowerShell|execution
T1059.003|Windows Command Shell|execution
T1059.005|Visual Basic|execution
T1059.007|JavaScript|execution
T1047|Windows Management Instrumentation|execution
T1203|Exploitation for Client Execution|execution
T1053.005|Scheduled Task|execution,persistence,privilege-escalation
T1547.001|Registry Run Keys / Startup Folder|persistence,privilege-escalation
T1055|Process Injection|defense-evasion,privilege-escalation
T1055.012|Process Hollowing|defense-evasion,privilege-escalation
T1027|Obfuscated Files or Information|defense-evasion
T1027.002|Software Packing|defense-evasion
T1027.006|HTML Smuggling|defense-evasion
T1036.002|Right-to-Left Override|defense-evasion
T1036.007|Double File Extension|defense-evasion
T1140|Deobfuscate/Decode Files or Information|defense-evasion
T1218.010|Regsvr32|defense-evasion
T1218.011|Rundll32|defense-evasion
T1553.005|Mark-of-the-Web Bypass|defense-evasion
T1497|Virtualization/Sandbox Evasion|defense-evasion,discovery
T1082|System Information Discovery|discovery
T1057|Process Discovery|discovery
T1110.001|Password Guessing|credential-access
T1555.003|Credentials from Web Browsers|credential-access
T1056.001|Keylogging|collection,credential-access
T1113|Screen Capture|collection
T1021.002|SMB/Windows Admin Shares|lateral-movement
T1071.001|Web Protocols|command-and-control
T1071.003|Mail Protocols|command-and-control
T1095|Non-Application Layer Protocol|command-and-control
T1105|Ingress Tool Transfer|command-and-control
T1041|Exfiltration Over C2 Channel|exfiltration
T1486|Data Encrypted for Impact|impact
T1489|Service Stop|impact
T1490|Inhibit System Recovery|impact
T1496|Resource Hijacking|impact
T1498|Network Denial of Service|impact
T1583.001|Domains|resource-development
T1598.003|Spearphishing Link for Information|reconnaissance
`;

/** A technique as result sections carry it. */
export interface Technique {
  readonly attack_id: string;
  readonly pattern: string;
  readonly categories: readonly string[];
}

/** Techniques of MITRE ATT&CK that the demo's heuristics point to, by id. */
export const ATTACK: ReadonlyMap<string, Technique> = new Map(
  ROWS.trim().split("\n").map((row) => {
    const [attack_id = "", pattern = "", categories = ""] = row.split("|");
    return [attack_id, { attack_id, pattern, categories: categories.split(",") }];
  }),
);
