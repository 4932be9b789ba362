import type { SubmitEvent } from "../../features/submit/submit_all.ts";
import { formatBytes, formatCount } from "../../util/format.ts";
import { oneLine } from "../../util/one_line.ts";
import { safeText } from "../../util/safe_text.ts";
import { cutMiddle, displayWidth } from "../../util/width.ts";
import type { CliContext } from "../context.ts";
import { createProgress, type Progress } from "../progress.ts";

const NOTICE_COLUMNS = 100;

interface Running {
  readonly sizeBytes: number | undefined;
  sentBytes: number;
  /** What goes on with it now. */
  doing: string;
}

/** One line that tells how far the whole is, and what goes on with the thing that moved last. */
export interface SubmitProgress {
  see(event: SubmitEvent): void;
  /** How far the whole is, for a notice where there is no line. */
  text(): string;
  /** Removes the line, so that something else can be printed. */
  end(): void;
  /** Removes it, and draws none until the work is done. */
  without(work: () => Promise<void>): Promise<void>;
}

/** Progress of handing in and waiting; silent without a terminal. */
export function createSubmitProgress(ctx: CliContext): SubmitProgress {
  const line: Progress = createProgress(ctx);
  const tally = createTally();
  let held = 0;
  let last = "";
  const text = (columns: number) => {
    const counts = tally.counts();
    const name = safeText(last.slice(last.lastIndexOf("/") + 1));
    if (name === "") return counts;
    const doing = tally.doing(last);
    const room = columns - displayWidth(`${counts} ·  ${doing}`);
    return `${counts} · ${cutMiddle(name, Math.max(12, room))} ${doing}`;
  };
  return {
    see(event) {
      last = tally.see(event);
      if (held === 0) line.show(text);
    },
    text: () => text(NOTICE_COLUMNS),
    end: () => line.end(),
    async without(work) {
      held++;
      line.end();
      try {
        await work();
      } finally {
        held--;
      }
    },
  };
}

/** How far all of them are. */
interface Tally {
  /** Counts an event. The input that it is about, while that is on its way; else an empty text. */
  see(event: SubmitEvent): string;
  /** `3 sent (1.2 MB), 2 done`. */
  counts(): string;
  /** What goes on with an input. */
  doing(input: string): string;
}

function createTally(): Tally {
  const running = new Map<string, Running>();
  let [accepted, ingested, ended, failed, bytes] = [0, 0, 0, 0, 0];
  return {
    see(event) {
      if (event.type === "end") {
        const { fate, input } = event.outcome;
        running.delete(input);
        // Taken by the server; what becomes of it may follow.
        if (fate === "ingested") ingested++;
        else ended++;
        if (fate === "error" || fate === "not sent") failed++;
        return "";
      }
      if (event.type === "begin") {
        running.set(event.input, { sizeBytes: event.sizeBytes, sentBytes: 0, doing: "" });
      }
      const one = running.get(event.input);
      if (one === undefined) return "";
      if (event.type === "sent") {
        bytes += event.sentBytes - one.sentBytes;
        one.sentBytes = event.sentBytes;
      } else if (event.type === "accepted") accepted++;
      one.doing = doingOf(event, one);
      return event.input;
    },
    counts: () =>
      [
        `${formatCount(accepted)} sent${bytes === 0 ? "" : ` (${formatBytes(bytes)})`}`,
        ...(ingested > 0 && ended === 0 ? [] : [`${formatCount(ended - failed)} done`]),
        ...(failed === 0 ? [] : [`${formatCount(failed)} failed`]),
      ].join(", "),
    doing: (input) => running.get(input)?.doing ?? "",
  };
}

function doingOf(event: SubmitEvent, { sizeBytes, sentBytes, doing }: Running): string {
  if (event.type === "sent") {
    return sizeBytes
      ? `${Math.floor(100 * sentBytes / sizeBytes)} % of ${formatBytes(sizeBytes)}`
      : formatBytes(sentBytes);
  }
  if (event.type === "accepted") return "is analysed";
  if (event.type === "failing") return `waits for the server: ${oneLine(event.error.message)}`;
  if (event.type !== "watch" || event.event.type !== "outstanding") return doing;
  const names = Object.entries(event.event.services).filter(([, count]) => count > 0).map(([name]) => name);
  return names.length === 0
    ? doing
    : `waits for ${names.slice(0, 4).join(", ")}${names.length > 4 ? "…" : ""}`;
}
