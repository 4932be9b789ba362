import type { Submission } from "../../api/types/submission.ts";
import type { Whoami } from "../../api/types/user.ts";
import { engineOf } from "../../domain/classification/engine_of.ts";
import { choosableParams } from "../../domain/submit_params.ts";
import { isObject, type Json } from "../../util/json.ts";
import { type Draft, type DraftItem, EMPTY_DRAFT } from "./draft.ts";
import { baseParams, mayCustomise, OWN_PROFILE, paramAt } from "../../features/submit/preset_plan.ts";
import { isText } from "../../features/submit/json_kinds.ts";
import { readableParams } from "../../features/submit/readable.ts";
import { sameJson } from "../../util/same_json.ts";
import { servicesOf } from "../../features/submit/selection.ts";

type Params = Submission["params"];

/** Settings that belong to one submission alone. */
const NOT_AGAIN: ReadonlySet<string> = new Set(["psid", "initial_data", "service_spec", "trace"]);
/** Metadata that the server wrote when the file was ingested. */
export const WRITTEN_METADATA: ReadonlySet<string> = new Set(["ingest_id", "ts", "type"]);
/** Descriptions that the server writes by itself. */
const WRITTEN_BY_SERVER = /^(?:\[[^\]]*\] )?Inspection of /;

/** Whether two names are of one marking. */
function sameMarking(me: Whoami, marking: string, base: string | undefined): boolean {
  const engine = engineOf(me);
  try {
    return engine !== undefined &&
      engine.normalize(marking) === engine.normalize(base ?? engine.original.unrestricted);
  } catch {
    return marking === base;
  }
}

/** The submission without parts of another form than they should have: what a server sends is not relied on. */
function readableSubmission(said: unknown): Pick<Submission, "files" | "metadata" | "params"> {
  const { files, metadata, params } = isObject(said) ? said : {};
  const isFile = (one: unknown) => isObject(one) && isText(one.sha256) && isText(one.name);
  return {
    files: Array.isArray(files) ? files.filter(isFile) as Submission["files"] : [],
    metadata: isObject(metadata) ? metadata as Submission["metadata"] : {}, // values are made text where they are used
    params: readableParams(params),
  };
}

/**
 * A form that submits the files of a submission again with the same settings.
 *
 * @param items The files to submit; none: all that were submitted then.
 */
export function resubmitDraft(me: Whoami, said: Submission, items: readonly DraftItem[]): Draft {
  const submission = readableSubmission(said);
  const profile = mayCustomise(me) ? OWN_PROFILE : undefined;
  const files = submission.files.map(({ sha256, name }): DraftItem => ({
    kind: "hash",
    text: sha256,
    hashType: "sha256",
    name,
  }));
  const metadata = Object.entries(submission.metadata ?? {}).filter(([key]) => !WRITTEN_METADATA.has(key));
  return {
    ...EMPTY_DRAFT,
    items: items.length === 0 ? files : items,
    profile,
    params: paramsAgain(me, submission.params, baseParams(me, { profile })),
    services: servicesOf(me.settings?.services ?? [], submission.params),
    spec: specAgain(me, submission.params),
    metadata: metadata.map(([key, value]) => ({ key, value: String(value) })),
  };
}

/** The settings of the submission that differ from those of the profile. */
function paramsAgain(me: Whoami, sent: Params, base: Params): Draft["params"] {
  return Object.fromEntries(
    choosableParams().flatMap(({ name, default: usual }): [string, Json][] => {
      if (NOT_AGAIN.has(name) || name.startsWith("services.")) return [];
      const value = paramAt(sent, name);
      if (value === undefined || value === null || sameJson(value, paramAt(base, name) ?? usual)) return [];
      if (name === "classification" && sameMarking(me, String(value), base.classification)) return [];
      if (name === "description" && WRITTEN_BY_SERVER.test(String(value))) return [];
      return [[name, value]];
    }),
  );
}

/** The parameters of services that the server still knows: they come and go with its versions. */
function specAgain({ settings }: Whoami, sent: Params): Draft["spec"] {
  const spec = Object.entries(sent.service_spec ?? {}).flatMap(([service, values]) => {
    const params = settings?.service_spec.find(({ name }) => name === service)?.params;
    const known = params?.map(({ name }) => name);
    const kept = Object.entries(values ?? {}).filter(([name]) => known?.includes(name));
    return kept.length === 0 ? [] : [[service, Object.fromEntries(kept)] as const];
  });
  return Object.fromEntries(spec) as Draft["spec"]; // parameters of services are JSON
}
