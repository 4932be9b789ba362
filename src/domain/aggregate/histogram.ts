import { compileQuery, type FieldSpec, parseDateMath, QueryError, searchFailure } from "../lucene/mod.ts";
import {
  type Entry,
  matching,
  type NumberParam,
  requireDocValues,
  requireField,
  type SearchRequest,
} from "./request.ts";
import { dateKey, keyReader } from "./values.ts";

const MAX_STEPS = 100;
const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** What `search/histogram/<index>/<field>/` takes. Dates take date math, whole numbers numbers. */
export interface HistogramRequest extends SearchRequest {
  readonly field: string;
  /** @default 0, or now-1d */
  readonly start?: NumberParam;
  /** @default 2000, or now */
  readonly end?: NumberParam;
  /** @default 100, or +1h */
  readonly gap?: NumberParam;
  /** 0 lists empty steps, too. @default 1 */
  readonly mincount?: NumberParam;
}

interface Steps {
  readonly start: number | string;
  readonly end: number | string;
  readonly gap: number | string;
}

/** `search/histogram/…`: documents per step. @throws {QueryError} with the server's text */
export function histogramDocs(docs: Iterable<Entry>, request: HistogramRequest): Record<string, number> {
  const spec = requireField(request.field, request);
  if (spec.kind !== "integer" && spec.kind !== "date") {
    const type = request.fields[spec.name]!.type;
    throw new QueryError(
      `Field '${spec.name}' is of type '${type}'. Only 'integer' or 'date' are acceptable.`,
    );
  }
  const date = spec.kind === "date";
  const steps: Steps = {
    start: request.start ?? (date ? "now-1d" : 0),
    end: request.end ?? (date ? "now" : 2000),
    gap: request.gap ?? (date ? "+1h" : 100),
  };
  const numeric = checkSteps(steps, request.now);
  const scale = date && !numeric ? dateScale(steps, spec, request.now) : numberScale(steps, spec);
  const mincount = checkMincount(request.mincount, scale);
  if (scale.low > scale.high) throw searchFailure(scale.reversed);
  requireDocValues(spec);
  const within = compileQuery(`${spec.name}:[${steps.start} TO ${steps.end}]`, {
    fields: request.fields,
    now: request.now,
    defaultMode: "all",
  });
  const found = matching(docs, request).filter(([id, doc]) => within(doc, id));
  return count(found, { spec, scale, mincount, date });
}

/** @returns whether the range is one of numbers. @throws {QueryError} unless it can be read and makes at most 100 steps */
function checkSteps({ start, end, gap }: Steps, now: number): boolean {
  const [from, to, by] = [start, end, gap].map(intParam);
  let steps = NaN;
  const numeric = from !== undefined && to !== undefined && by !== undefined;
  if (numeric) steps = Math.trunc((to - from) / by);
  else {
    const [a, b, step] = [dateParam(start, now), dateParam(end, now), dateParam(`now${gap}`, 0)];
    const known = /^[+-]?\d*[yMwdhHms]$/.test(String(gap)) || /^\d+[a-zA-Z]$/.test(String(gap));
    const size = step ?? dateParam(`now+${gap}`, 0);
    if (a !== undefined && b !== undefined && size !== undefined && known && typeof start === "string") {
      steps = Math.trunc((b - a) / size);
    }
  }
  if (Number.isNaN(steps)) {
    throw searchFailure(
      "Could not parse histogram ranges. Either you've mix integer and dates values or you have invalid date math values. " +
        `(start='${start}', end='${end}', gap='${gap}')`,
    );
  }
  if (steps > MAX_STEPS) {
    throw searchFailure(
      `Histograms are limited to a maximum of ${MAX_STEPS} steps. Current settings would generate ${steps} steps`,
    );
  }
  return numeric;
}

function intParam(value: number | string): number | undefined {
  if (typeof value === "number") return Math.trunc(value);
  return /^\s*[+-]?\d+\s*$/.test(value) ? Number(value) : undefined;
}

function dateParam(value: number | string, now: number): number | undefined {
  try {
    return parseDateMath(String(value), { now });
  } catch {
    return undefined;
  }
}

interface Scale {
  readonly low: number;
  readonly high: number;
  readonly step: number;
  /** What the server says when the end lies before the start. */
  readonly reversed: string;
  /** Where in the datastore's request the least count stands, and what the request is called. */
  readonly place: number;
  readonly kind: string;
}

function numberScale({ start, end, gap }: Steps, spec: FieldSpec): Scale {
  const [low, high] = [start, end].map((value) => {
    const number = Number(value);
    if (Number.isNaN(number)) throw searchFailure(`For input string: "${value}"`);
    return number;
  }) as [number, number];
  const step = Number(gap);
  const place = 72 + spec.name.length;
  if (!(step > 0)) throw searchFailure(`[1:${place}] [histogram] failed to parse field [interval]`);
  const written = String(gap).replace(/^[+-]/, "");
  return {
    low,
    high,
    step,
    reversed: "Failed to build [double_bounds] after last required field arrived",
    place: place + written.length + 19,
    kind: "histogram",
  };
}

function dateScale({ start, end, gap }: Steps, spec: FieldSpec, now: number): Scale {
  const text = String(gap).replace(/^[+-]/, "");
  const match = /^(\d+)(ms|[smhd])$/.exec(text);
  const place = 83 + spec.name.length;
  const step = match === null ? 0 : Number(match[1]) * UNITS[match[2]!]!;
  if (step <= 0) throw searchFailure(`[1:${place}] [date_histogram] failed to parse field [fixed_interval]`);
  const low = parseDateMath(String(start), { now });
  const high = parseDateMath(String(end), { now });
  return {
    low,
    high,
    step,
    reversed:
      `[extended_bounds.min][${low}] cannot be greater than [extended_bounds.max][${high}] for histogram aggregation [histogram]`,
    place: place + text.length + 21,
    kind: "date_histogram",
  };
}

function checkMincount(value: NumberParam, scale: Scale): number {
  const mincount = value === undefined || value === null ? 1 : Number(value);
  if (Number.isInteger(mincount) && mincount >= 0) return mincount;
  throw searchFailure(`[1:${scale.place}] [${scale.kind}] failed to parse field [min_doc_count]`);
}

function count(
  entries: readonly Entry[],
  how: { readonly spec: FieldSpec; readonly scale: Scale; readonly mincount: number; readonly date: boolean },
): Record<string, number> {
  const { scale, mincount } = how;
  const read = keyReader(how.spec);
  const floor = (value: number) => Math.floor(value / scale.step) * scale.step;
  const counts = new Map<number, number>();
  if (mincount === 0) {
    for (let at = floor(scale.low); at <= floor(scale.high); at += scale.step) counts.set(at, 0);
  }
  for (const entry of entries) {
    for (const bucket of new Set(read(entry).map((key) => floor(key as number)))) {
      counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
    }
  }
  const kept = [...counts].filter(([, n]) => n >= mincount).sort(([a], [b]) => a - b);
  return Object.fromEntries(kept.map(([at, n]) => [how.date ? dateKey(at) : String(at), n]));
}
