import type { Json } from "../../util/json.ts";
import type { FileNode } from "./file_node.ts";
import { addresses } from "./findings.ts";
import { techniques } from "./heuristics.ts";
import type { Rng } from "./rng.ts";
import type { FlatTags, SectionPlan } from "./section.ts";

const START = "2026-01-01T10:00:00.000000Z";

function at(seconds: number): string {
  return new Date(Date.parse(START) + seconds * 1000).toISOString().replace("Z", "000Z");
}

function name(file: FileNode): string {
  return `sample_${file.theme.number}.exe`;
}

function processes(file: FileNode, pid: number): Json[] {
  const start = (image: string, own: number, parent: number, second: number, commandLine: string): Json => ({
    image,
    start_time: at(second),
    end_time: at(second + 90),
    sources: ["sysmon"],
    ppid: parent,
    pid: own,
    command_line: commandLine,
    integrity_level: "medium",
    image_hash: file.sha256,
    original_file_name: image.split("\\").pop() ?? image,
    safelisted: image.includes("svchost"),
    file_count: (own % 7) + 1,
    registry_count: own % 5,
  });
  return [
    start(
      `C:\\Users\\demo\\AppData\\Local\\Temp\\${name(file)}`,
      pid,
      1204,
      2,
      `"C:\\Users\\demo\\${name(file)}"`,
    ),
    start(
      "C:\\Windows\\System32\\cmd.exe",
      pid + 8,
      pid,
      4,
      `cmd.exe /c start /min %TEMP%\\${file.theme.number}.bat`,
    ),
    start("C:\\Windows\\System32\\svchost.exe", pid + 44, 612, 9, "svchost.exe -k netsvcs -p"),
  ];
}

function exchange(url: URL): Json {
  return {
    request_uri: url.href,
    request_headers: { Host: url.host, "User-Agent": "Mozilla/5.0 (demo)" },
    request_method: "POST",
    response_headers: { Server: "nginx" },
    request_body: "id=4f1c&os=10.0.19045",
    response_status_code: 200,
    response_body: "ok",
    response_content_fileinfo: null,
    response_content_mimetype: "text/plain",
  };
}

function connections(file: FileNode, pid: number): Json[] {
  const common = { direction: "outbound", process: pid, sources: ["capture"], source_ip: "192.0.2.77" };
  const { urls, ips, family } = file.theme;
  const url = new URL(urls[0] ?? "http://unknown.example/");
  return [
    {
      ...common,
      destination_ip: "192.0.2.53",
      destination_port: 53,
      transport_layer_protocol: "udp",
      source_port: 51011,
      time_observed: at(6),
      connection_type: "dns",
      dns_details: { domain: url.hostname, lookup_type: "A", resolved_ips: ips, resolved_domains: [] },
    },
    {
      ...common,
      destination_ip: ips[0] ?? "192.0.2.1",
      destination_port: family?.port ?? 80,
      transport_layer_protocol: "tcp",
      source_port: 51012,
      time_observed: at(7),
      connection_type: "http",
      http_details: exchange(url),
    },
  ];
}

function processTree(file: FileNode, pid: number): Json {
  const hostile = file.level === "malicious";
  return [{
    process_pid: pid,
    process_name: name(file),
    command_line: `"C:\\Users\\demo\\${name(file)}"`,
    signatures: hostile ? { injection_createremotethread: 400 } : {},
    children: [{
      process_pid: pid + 8,
      process_name: "cmd.exe",
      command_line: `cmd.exe /c start /min %TEMP%\\${file.theme.number}.bat`,
      signatures: hostile ? { persistence_autorun: 250 } : {},
      children: [{
        process_pid: pid + 16,
        process_name: "conhost.exe",
        command_line: "conhost.exe 0xffffffff",
        signatures: {},
        children: [],
        network_count: 0,
        file_count: 0,
        registry_count: 0,
        safelisted: true,
      }],
      network_count: 0,
      file_count: 2,
      registry_count: 1,
      safelisted: false,
    }],
    network_count: hostile ? 2 : 0,
    file_count: 5,
    registry_count: 3,
    safelisted: false,
  }];
}

function timeline(file: FileNode): Json {
  const icons = file.kind === "program"
    ? ["EXECUTABLE", "CODE", "NETWORK"]
    : ["DOCUMENT", "EXECUTABLE", "NETWORK"];
  return icons.map((icon, i) => ({
    title: ["Started", "Dropped a file", "Contacted a server"][i] ?? "",
    content: [name(file), `%TEMP%\\${file.theme.number}.bat`, file.theme.domains[0] ?? ""][i] ?? "",
    opposite_content: at(2 + 3 * i),
    icon,
    signatures: i === 2 ? ["network_cnc_http"] : [],
    score: file.level === "malicious" ? 150 * i : 0,
  }));
}

function injection(file: FileNode, pid: number): Json {
  const { actor, family } = file.theme;
  return {
    name: "injection_createremotethread",
    type: "CUCKOO",
    sources: ["cape"],
    classification: "TLP:CLEAR",
    attacks: techniques(["T1055"]) as unknown as Json,
    actors: actor ? [actor] : [],
    malware_families: family ? [family.name] : [],
    description: "Wrote to another process and started a thread there",
    pid: [pid],
    score: 400,
  };
}

function sandboxReport(file: FileNode, pid: number): Json {
  return {
    analysis_information: {
      sandbox_name: "CAPE",
      sandbox_version: "2.4",
      analysis_metadata: {
        task_id: pid * 3,
        start_time: at(0),
        end_time: at(150),
        routing: "inetsim",
        window_size: "1280x720",
        machine_metadata: {
          ip: "192.0.2.77",
          hypervisor: "kvm",
          hostname: "WIN10X64-1",
          platform: "windows",
          version: "10",
          architecture: "x64",
        },
      },
    },
    processes: processes(file, pid),
    network_connections: file.theme.urls.length > 0 ? connections(file, pid) : [],
    signatures: file.level === "malicious" ? [injection(file, pid)] : [],
  };
}

/** What the sandbox says of a run, besides its heuristics. */
export function sandboxSections(file: FileNode, random: Rng): SectionPlan[] {
  const pid = random.int(2000, 6000) & ~3;
  const family = file.theme.family;
  const tags: FlatTags = {
    ...(file.level === "malicious" ? addresses(file, "dynamic") : {}),
    "dynamic.process.command_line": [`"C:\\Users\\demo\\${name(file)}"`],
    ...(family ? { "dynamic.mutex": [family.mutex], "dynamic.autorun_location": [family.autorun] } : {}),
  };
  return [
    { title: "Sandbox report", format: "SANDBOX", body: sandboxReport(file, pid), tags },
    { title: "Process tree", format: "PROCESS_TREE", depth: 1, body: processTree(file, pid) },
    { title: "Sequence of events", format: "TIMELINE", depth: 1, body: timeline(file) },
  ];
}

/** A section with a nested one and every scalar, for looking at renderers. */
export function galleryText(tags: FlatTags): SectionPlan {
  return {
    title: "Raw configuration block",
    format: "JSON",
    body: {
      list: [1, 2.5, -3, "four", null, true, { deep: { deeper: ["é", "日本", ""] } }],
      empty: {},
      none: [],
    },
    tags,
    classification: "TLP:GREEN",
  };
}
