import type { GivenFile } from "../corpus/documents.ts";
import { heuristic } from "../corpus/heuristics.ts";
import type { FlatTags, SectionPlan } from "../corpus/section.ts";
import type { Member, UnpackLimits } from "./archives.ts";
import type { Subject } from "./subject.ts";

/** What a service has to know besides the file. */
export interface Surroundings {
  readonly limits: UnpackLimits;
  /** Why a file or tag is on the badlist; undefined when it is not. */
  readonly badlisted: (key: BadlistKey) => string | undefined;
  /** Tags that other services found on the file. */
  readonly tags: FlatTags;
  /** Heuristics that other services raised on the file. */
  readonly raised: readonly string[];
  readonly nowMs: number;
}

/** A file or a tag to look up. */
export type BadlistKey = { readonly sha256: string } | { readonly type: string; readonly value: string };

/** What a service found; without sections its result is empty. */
export interface Finding {
  readonly sections: readonly SectionPlan[];
  readonly extracted?: readonly (Member & Pick<GivenFile, "description">)[];
  /** The service failed instead. */
  readonly failure?: string;
  readonly drop?: boolean;
}

/** Looks at one file as one service. */
export type Inspector = (subject: Subject, around: Surroundings) => Finding;

/** A section that raises a heuristic, titled as the heuristic unless said otherwise. */
export function raise(
  heurId: string,
  more: Omit<SectionPlan, "heurId" | "title"> & { readonly title?: string } = {},
): SectionPlan {
  const spec = heuristic(heurId);
  return { body: spec.description, ...more, title: more.title ?? spec.name, heurId };
}

/** The sections whose condition holds. */
export function where(
  ...rows: readonly (readonly [condition: boolean, section: () => SectionPlan])[]
): SectionPlan[] {
  return rows.flatMap(([condition, section]) => condition ? [section()] : []);
}
