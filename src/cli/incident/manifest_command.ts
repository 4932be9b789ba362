/** `alx incident manifest create|verify|key` @module */
import { readIncident } from "../../features/incident/journal.ts";
import {
  fingerprint,
  manifestLines,
  newKeyPair,
  privateKey,
  publicKey,
  verifyManifest,
} from "../../features/incident/manifest.ts";
import { UsageError } from "../../util/error.ts";
import { withFileErrors } from "../../util/file_error.ts";
import { formatCount } from "../../util/format.ts";
import type { CliContext } from "../context.ts";
import { createFile, readTextFile } from "../files.ts";
import { pairLines } from "../lines.ts";
import { printValue } from "../output/print.ts";
import { VERSION } from "../version.ts";
import { journalHere } from "./offline.ts";
import { settingsRecord } from "./settings_lines.ts";
import { TextFile } from "./text_file.ts";

/** Options of `manifest create` as parsed. */
export interface ManifestChoice {
  readonly incident?: string | undefined;
  readonly journal?: string | undefined;
  readonly key: string;
  readonly out: string;
  readonly force?: true | undefined;
}

async function keyText(path: string): Promise<string> {
  const text = await withFileErrors(`Cannot read "${path}"`, () => readTextFile(path));
  if (text === undefined) {
    throw new UsageError(`There is no key "${path}"`, { hint: "alx incident manifest key FILE" });
  }
  return text;
}

/** Writes a signed manifest of what a journal says. */
export async function createManifest(ctx: CliContext, choice: ManifestChoice): Promise<void> {
  const key = privateKey(await keyText(choice.key), choice.key);
  const path = choice.journal ?? await journalHere(ctx, choice.incident);
  const journal = await readIncident(path, { details: true });
  const { ledger } = journal;
  const { head: first, settings, server = "" } = ledger;
  const head = {
    ...{ type: "manifest", version: 1, incident: first?.incident ?? "", server } as const,
    settings: settings === undefined ? {} : settingsRecord(settings),
    ...{ alx: VERSION, made_at: new Date(ctx.clock.now()).toISOString(), damaged_lines: ledger.damagedLines },
  };
  const file = new TextFile(await createFile(choice.out, { force: choice.force }));
  try {
    for await (const line of manifestLines(journal, { head, key })) await file.text(line);
    await file.finish({ force: choice.force });
  } finally {
    await file.discard();
  }
  ctx.note(
    `${formatCount(ledger.paths)} files in "${choice.out}", signed with ${fingerprint(publicKeyOf(key))}`,
  );
}

const publicKeyOf = (key: ReturnType<typeof privateKey>) =>
  publicKey(String(key.export({ type: "pkcs8", format: "pem" })), "key");

/** Verifies a manifest. @throws {AlxError} it was changed */
export async function verifyFile(
  ctx: CliContext,
  path: string,
  options: { readonly publicKey?: string | undefined },
): Promise<void> {
  const given = options.publicKey;
  const key = given === undefined ? undefined : publicKey(await keyText(given), given);
  const { head, files, fingerprint: signer } = await withFileErrors(
    `Cannot read "${path}"`,
    () => verifyManifest(path, key),
  );
  const { incident, server, made_at, alx } = head;
  await printValue(
    ctx,
    { verified: true, incident, server, made_at, alx, files, key: signer },
    () =>
      pairLines(ctx, [
        ["verified", "yes: nothing was changed since it was signed"],
        ...[["incident", incident], ["server", server], ["made", made_at], ["alx", alx]] as const,
        ["files", formatCount(files)],
        ["key", signer],
      ]),
  );
  if (key === undefined) {
    ctx.note("The key is the one in the manifest: compare its fingerprint, or give --public-key FILE");
  }
}

/** Makes a key pair: the private key in a file, the public one beside it. */
export async function makeKey(ctx: CliContext, path: string): Promise<void> {
  const { privatePem, publicPem } = newKeyPair();
  const write = (to: string, text: string, mode: number) =>
    withFileErrors(`Cannot write "${to}"`, () => Deno.writeTextFile(to, text, { createNew: true, mode }));
  await write(path, privatePem, 0o600);
  await write(`${path}.pub`, publicPem, 0o644);
  ctx.note(
    `"${path}" signs manifests; "${path}.pub" verifies them: ${fingerprint(publicKey(publicPem, path))}`,
  );
}
