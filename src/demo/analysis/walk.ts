import { errorDocument, errorKey, fileDocument, resultDocument } from "../corpus/documents.ts";
import { heuristic } from "../corpus/heuristics.ts";
import type { FlatTags, SectionPlan } from "../corpus/section.ts";
import {
  resultKey,
  SERVICE_STAGES,
  serviceNamed,
  servicesFor,
  type ServiceSpec,
} from "../corpus/services.ts";
import type { Finding, Inspector, Surroundings } from "./finding.ts";
import { raise } from "./finding.ts";
import { CODE } from "./inspect_code.ts";
import { CONTAINERS } from "./inspect_containers.ts";
import { GENERAL } from "./inspect_general.ts";
import type {
  AnalysedFile,
  AnalysisContext,
  AnalysisOptions,
  AnalysisParams,
  AnalysisTask,
} from "./report.ts";
import { splitSafelisted } from "./safelisting.ts";
import { isSelected } from "./selection.ts";
import { Subject } from "./subject.ts";

/** Files below a submitted one are looked at to this depth. */
export const MAX_DEPTH = 6;
const UNPACKED_BYTES = 64 * 1024 * 1024;
/** How long each service takes for a file with the mark ALX-SLOW. */
export const SLOW_MS = 2_000;

const INSPECTORS: Readonly<Record<string, Inspector>> = { ...GENERAL, ...CONTAINERS, ...CODE };

function passwordsOf(initialData: string | null | undefined): string[] {
  const known = ["infected", "password", "1234"];
  try {
    const { passwords } = JSON.parse(initialData ?? "{}") as { passwords?: unknown };
    return Array.isArray(passwords) ? [...passwords.map(String), ...known] : known;
  } catch {
    return known;
  }
}

/** Services that a file's markers of tests call in, whatever its type. */
function markedServices(subject: Subject): ServiceSpec[] {
  return [
    ...(subject.holds("ALX-FAIL") ? [serviceNamed("PDFId")] : []),
    ...(subject.holds("ALX-EXTRACT") ? [serviceNamed("Extract")] : []),
  ];
}

const byStage = (a: ServiceSpec, b: ServiceSpec) =>
  SERVICE_STAGES.indexOf(a.stage as typeof SERVICE_STAGES[number]) -
  SERVICE_STAGES.indexOf(b.stage as typeof SERVICE_STAGES[number]);

/** Walks from the submitted files down, service by service. */
export class Walk {
  readonly #params: AnalysisParams;
  readonly #context: AnalysisContext;
  /** Files looked at so far. */
  readonly files: AnalysedFile[] = [];
  /** What the services did, in order. */
  readonly tasks: AnalysisTask[] = [];
  /** Sum of the results' scores, by sha256. */
  readonly scores = new Map<string, number>();
  readonly #queue: Subject[] = [];
  readonly #met = new Set<string>();
  #extracted = 0;
  #unpackedBytes = 0;

  constructor(options: AnalysisOptions) {
    this.#params = options.params;
    this.#context = options.context;
  }

  /** Takes a file in, unless it was met before. */
  meet(file: { readonly name: string; readonly bytes: Uint8Array; readonly depth: number }): Subject {
    const subject = new Subject(file, file.depth === 0 ? this.#params.filetype_override : null);
    if (!this.#met.has(subject.sha256)) {
      this.#met.add(subject.sha256);
      this.#queue.push(subject);
    }
    return subject;
  }

  /** Looks at the next file; false when none waits. */
  step(): boolean {
    const subject = this.#queue.shift();
    if (subject === undefined) return false;
    this.#inspect(subject);
    return true;
  }

  /** Files met and not looked at yet. */
  get waiting(): readonly Subject[] {
    return this.#queue;
  }

  #inspect(subject: Subject): void {
    const { nowMs, expiryMs } = this.#context;
    const { sha256, entropy, name, depth, bytes } = subject;
    const facts = { ...subject.identity, sha256, entropy, firstMs: nowMs, lastMs: nowMs, count: 1, expiryMs };
    this.files.push({ sha256, name, depth, bytes, document: fileDocument(bytes, facts) });
    this.scores.set(sha256, 0);
    const tags: Record<string, (string | number)[]> = {};
    const raised: string[] = [];
    for (const service of this.#services(subject)) {
      const found = this.#ask(service, subject, { tags, raised });
      for (const section of found.sections) {
        if (section.heurId !== undefined) raised.push(section.heurId);
        for (const [type, values] of Object.entries(section.tags ?? {})) (tags[type] ??= []).push(...values);
      }
      this.#record(service, subject, found);
      if (found.drop) break;
    }
  }

  #services(subject: Subject): ServiceSpec[] {
    const { services } = this.#params;
    const all = new Set([...servicesFor(subject.type), ...markedServices(subject)]);
    return [...all]
      .filter((service) => isSelected(service, services) && (this.#context.enabled?.(service.name) ?? true))
      .sort(byStage);
  }

  #ask(service: ServiceSpec, subject: Subject, so: { tags: FlatTags; raised: readonly string[] }): Finding {
    if (service.name === "Safelist") return this.#filter(subject);
    const around: Surroundings = {
      ...so,
      limits: {
        members: Math.max(0, (this.#params.max_extracted ?? 500) - this.#extracted),
        totalBytes: Math.max(0, UNPACKED_BYTES - this.#unpackedBytes),
        passwords: passwordsOf(this.#params.initial_data),
      },
      badlisted: this.#context.badlisted ?? (() => undefined),
      nowMs: this.#context.nowMs,
    };
    try {
      return INSPECTORS[service.name]?.(subject, around) ?? { sections: [] };
    } catch (error) {
      return {
        sections: [],
        failure: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
      };
    }
  }

  #filter(subject: Subject): Finding {
    const reason = this.#params.ignore_filtering ? undefined : this.#context.safelisted?.(subject.sha256);
    return reason === undefined
      ? { sections: [] }
      : { sections: [raise("SAFELIST.1", { body: reason })], drop: true };
  }

  #record(service: ServiceSpec, subject: Subject, found: Finding): void {
    if (found.failure !== undefined) {
      this.#fail(service, subject, { type: "EXCEPTION", message: found.failure });
      return;
    }
    const children = this.#take(service, subject, found);
    const sections = found.sections.map((section) => this.#filtered(section));
    const empty = sections.length === 0 && children.length === 0;
    const score = sections.reduce((sum, one) => sum + (one.heurId ? heuristic(one.heurId).score : 0), 0);
    this.scores.set(subject.sha256, (this.scores.get(subject.sha256) ?? 0) + score);
    const { nowMs, expiryMs } = this.#context;
    const document = resultDocument({
      file: subject,
      service,
      createdMs: nowMs,
      tookMs: this.#duration(service, subject),
      expiryMs,
      sections,
      drop: found.drop ?? false,
      extracted: children.map(({ name, sha256, description }) => ({ name, sha256, description })),
    });
    this.tasks.push({
      ...this.#task(service, subject),
      key: resultKey(subject.sha256, service, { empty }),
      outcome: empty ? { kind: "empty" } : { kind: "result", document, score },
      extracted: children.map((child) => child.sha256),
    });
  }

  /** Takes in what a service extracted, as far as the submission's limits go. */
  #take(
    service: ServiceSpec,
    subject: Subject,
    found: Finding,
  ): { name: string; sha256: string; description: string }[] {
    const most = this.#params.max_extracted ?? 500;
    const taken: { name: string; sha256: string; description: string }[] = [];
    for (const child of found.extracted ?? []) {
      if (child.bytes.length === 0) continue;
      if (subject.depth >= MAX_DEPTH) {
        this.#fail(service, subject, {
          type: "MAX DEPTH REACHED",
          message: `Files below level ${MAX_DEPTH} were left out`,
        });
        break;
      }
      if (this.#extracted >= most) {
        this.#fail(service, subject, {
          type: "MAX FILES REACHED",
          message: `More than ${most} files were extracted`,
        });
        break;
      }
      this.#extracted++;
      this.#unpackedBytes += child.bytes.length;
      const { sha256 } = this.meet({ name: child.name, bytes: child.bytes, depth: subject.depth + 1 });
      taken.push({ name: child.name, sha256, description: child.description });
    }
    return taken;
  }

  #filtered(section: SectionPlan): SectionPlan {
    const { safelistedTag } = this.#context;
    return safelistedTag === undefined || this.#params.ignore_filtering
      ? section
      : splitSafelisted(section, safelistedTag);
  }

  #task(service: ServiceSpec, subject: Subject) {
    const durationMs = this.#duration(service, subject);
    return { sha256: subject.sha256, service: service.name, stage: service.stage, durationMs };
  }

  #duration(service: ServiceSpec, subject: Subject): number {
    if (subject.holds("ALX-SLOW")) return SLOW_MS;
    return 20 + (parseInt(subject.sha256.slice(0, 4), 16) + service.name.charCodeAt(0) * 37) % 180;
  }

  #fail(service: ServiceSpec, subject: Subject, what: { type: string; message: string }): void {
    const { nowMs, expiryMs } = this.#context;
    const facts = {
      sha256: subject.sha256,
      service,
      ...what,
      recoverable: false,
      createdMs: nowMs,
      expiryMs,
    };
    this.tasks.push({
      ...this.#task(service, subject),
      key: errorKey(facts),
      outcome: { kind: "error", document: errorDocument(facts) },
      extracted: [],
    });
  }
}
