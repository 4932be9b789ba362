import type { RequestRecord } from "../../api/client_options.ts";
import { createClient } from "../../api/mod.ts";
import type { Services } from "../services.ts";
import { clientOptions } from "../session.ts";
import type { ReadText } from "../settings_files.ts";

/** What {@link openIncidentServices} needs of the world. */
export interface IncidentWorld {
  /** Requests at once. */
  readonly jobs: number;
  readonly readText: ReadText;
  /** Told of every try at a request. */
  readonly onRequest?: ((record: RequestRecord) => void) | undefined;
}

/** Connections for what is asked beside the sending. */
const OTHERS = 4;

/**
 * The same services with a client of their own: as many connections as requests at once (handing in bulk is not counted
 * as a concurrent call), and quotas are told at once, as the run waits for them by itself. Close the client in the end.
 *
 * @throws {ConfigError} a certificate file cannot be read
 */
export async function openIncidentServices(
  services: Services,
  { jobs, readText, onRequest }: IncidentWorld,
): Promise<Services> {
  const { settings, clock } = services;
  const client = createClient({
    ...await clientOptions(settings, readText),
    ...{ clock, onRequest, maxConnections: jobs + OTHERS, quotaWaitMs: 0 },
  });
  return { ...services, client };
}
