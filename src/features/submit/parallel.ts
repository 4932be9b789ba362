/** How {@link inParallel} works. */
export interface ParallelOptions<A, B> {
  /** How many at once, at least 1. */
  readonly jobs: number;
  /** Must not throw: what goes wrong with one is part of its result. */
  readonly work: (item: A) => Promise<B>;
  /** Asked before an item is taken; true ends the taking. What runs is waited for. */
  readonly isStopped?: (() => boolean) | undefined;
}

type Step<A, B> =
  | { readonly item: IteratorResult<A, unknown> }
  | { readonly result: B; readonly job: Promise<unknown> };

/** Works on several items at once; results come as they are ready. Items are taken only when there is a free hand. */
export async function* inParallel<A, B>(
  items: AsyncIterable<A>,
  { jobs, work, isStopped = () => false }: ParallelOptions<A, B>,
): AsyncGenerator<B, void> {
  const source = items[Symbol.asyncIterator]();
  const running = new Set<Promise<Step<A, B>>>();
  let next: Promise<Step<A, B>> | undefined;
  let ended = false;
  try {
    for (;;) {
      if (!ended && next === undefined && running.size < jobs && !isStopped()) {
        next = source.next().then((item) => ({ item }));
      }
      const open = next === undefined ? [...running] : [...running, next];
      if (open.length === 0) return;
      const step = await Promise.race(open);
      if ("result" in step) {
        running.delete(step.job as Promise<Step<A, B>>);
        yield step.result;
        continue;
      }
      next = undefined;
      if (step.item.done) ended = true;
      else running.add(begin(work, step.item.value));
    }
  } finally {
    await source.return?.();
  }
}

function begin<A, B>(work: (item: A) => Promise<B>, item: A): Promise<Step<A, B>> {
  const job: Promise<Step<A, B>> = work(item).then((result) => ({ result, job }));
  return job;
}
