import type { Client } from "../../../src/api/mod.ts";
import { ingestApi } from "../../../src/api/ingest.ts";
import { liveApi } from "../../../src/api/live.ts";
import { searchApi } from "../../../src/api/search.ts";
import { submissionApi } from "../../../src/api/submission.ts";
import { submitApi } from "../../../src/api/submit.ts";
import type { Services } from "../../../src/features/services.ts";
import { type Answer, fakeHttp, instantClock, type Sent } from "../../api/modules_support.ts";

/** Services whose server answers as told. */
export function fakeServices(
  answer: Answer,
  signal: AbortSignal = new AbortController().signal,
): { readonly services: Services; readonly sent: Sent[] } {
  const { http, sent } = fakeHttp(answer);
  const modules = {
    ...{ submit: submitApi(http), ingest: ingestApi(http), live: liveApi(http), http },
    ...{ submission: submissionApi(http), search: searchApi(http) },
  };
  const client = modules as unknown as Client; // submitting uses no others
  const settings = { server: "http://127.0.0.1:1", user: "analyst", verify: true };
  return { services: { client, settings, clock: instantClock(), signal }, sent };
}

/** Runs `work` in a folder with some files; a name that ends in `/` is an empty folder. */
export async function inFolder(
  files: Readonly<Record<string, string>>,
  work: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    for (const [name, text] of Object.entries(files)) {
      const path = `${folder}/${name}`;
      await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
      if (!name.endsWith("/")) await Deno.writeTextFile(path, text);
    }
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Standard input that holds a text. */
export function stdinOf(text: string): () => AsyncIterable<Uint8Array> {
  return async function* () {
    yield await Promise.resolve(new TextEncoder().encode(text));
  };
}
