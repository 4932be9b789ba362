/** What is known of the file on screen. @module */
import type { FileDoc, FileResults } from "../../api/types/file.ts";
import type { SubmissionFile } from "../../api/types/submission.ts";
import { type FileBytes, fileBytesQuery, fileInfoQuery, fileResultsQuery } from "../../features/files.ts";
import type { Query } from "../../features/queries.ts";
import { submissionFileQuery } from "../../features/submissions.ts";
import type { DrillContext } from "../drill/state.ts";
import { remember } from "../drill/remember.ts";
import { entropyOf, findAll, type HexMatch, parseFind } from "./hex_data.ts";

/** Which file, and in which submission; without one, what all submissions found. */
export interface FileParams {
  readonly sha256: string;
  readonly sid?: string;
  /** The name it went by where it was opened. */
  readonly name?: string;
  /** Id of the tab to begin with. @default "results" */
  readonly tab?: string;
}
/** What the parts of this screen work on. */
export type FileContext = DrillContext<FileParams>;

/** What services found: in the submission, or in all. */
export type Found = FileResults | SubmissionFile;

/** The question for {@link Found}. */
export function foundQuery({ app: { services }, params: { sid, sha256 } }: FileContext): Query<Found> {
  return sid === undefined ? fileResultsQuery(services, sha256) : submissionFileQuery(services, sid, sha256);
}

/** What services found, when it is there. */
export function foundOf(ctx: FileContext): Found | undefined {
  return ctx.app.queries.peek<Found>(foundQuery(ctx).key);
}

/** The file's document, when it is there. */
export function infoOf(ctx: FileContext): FileDoc | undefined {
  const found = foundOf(ctx)?.file_info;
  return ctx.app.queries.peek<FileDoc>(fileInfoQuery(ctx.app.services, ctx.params.sha256).key) ??
    (found?.type === undefined ? undefined : found);
}

/** Its score: the sum of its results. */
export function scoreOf(ctx: FileContext): number | undefined {
  return foundOf(ctx)?.results.reduce((sum, { result }) => sum + (result?.score ?? 0), 0);
}

/** Its first MiB, when it is there. */
export function bytesOf(ctx: FileContext): FileBytes | undefined {
  return ctx.app.queries.peek<FileBytes>(fileBytesQuery(ctx.app.services, ctx.params.sha256).key);
}

/** Entropy of the bytes at hand. */
export function entropyNow(ctx: FileContext, bytes: Uint8Array): number {
  return remember(ctx.app, `entropy ${ctx.params.sha256}`, [bytes], () => entropyOf(bytes));
}

/** Where the bytes looked for are. */
export function matchesOf(ctx: FileContext): readonly HexMatch[] {
  const bytes = bytesOf(ctx)?.bytes;
  const { find } = ctx.state.hex;
  return remember(ctx.app, `matches ${ctx.params.sha256}`, [bytes, find], () => {
    const wanted = parseFind(find ?? "");
    return bytes === undefined || wanted === undefined ? [] : findAll(bytes, wanted);
  });
}

/** What it is called: the name it was opened by, else its hash. */
export function fileName({ params }: FileContext): string {
  return params.name ?? params.sha256;
}
