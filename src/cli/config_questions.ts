/** The questions of `alx config init`. @module */
import type { SettingName } from "../features/setting_layers.ts";
import { typedServer } from "../features/typed_server.ts";
import { ConfigError } from "../util/error.ts";
import type { Asker } from "./prompts.ts";

/** Settings by name, as text. */
export type AnswerDraft = Readonly<Partial<Record<SettingName, string>>>;

/** What is known before anything is asked. */
export interface Known {
  readonly values: AnswerDraft;
  /** Those that are not asked for. */
  readonly given: ReadonlySet<SettingName>;
  /** Whom to trust: the system's authorities, nobody in particular (false), or a PEM file. */
  readonly verify: boolean | string;
}

/** Asks for everything that is not given, each with what is known as the first suggestion. */
export async function askAll(ask: Asker, known: Known): Promise<Known> {
  const { given } = known;
  const server = given.has("server") ? known.values.server ?? "" : await askServer(ask, known.values.server);
  const proof = await askLogin(ask, known);
  const isGiven = given.has("insecure") || given.has("server_crt");
  const verify = isGiven || !/^https:/i.test(server) ? known.verify : await askVerify(ask, known.verify);
  return { given, verify, values: { ...proof, server } };
}

/** Asks for the address of the server until it is one. */
export async function askServer(ask: Pick<Asker, "text">, present?: string): Promise<string> {
  return typedServer(
    await ask.text("Server", {
      instead: "--server URL",
      placeholder: "https://assemblyline.example.com",
      ...(present === undefined ? {} : { initial: present }),
      check: serverFault,
    }),
  );
}

function serverFault(text: string): string | undefined {
  if (text.trim() === "") return "Expected the address of a server";
  try {
    typedServer(text);
  } catch (error) {
    if (error instanceof ConfigError) return error.hint ?? error.message;
    throw error;
  }
}

const PROOFS = ["apikey", "password", "cert"] as const;
type Proof = typeof PROOFS[number];

async function askLogin(ask: Asker, { values, given }: Known): Promise<AnswerDraft> {
  const asGiven = PROOFS.find((name) => given.has(name));
  const present = PROOFS.find((name) => values[name] !== undefined);
  const proof = asGiven ?? await ask.choice<Proof>("Log in with", {
    instead: "--apikey-file PATH, --password TEXT or --cert PEM",
    choices: [
      { value: "apikey", label: "API key", hint: "made in the web interface, can be revoked" },
      { value: "password", label: "Password" },
      { value: "cert", label: "Client certificate alone" },
    ],
    initial: present ?? "apikey",
  });
  const user = given.has("user") ? values.user ?? "" : await ask.text(
    proof === "cert" ? "User name, if the certificate does not say it" : "User name",
    {
      instead: "--user NAME",
      initial: values.user ?? "",
      check: (text) => text.trim() === "" && proof !== "cert" ? "A name is needed" : undefined,
    },
  );
  const text = asGiven === undefined ? await askProof(ask, proof, values) : values[proof] ?? "";
  const besides = proof === "cert" || given.has("cert") || values.cert === undefined
    ? values.cert ?? ""
    : await ask.text("Client certificate besides; empty for none", {
      instead: "--cert PEM",
      initial: values.cert,
    });
  const answers: AnswerDraft = { cert: besides, user: user.trim(), [proof]: text };
  return Object.fromEntries(Object.entries(answers).filter(([, one]) => one !== ""));
}

async function askProof(ask: Asker, proof: Proof, values: AnswerDraft): Promise<string> {
  const present = values[proof];
  if (proof === "cert") {
    return await ask.text("PEM file of the certificate and its key, or CERTIFICATE,KEY", {
      instead: "--cert PEM",
      initial: present ?? "",
      check: needed,
    });
  }
  const name = proof === "apikey" ? "API key (NAME:SECRET)" : "Password";
  const instead = proof === "apikey" ? "--apikey-file PATH" : "--password TEXT";
  const typed = await ask.secret(
    present === undefined ? name : `${name}; empty keeps the present one`,
    instead,
  );
  return typed === "" ? present ?? "" : proof === "apikey" ? typed.trim() : typed;
}

function needed(text: string): string | undefined {
  return text.trim() === "" ? "A path is needed" : undefined;
}

async function askVerify(ask: Asker, known: boolean | string): Promise<boolean | string> {
  const trust = await ask.choice("Trust the server's certificate", {
    instead: "--server-crt PEM, --insecure or --no-insecure",
    choices: [
      { value: "system", label: "when an authority of this machine vouches for it" },
      { value: "file", label: "when a PEM file vouches for it", hint: "an authority of your own" },
      { value: "off", label: "whatever it is", hint: "only for tests" },
    ],
    initial: known === false ? "off" : known === true ? "system" : "file",
  });
  if (trust !== "file") return trust === "system";
  return await ask.text("PEM file of the certificate or its authority", {
    instead: "--server-crt PEM",
    initial: typeof known === "string" ? known : "",
    check: needed,
  });
}
