import type { Json, JsonObject } from "../../util/json.ts";
import { verdictOf } from "../verdict.ts";
import {
  flow,
  keyValueLines,
  type RawSegment,
  type SectionTextOptions,
  segment,
  shownText,
  type TextLine,
  valueText,
} from "./lines.ts";
import { num, objectOf, objectsOf, processTreeLines } from "./process.ts";

/** Processes of a sandbox as a forest in the form of `PROCESS_TREE`, by `pid` and `ppid`. */
function forest(processes: readonly JsonObject[]): JsonObject[] {
  const pids = new Set(processes.map((process) => valueText(process.pid)));
  const children = Map.groupBy(processes, (process) => valueText(process.ppid));
  const isRoot = (process: JsonObject) => {
    const parent = valueText(process.ppid);
    return parent === "" || parent === valueText(process.pid) || !pids.has(parent);
  };
  const done = new Set<JsonObject>();
  const build = (process: JsonObject): JsonObject => {
    done.add(process);
    const below: JsonObject[] = [];
    for (const child of children.get(valueText(process.pid)) ?? []) {
      if (!done.has(child) && !isRoot(child)) below.push(build(child));
    }
    return {
      process_name: process.image ?? process.original_file_name ?? "",
      process_pid: process.pid ?? null,
      command_line: process.command_line ?? "",
      safelisted: process.safelisted ?? false,
      file_count: process.file_count ?? 0,
      registry_count: process.registry_count ?? 0,
      children: below,
    };
  };
  const roots = processes.filter(isRoot).map(build);
  // A cycle of parents has no root: start anywhere in it, so that nothing is lost.
  for (const process of processes) if (!done.has(process)) roots.push(build(process));
  return roots;
}

function networkSegments(connection: JsonObject, options: SectionTextOptions): RawSegment[] {
  const at = (host: Json | undefined, port: Json | undefined) =>
    shownText(valueText(host), options) + (port === null || port === undefined ? "" : `:${valueText(port)}`);
  const http = objectOf(connection.http_details);
  const dns = objectOf(connection.dns_details);
  const smtp = objectOf(connection.smtp_details);
  const details = [
    http &&
    `${valueText(http.request_method)} ${shownText(valueText(http.request_uri), options)} ${
      valueText(http.response_status_code)
    }`,
    dns &&
    `${valueText(dns.lookup_type)} ${shownText(valueText(dns.domain), options)} → ${
      shownText(
        [valueText(dns.resolved_ips), valueText(dns.resolved_domains)].filter((one) => one !== "").join(", "),
        options,
      )
    }`,
    smtp &&
    `${shownText(valueText(smtp.mail_from), options)} → ${shownText(valueText(smtp.mail_to), options)}`,
  ].filter((one) => one !== undefined);
  const kind = [connection.connection_type, connection.transport_layer_protocol].map((one) => valueText(one))
    .filter((one) => one !== "");
  return [
    { text: `${valueText(connection.direction) || "unknown"} `, tone: "dim" },
    { text: `${kind.join("/")} `, tone: "accent" },
    { text: at(connection.destination_ip, connection.destination_port) },
    ...(connection.process === null || connection.process === undefined
      ? []
      : [{ text: ` pid ${valueText(connection.process)}`, tone: "dim" as const }]),
    ...details.map((text) => ({ text: `  ${options.ascii ? text.replaceAll("→", "->") : text}` })),
  ];
}

function sandboxSignature(signature: JsonObject, options: SectionTextOptions): TextLine[] {
  const score = num(signature.score);
  const attacks = objectsOf(signature.attacks).map((attack) =>
    `${valueText(attack.attack_id)} ${valueText(attack.pattern)}`
  );
  const extra = [...attacks, valueText(signature.actors), valueText(signature.malware_families)].filter((
    one,
  ) => one !== "");
  return flow(
    [
      { text: `${String(score).padStart(5)} `, tone: verdictOf(score, options.thresholds).tone },
      { text: `${valueText(signature.type)} `, tone: "dim" },
      { text: valueText(signature.name), bold: true },
      ...(signature.description
        ? [{ text: `  ${shownText(valueText(signature.description), options)}` }]
        : []),
      ...extra.map((text) => ({ text: `  ${text}`, tone: "dim" as const })),
    ],
    options,
    { hang: 6, target: { kind: "signature", name: valueText(signature.name) } },
  );
}

/** Nested objects as dotted keys. */
function flatten(value: JsonObject, above = ""): [string, Json][] {
  return Object.entries(value).flatMap(([key, item]): [string, Json][] => {
    const inner = objectOf(item);
    return inner === undefined
      ? item === null || item === "" ? [] : [[above + key, item]]
      : flatten(inner, `${above}${key}.`);
  });
}

/** A `SANDBOX` body: the analysis, its processes as a tree, connections and signatures. */
export function sandboxLines(body: JsonObject, options: SectionTextOptions): TextLine[] {
  const head = (title: string, count?: number): TextLine => ({
    segments: [segment(count === undefined ? title : `${title} ${count}`, "accent", { bold: true })],
  });
  const lines: TextLine[] = [];
  const analysis = flatten(objectOf(body.analysis_information) ?? {});
  if (analysis.length > 0) {
    const pairs = analysis.map(([key, value]) =>
      [key.replace(/^analysis_metadata\./, "").replace(/^machine_metadata\./, "machine "), value] as const
    );
    lines.push(head("Analysis"), ...keyValueLines(pairs, options));
  }
  const signatures = [...objectsOf(body.signatures ?? [])].sort((a, b) => num(b.score) - num(a.score));
  if (signatures.length > 0) {
    lines.push(
      head("Signatures", signatures.length),
      ...signatures.flatMap((one) => sandboxSignature(one, options)),
    );
  }
  const processes = objectsOf(body.processes ?? []);
  if (processes.length > 0) {
    lines.push(head("Processes", processes.length), ...processTreeLines(forest(processes), options));
  }
  const network = objectsOf(body.network_connections ?? []);
  if (network.length > 0) {
    lines.push(
      head("Network", network.length),
      ...network.flatMap((one) => flow(networkSegments(one, options), options, { hang: 2 })),
    );
  }
  return lines.length > 0 ? lines : [{ segments: [segment("empty analysis", "dim")] }];
}
