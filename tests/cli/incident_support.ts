import type { TestDemo } from "../support/demo.ts";

/** What is ingested: a text under a path. */
export interface Ingested {
  readonly incident: string;
  readonly path: string;
  readonly text: string;
  /** @default Characterize and McAfee */
  readonly services?: readonly string[];
  /** Word in the metadata that a journal knows it by. */
  readonly item?: string;
}

/** Ingests a text as the incident commands do; gives the ingest id. */
export async function ingestAs(
  demo: TestDemo,
  { incident, path, text, services = ["Characterize", "McAfee"], item }: Ingested,
): Promise<string> {
  const answer = await fetch(`${demo.url}/api/v4/ingest/`, {
    method: "POST",
    headers: { "x-user": demo.user, "x-apikey": demo.apikey, "content-type": "application/json" },
    body: JSON.stringify({
      plaintext: text,
      name: "file.bin",
      metadata: { incident_number: incident, filename: path, ...item !== undefined && { alx_item: item } },
      params: { services: { selected: services } },
    }),
  });
  const { api_response, api_error_message } = await answer.json();
  if (!answer.ok) throw new Error(api_error_message);
  return api_response.ingest_id;
}

/** The rows of JSON lines. */
// deno-lint-ignore no-explicit-any -- rows are looked into at will
export function rowsOf(text: string): any[] {
  return text.split("\n").filter((line) => line !== "").map((line) => JSON.parse(line));
}
