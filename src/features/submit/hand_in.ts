import { createHash } from "node:crypto";
import type { IngestOptions } from "../../api/ingest.ts";
import { QuotaError } from "../../api/errors.ts";
import { asksTooLong } from "../../api/retry.ts";
import type { Submission } from "../../api/types/submission.ts";
import type { Source } from "../../api/submit_source.ts";
import { AlxError } from "../../util/error.ts";
import { formatBytes } from "../../util/format.ts";
import type { Services } from "../services.ts";
import type { SubmitItem } from "./item.ts";
import type { Plan } from "./plan.ts";

/** How things are handed in. */
export interface HandInOptions {
  readonly plan: Pick<Plan, "params" | "metadata" | "profile" | "generateAlert" | "maxSizeBytes">;
  /** `chunked` sends pieces that survive a break of the line. */
  readonly via: "submit" | "ingest" | "chunked";
  /** Of `ingest`. */
  readonly queue?: string | undefined;
  readonly threshold?: number | undefined;
  readonly type?: string | undefined;
  /** Told as bytes leave; starts again from 0 when a request is repeated. */
  readonly onSent?: ((sentBytes: number) => void) | undefined;
}

/** What the server gave for it: a `sid`, or of `ingest` an id until a notification tells the sid. */
export interface Receipt {
  readonly sid?: string | undefined;
  readonly ingestId?: string | undefined;
}

/**
 * Refuses what the server would refuse after it had been sent.
 *
 * @throws {AlxError} it is empty, or too big
 */
export function checkSize(item: Pick<SubmitItem, "sizeBytes">, maxSizeBytes: number | undefined): void {
  const { sizeBytes } = item;
  if (sizeBytes === 0) throw new AlxError("it is empty");
  if (sizeBytes === undefined || maxSizeBytes === undefined || sizeBytes <= maxSizeBytes) return;
  throw new AlxError(
    `it is too big: ${formatBytes(sizeBytes)}, and the server takes ${formatBytes(maxSizeBytes)} at most`,
    { hint: "--ignore-size, if you may" },
  );
}

/** How long to pause before asking again for a free place, when the client has given up asking. */
const QUOTA_PAUSE_MS = 5000;

/**
 * Hands one thing in, once. For a free place within the quota of concurrent submissions it waits as long as it takes.
 *
 * @throws {QuotaError} the daily quota is used up
 * @throws {AlxError} it was refused, or cannot be read
 */
export async function handIn(services: Services, item: SubmitItem, options: HandInOptions): Promise<Receipt> {
  checkSize(item, options.plan.maxSizeBytes);
  for (;;) {
    try {
      return await send(services, item, options);
    } catch (error) {
      const passes = error instanceof QuotaError && error.kind === "concurrent" &&
        services.settings.retries !== 0 && !asksTooLong(error);
      if (!passes) throw error;
      await services.clock.sleep(QUOTA_PAUSE_MS, services.signal);
    }
  }
}

async function send(services: Services, item: SubmitItem, options: HandInOptions): Promise<Receipt> {
  const { client, signal } = services;
  const { params, metadata, profile, generateAlert } = options.plan;
  const common = { params, metadata, profile, generateAlert, signal };
  const source = counted(item.source, options.onSent);
  if (options.via === "ingest") {
    const { ingest_id } = await client.ingest.ingest(source, { ...common, ...ingestOptions(options) });
    return { ingestId: ingest_id };
  }
  if (options.via === "chunked" && item.read !== undefined && item.sizeBytes !== undefined) {
    return { sid: await upload(services, item, options) };
  }
  const since = services.clock.now();
  const reconcile = () => findSubmitted(services, item, since);
  return { sid: (await client.submit.submit(source, { ...common, reconcile })).sid };
}

/** The options that only ingesting has. */
export function ingestOptions(
  { queue, threshold, type }: Pick<HandInOptions, "queue" | "threshold" | "type">,
): Pick<IngestOptions, "notificationQueue" | "notificationThreshold" | "type"> {
  return { notificationQueue: queue, notificationThreshold: threshold, type };
}

/** Sends pieces under a name made from who, what and its content, so that the same command goes on after a break. */
async function upload(services: Services, item: SubmitItem, options: HandInOptions): Promise<string> {
  const { client, clock, signal } = services;
  const { params, metadata, profile, generateAlert } = options.plan;
  const sha256 = await item.sha256!(signal);
  return await client.submit.upload({
    identifier: uuidOf(
      createHash("sha256").update(`${services.settings.user}\0${item.input}\0${sha256}`).digest("hex"),
    ),
    name: "name" in item.source && item.source.name !== undefined ? item.source.name : sha256,
    sizeBytes: item.sizeBytes!,
    read: item.read!,
    params,
    metadata,
    profile,
    generateAlert,
    onProgress: (sentBytes) => options.onSent?.(sentBytes),
    clock,
    signal,
  });
}

/** 36 characters of a digest, which is what the server looks at. */
function uuidOf(digest: string): string {
  return [0, 8, 12, 16, 20].map((from, i, all) => digest.slice(from, all[i + 1] ?? 32)).join("-");
}

/** The same source, telling how many bytes left. */
function counted(source: Source, onSent: HandInOptions["onSent"]): Source {
  if (source.kind !== "stream" || onSent === undefined) return source;
  const { open } = source;
  return {
    ...source,
    async *open() {
      let sentBytes = 0;
      onSent(0);
      for await (const piece of await open()) {
        yield piece;
        onSent(sentBytes += piece.length);
      }
    },
  };
}

/** How far the clocks of the machine and the server may be apart. */
const CLOCK_SKEW_MS = 120_000;

/**
 * The submission of a file whose answer was lost: the person's newest of this content, from about when it was sent. Undefined when there is none, or nothing here tells its hash.
 */
async function findSubmitted(
  { client, clock, settings, signal }: Services,
  item: SubmitItem,
  since: number,
): Promise<Submission | undefined> {
  const sha256 = await item.sha256?.(signal);
  if (sha256 === undefined) return undefined;
  const from = new Date(since - CLOCK_SKEW_MS).toISOString();
  const query = `files.sha256:${sha256} AND times.submitted:["${from}" TO now]`;
  // Who acts for another does not submit under their own name.
  const isOwn = settings.user !== undefined && settings.obo === undefined;
  const filters = !isOwn ? [] : [`params.submitter:${JSON.stringify(settings.user)}`];
  for (let attempt = 0; attempt < 4; attempt++) {
    if (attempt > 0) await clock.sleep(1000 * attempt, signal);
    const page = await client.search.page("submission", query, {
      ...{ filters, rows: 1, fl: ["sid"], sort: "times.submitted desc", signal },
    });
    const sid = page.items[0]?.sid;
    if (typeof sid === "string") return await client.submission.get(sid, signal);
  }
  return undefined;
}
