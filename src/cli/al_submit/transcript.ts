import type { CliContext } from "../context.ts";

/** Pieces for standard output and standard error, in order. */
export interface Transcript {
  err(text: string): void;
  out(text: string): void;
}

/**
 * Does several things at once, yet says what they say one after the other, in their order: what a later one says is kept
 * until those before it are done.
 */
export async function inOrder<T>(
  ctx: CliContext,
  items: AsyncIterable<T>,
  options: {
    readonly jobs: number;
    readonly write: (text: string) => Promise<void>;
    /** Must not throw. */
    readonly work: (item: T, say: Transcript) => Promise<void>;
    readonly isStopped: () => boolean;
  },
): Promise<void> {
  const { jobs, write, work, isStopped } = options;
  const waiting: Speaker[] = [];
  const finishFirst = async () => {
    const first = waiting.shift();
    if (first === undefined) return;
    await first.listen(ctx, write);
  };
  for await (const item of items) {
    if (isStopped()) break;
    const speaker = new Speaker((say) => work(item, say));
    waiting.push(speaker);
    if (waiting.length >= jobs) await finishFirst();
  }
  while (waiting.length > 0) await finishFirst();
}

/** One thing that is done, and what it has said so far. */
class Speaker {
  readonly #said: { readonly to: "err" | "out"; readonly text: string }[] = [];
  readonly #done: Promise<void>;
  #isOver = false;
  #wake: () => void = () => undefined;

  constructor(work: (say: Transcript) => Promise<void>) {
    const say = (to: "err" | "out") => (text: string) => {
      this.#said.push({ to, text });
      this.#wake();
    };
    this.#done = work({ err: say("err"), out: say("out") }).finally(() => {
      this.#isOver = true;
      this.#wake();
    });
  }

  /** Repeats what was said, and goes on until it is over. */
  async listen(ctx: CliContext, write: (text: string) => Promise<void>): Promise<void> {
    for (;;) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#wake = resolve;
      for (const { to, text } of this.#said.splice(0)) {
        if (to === "err") ctx.err(text);
        else await write(text);
      }
      if (this.#isOver && this.#said.length === 0) break;
      if (this.#said.length === 0) await promise;
    }
    await this.#done;
  }
}
