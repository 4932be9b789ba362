import { ATTACK, type Technique } from "./attack.ts";

/** A heuristic a service may raise. */
export interface HeuristicSpec {
  readonly heur_id: string;
  readonly name: string;
  readonly score: number;
  readonly attack: readonly string[];
  readonly filetype: string;
  readonly description: string;
  /** Highest sum of signature scores; null where signatures do not add up. */
  readonly max_score: number | null;
  readonly signatures: Readonly<Record<string, number>>;
}

// id | name | score | techniques | file type | description
const ROWS = `
SAFELIST.1|File is safelisted|-1000||*|The file is on the safelist and was not analysed further
BADLIST.1|File is badlisted|1000||*|The file is on the badlist
BADLIST.2|Indicator is badlisted|500|T1071.001|*|A tag of the file is on the badlist
CHARACTERIZE.1|Suspicious marker|300||*|The file carries a marker of a test
CHARACTERIZE.2|High entropy|50|T1027|*|Most blocks of the file look random
CHARACTERIZE.3|Name and type disagree|100|T1036.007|*|The extension of the name promises another type
CHARACTERIZE.4|Right-to-left override in the name|500|T1036.002|*|The name is written so that its extension reads backwards
CHARACTERIZE.5|Double extension|200|T1036.007|*|The name ends with two extensions, the last one executable
EXTRACT.1|Archive with files|0||archive/.*|Files were taken out of the archive
EXTRACT.2|Executable content in archive|100|T1204.002|archive/.*|The archive holds a program or a script
EXTRACT.3|Archive too deep or too large|0||archive/.*|Not everything was extracted
EXTRACT.4|Password protected archive|50|T1027|archive/.*|A password was needed
EMLPARSER.1|Attachment in mail|0|T1566.001|document/email|The mail carries attachments
EMLPARSER.2|Sender does not match|100|T1566.001|document/email|Return path and sender have different domains
EMLPARSER.3|Urgent wording with a link|150|T1566.002|document/email|The mail asks to follow a link at once
MCAFEE.1|Malicious marker|1000||*|The antivirus engine names the file
METADEFENDER.1|Detected by some engines|300||*|One or two engines name the file
METADEFENDER.2|Detected by most engines|1000||*|At least half of the engines name the file
VIRUSTOTAL.1|Known at the reputation service|0||*|The file was seen elsewhere
YARA.1|Informational rule|0||*|A rule of no weight matched
YARA.2|Suspicious rule|300||*|A rule for suspicious content matched
YARA.3|Malware rule|1000||*|A rule for a malware family matched
PE.1|Suspicious section names|150|T1027.002|executable/windows/.*|Sections are named as a packer names them
PE.2|Suspicious imports|100|T1055|executable/windows/.*|Functions for injection or keylogging are imported
PE.3|No valid signature|10||executable/windows/.*|The file is not signed, or the signature is broken
PE.4|Packed section|200|T1027.002|executable/windows/.*|An executable section has an entropy above 7.2
PE.5|Unusual timestamp|20||executable/windows/.*|The linker time lies in the future or before 1995
ELF.1|Stripped static binary|100|T1027|executable/linux/.*|The file is static and has no symbols
CAPA.1|Capabilities|0||executable/windows/.*|What the program is able to do
CAPA.2|Suspicious capabilities|250|T1055,T1497|executable/windows/.*|The program is able to do what malware does
CONFIGEXTRACTOR.1|Configuration extracted|1000||*|The configuration of a known family was decoded
CONFIGEXTRACTOR.2|Configuration with network indicators|0|T1071.001|*|The configuration names servers
FRANKENSTRINGS.1|Encoded text|100|T1140|*|Base64 text was decoded
FRANKENSTRINGS.2|Embedded executable|500|T1027|*|Encoded text holds a program
FRANKENSTRINGS.3|URL with an IP address|100|T1071.001|*|A URL names its host by address
OLETOOLS.1|Macro with automatic start|150|T1059.005,T1204.002|document/office/.*|A macro runs when the document opens
OLETOOLS.2|Macro starts programs|350|T1059.005|document/office/.*|A macro calls Shell or creates objects that start programs
OLETOOLS.3|Remote template|500|T1105|document/office/.*|The document loads a template from a server
OLETOOLS.4|Macro present|50|T1059.005|document/office/.*|The document holds macros
DOCUMENTPREVIEW.1|Text asks to enable content|250|T1204.002|document/.*|The page urges the reader to enable macros
PDFID.1|Launch or script keywords|150|T1204.002|document/pdf|The document holds /JavaScript, /Launch or /OpenAction
PDFID.2|Unusual end of file|20||document/pdf|There are bytes after the last end-of-file mark
PEEPDF.1|Link to follow|100|T1204.001,T1566.002|document/pdf|The page is a link
PEEPDF.2|Script in document|250|T1059.007|document/pdf|The document runs a script
JSJAWS.1|Script downloads a file|500|T1059.007,T1105|code/.*|The script fetches and saves a file
JSJAWS.2|Obfuscated script|150|T1027|code/.*|The script hides what it does
JSJAWS.3|HTML smuggling|500|T1027.006|code/html.*|The page builds a file in the browser
JSJAWS.4|Credential form|400|T1598.003|code/html.*|The page asks for a password and sends it elsewhere
OVERPOWER.1|Encoded command|200|T1059.001,T1027|code/ps1|The script runs an encoded command
OVERPOWER.2|Downloads and runs|500|T1059.001,T1105|code/ps1|The script fetches code and runs it
BATCHDEOBFUSCATOR.1|Obfuscated batch file|150|T1059.003,T1027|code/batch|Variables are used to hide commands
BATCHDEOBFUSCATOR.2|Batch file downloads a program|400|T1059.003,T1105|code/batch|The script calls a download tool
TAGCHECK.1|Suspicious combination of tags|200||*|Tags that are harmless alone occur together
SURICATA.1|Network rule matched|500|T1071.001|network/tcpdump|A rule for malicious traffic matched
CAPE.1|Injects code|400|T1055|*|The program wrote to and started code in another process
CAPE.2|Starts at logon|250|T1547.001|*|The program registered itself to start at logon
CAPE.3|Contacts unknown servers|150|T1071.001|*|The program connected to servers of no known reputation
CAPE.4|Encrypts files|1000|T1486,T1490|*|The program rewrote documents and removed copies
CAPE.5|Reads stored passwords|500|T1555.003|*|The program read the password stores of browsers
CAPE.6|Sandbox run|0||*|What the program did
URLDOWNLOADER.1|Redirect to another host|50|T1204.001|uri/.*|The URL leads to another host
URLDOWNLOADER.2|Page is a phishing kit|1000|T1598.003|uri/.*|The page is a copy of a known kit
APKAYE.1|Dangerous permissions|150||android/apk|The app asks for permissions that malware needs
`;

const SIGNATURES: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  "PE.2": { CreateRemoteThread: 100, SetWindowsHookEx: 50 },
  "CAPE.1": { injection_createremotethread: 200, process_hollowing: 200 },
  "CAPA.2": { "inject thread": 150, "check for virtual machine": 100 },
};

function parse(row: string): HeuristicSpec {
  const [heur_id = "", name = "", score = "", attack = "", filetype = "", description = ""] = row.split("|");
  const signatures = SIGNATURES[heur_id] ?? {};
  return {
    heur_id,
    name,
    score: Number(score),
    attack: attack === "" ? [] : attack.split(","),
    filetype,
    description,
    max_score: heur_id in SIGNATURES ? Number(score) : null,
    signatures,
  };
}

/** Every heuristic of the demo server, by id. */
export const HEURISTICS: ReadonlyMap<string, HeuristicSpec> = new Map(
  ROWS.trim().split("\n").map((row) => parse(row)).map((item) => [item.heur_id, item]),
);

/** The heuristic with that id; throws when the catalogue lacks it. */
export function heuristic(heurId: string): HeuristicSpec {
  const found = HEURISTICS.get(heurId);
  if (found === undefined) throw new Error(`no heuristic "${heurId}" in the catalogue`);
  return found;
}

/** The techniques with those ids. */
export function techniques(ids: readonly string[]): Technique[] {
  return ids.flatMap((id) => ATTACK.get(id) ?? []);
}
