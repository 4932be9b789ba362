import type { SubmissionParams } from "../../api/types/submission.ts";
import type { Whoami } from "../../api/types/user.ts";
import { mergeParams } from "../../domain/submit_params.ts";
import { type Plan, planSubmission } from "../submit/plan.ts";
import { ITEM_KEY } from "./item_key.ts";
import { bucketOf, INGEST_MAX_PRIORITY } from "./priority_buckets.ts";
import type { IncidentPlan } from "./plan.ts";

/** Priority of incidents where nothing else is said: the least urgent queue, and the longest. */
export const DEFAULT_PRIORITY = 100;
/** Files of this priority and below are dropped without being looked at. */
const DROPPED_PRIORITY = 1;

/** What a person asks for. */
export interface AskedIncident {
  readonly incident: string;
  readonly params: SubmissionParams;
  readonly metadata: Readonly<Record<string, string>>;
  readonly profile?: string | undefined;
  /** Add dynamic analysis to the services. Default: false. */
  readonly dynamic?: boolean | undefined;
}

/** What follows from it for the plan, and what is wrong with it. */
export interface PreparedIncident
  extends Pick<IncidentPlan, "submit" | "bucket" | "maxWindow" | "isCounted"> {
  readonly problems: Plan["problems"];
}

/**
 * Checks what a person asks against what the server said of itself and of the person, and settles the priority, the queue
 * that the files will wait in, and how many may be on their way.
 */
export function prepareIncident(me: Whoami, asked: AskedIncident): PreparedIncident {
  const { incident, metadata, profile, dynamic } = asked;
  // Who may not change settings gets the profile's priority.
  const mayChoose = me.roles.includes("submission_customize");
  const params = mergeParams(mayChoose ? { priority: DEFAULT_PRIORITY } : {}, asked.params);
  const plan = planSubmission(me, {
    ...{ params, profile, dynamic, via: "ingest", type: params.type },
    metadata: { ...metadata, incident_number: incident, filename: "file", [ITEM_KEY]: "item" },
  });
  const quota = limitOf(me, "submission_async_quota");
  const priority = priorityOf(me, plan);
  const dropped = priority > DROPPED_PRIORITY ? [] : [
    {
      path: "priority",
      severity: "error",
      message: `Files of priority ${priority} are dropped by the server; the least is ${
        DROPPED_PRIORITY + 1
      }`,
    } as const,
  ];
  return {
    submit: { ...plan, metadata },
    bucket: bucketOf(priority, maxPriority(me)),
    maxWindow: quota,
    isCounted: (me.api_daily_quota ?? 0) > 0,
    problems: [...plan.problems, ...dropped],
  };
}

function priorityOf(me: Whoami, { params, profile }: Plan): number {
  const own = profile === undefined ? undefined : me.configuration.submission?.profiles?.[profile]?.params;
  return params.priority ?? own?.priority ?? INGEST_MAX_PRIORITY;
}

function maxPriority({ configuration }: Whoami): number {
  const ui: Readonly<Record<string, unknown>> = { ...configuration.ui };
  const told = ui.ingest_max_priority;
  return typeof told === "number" ? told : INGEST_MAX_PRIORITY;
}

/** A limit of the account that older servers do not have; undefined: none. */
function limitOf(me: Whoami, name: string): number | undefined {
  const value = (me as unknown as Readonly<Record<string, unknown>>)[name];
  return typeof value === "number" && value > 0 ? value : undefined;
}
