import type { ApiKey, NewApiKey } from "./types/account.ts";
import type { SearchPage, Success } from "./types/common.ts";
import type { UserListOptions } from "./user.ts";
import { type Http, route } from "./http.ts";

/** What a key may do: read, read and write, write, all that the user may, or the listed roles. */
export type ApiKeyPrivilege = "R" | "RW" | "W" | "E" | "C";

/** A key to make. */
export interface ApiKeyDraft {
  /** What people call it. */
  readonly name: string;
  /** What it may do. */
  readonly privilege: ApiKeyPrivilege;
  /** With privilege `C`. */
  readonly roles?: readonly string[] | undefined;
  /** ISO time; default: never, unless the server sets a limit. */
  readonly expiry?: string | null | undefined;
  /** Whose; default: the user's own. */
  readonly username?: string | undefined;
}

/**
 * API keys. Needs the role apikey_access.
 *
 * `id` is `name+user`; an unknown one is a {@link NotFoundError}.
 *
 * @example
 * ```ts
 * import type { Client } from "@alx/alx";
 *
 * export async function makeKey(client: Client): Promise<string | null> {
 *   const { keypassword } = await client.apikey.add({
 *     name: "laptop",
 *     privilege: "RW",
 *     expiry: "2030-01-31T00:00:00Z",
 *   });
 *   return keypassword; // told only now
 * }
 * ```
 */
export interface ApiKeyApi {
  /** A page of everyone's, for administrators. `GET apikey/list/` */
  list(options?: UserListOptions): Promise<SearchPage<ApiKey>>;
  /** A user's keys, without their hashes. `GET apikey/username/{username}/` */
  ofUser(username: string, signal?: AbortSignal): Promise<readonly ApiKey[]>;
  /** One key by its id, `name+user`. `GET apikey/{id}/` */
  get(id: string, signal?: AbortSignal): Promise<ApiKey>;
  /**
   * Makes one; the answer holds its secret, told only now. `PUT apikey/add/`
   *
   * @throws {RequestError} the name is taken, or the user may not give such rights
   */
  add(draft: ApiKeyDraft, signal?: AbortSignal): Promise<NewApiKey>;
  /**
   * Changes one. `PUT apikey/add/?keyid={id}`
   *
   * @param draft The whole key as it shall be; its name stays. The secret stays too, and is not told
   */
  update(id: string, draft: ApiKeyDraft, signal?: AbortSignal): Promise<NewApiKey>;
  /** Revokes one. `DELETE apikey/{id}/` */
  delete(id: string, signal?: AbortSignal): Promise<Success>;
}

/** The `apikey` module over a connection. */
export function apiKeyApi(http: Http): ApiKeyApi {
  const put = (draft: ApiKeyDraft, keyid: string | undefined, signal: AbortSignal | undefined) =>
    http.json<NewApiKey>("PUT", "apikey/add/", {
      json: {
        key_name: draft.name,
        priv: [...draft.privilege],
        roles: draft.roles ?? [],
        expiry_ts: draft.expiry ?? null,
        ...(draft.username === undefined ? {} : { uname: draft.username }),
      },
      query: { keyid },
      signal,
      idempotent: keyid !== undefined,
    });
  return {
    list: ({ query, offset, rows, sort, signal } = {}) =>
      http.get("apikey/list/", { query: { query, offset, rows, sort }, signal }),
    async ofUser(username, signal) {
      const keys = await http.get<readonly ApiKey[]>(route`apikey/username/${username}/`, { signal });
      return keys.map(withoutHash);
    },
    get: async (id, signal) => withoutHash(await http.get<ApiKey>(route`apikey/${id}/`, { signal })),
    add: (draft, signal) => put(draft, undefined, signal),
    update: (id, draft, signal) => put(draft, id, signal),
    delete: (id, signal) => http.json("DELETE", route`apikey/${id}/`, { signal }),
  };
}

/** The server sends the hash of the secret along; nobody needs it. */
function withoutHash(key: ApiKey): ApiKey {
  const { password: _, ...rest } = key as ApiKey & { readonly password?: string };
  return rest;
}
