import type { Client, ClientOptions, Credentials } from "../../src/api/mod.ts";
import { serveDemo } from "../../src/demo/server.ts";
import type { DemoConfig } from "../../src/demo/demo_config.ts";
import { recordedClient } from "./record.ts";

/** The server under test, seen by an ordinary key and, where a password is known, by an administrator. */
export interface Target {
  readonly client: Client;
  /** Logged in by password: an API key never carries administration. Undefined when no password is known. */
  readonly admin: Client | undefined;
  /** The same on the server's own port (ALX_REALSERVER_API), for bodies that a proxy before it may refuse. */
  readonly direct: Client | undefined;
  readonly username: string;
  /** The key that {@link Target.client} uses. */
  readonly apikey: string;
  /** Whether this is the server named in the environment. */
  readonly genuine: boolean;
  /** Another client of the same server, closed with the others. */
  as(auth: Credentials, options?: Partial<ClientOptions>): Client;
  close(): Promise<void>;
}

/** Whether the suite runs against the server named in the environment. */
export const AGAINST_ENVIRONMENT = Deno.env.get("ALX_CONTRACT") === "environment";

function need(name: string): string {
  const value = Deno.env.get(name);
  if (value === undefined) throw new Error(`Set ${name} to run the contract suite against a server`);
  return value;
}

/** Opens the target: the environment's server, or an embedded one of its own. */
export async function openTarget(): Promise<Target> {
  if (AGAINST_ENVIRONMENT) {
    const server = need("ALX_SERVER");
    const user = need("ALX_USER");
    const password = Deno.env.get("ALX_PASSWORD");
    return target(server, {
      user,
      apikey: need("ALX_APIKEY"),
      password,
      genuine: true,
      stop: async () => {},
    });
  }
  return await openEmbedded({});
}

/** Opens an embedded server of its own, configured so. */
export async function openEmbedded(config: Partial<DemoConfig>): Promise<Target> {
  const tos = "Terms of service of the contract suite.";
  const demo = await serveDemo({ submissions: 300, seed: 7, config: { tos, ...config } });
  return target(demo.url, {
    user: "admin",
    apikey: "devkey:admin",
    password: "admin",
    genuine: false,
    stop: () => demo.close(),
  });
}

interface Login {
  readonly user: string;
  readonly apikey: string;
  readonly password: string | undefined;
  readonly genuine: boolean;
  stop(): Promise<void>;
}

function target(server: string, login: Login): Target {
  const { user, apikey, password } = login;
  const clients: Client[] = [];
  const as: Target["as"] = (auth, options) => {
    const client = recordedClient({ server, auth, ...options });
    clients.push(client);
    return client;
  };
  const client = as({ kind: "apikey", user, apikey });
  const admin = password === undefined ? undefined : as({ kind: "password", user, password });
  return {
    client,
    admin,
    direct: admin === undefined ? undefined : as(
      { kind: "password", user, password: password! },
      login.genuine ? { server: Deno.env.get("ALX_REALSERVER_API") ?? server } : {},
    ),
    as,
    username: user,
    apikey,
    genuine: login.genuine,
    async close() {
      for (const each of clients) each.close();
      await login.stop();
    },
  };
}
