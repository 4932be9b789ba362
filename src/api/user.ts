import type { Favorite, Favorites, FavoriteType, UserAccount } from "./types/account.ts";
import type { SearchPage, Success } from "./types/common.ts";
import type { UserQuotas, UserSettings, Whoami } from "./types/user.ts";
import type { SubmissionParams } from "./types/submission.ts";
import { NotFoundError } from "./errors.ts";
import { flag } from "./flag.ts";
import { type Http, route } from "./http.ts";
import { textBody } from "./text_body.ts";

/** Options of {@link UserApi.list}. */
export interface UserListOptions {
  /** Default: all. */
  readonly query?: string | undefined;
  /** Default 0. */
  readonly offset?: number | undefined;
  /** Default 100. */
  readonly rows?: number | undefined;
  /** Default `id asc`. */
  readonly sort?: string | undefined;
  /** Stops it; the promise or iteration then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** Kept queries of a user, or of all with `__global__`. */
export interface FavoritesApi {
  /** All, by page. `GET user/favorites/{username}/` */
  get(username: string, signal?: AbortSignal): Promise<Favorites>;
  /**
   * Adds one, or replaces that of the same name. `PUT user/favorites/{username}/{type}/`
   *
   * @param type The page it is for
   * @param options `favorite`: what to keep
   */
  add(
    username: string,
    type: FavoriteType,
    options: { favorite: Favorite; signal?: AbortSignal },
  ): Promise<Success>;
  /**
   * Removes one by name. `DELETE user/favorites/{username}/{type}/`
   *
   * @param options `name`: of the favourite
   */
  delete(
    username: string,
    type: FavoriteType,
    options: { name: string; signal?: AbortSignal },
  ): Promise<Success>;
  /** Replaces all. `POST user/favorites/{username}/` */
  set(username: string, favorites: Favorites, signal?: AbortSignal): Promise<Success>;
}

/**
 * Accounts and their settings. Another user's need an administrator, else they are a {@link ForbiddenError}.
 *
 * `username` is a login name; an unknown one is a {@link NotFoundError}.
 *
 * @example
 * ```ts
 * import type { Client } from "@alx/alx";
 *
 * export async function mine(client: Client): Promise<number> {
 *   const { username, roles, classification } = await client.user.whoami();
 *   console.log(username, roles, classification);
 *   const { daily_submission } = await client.user.quotas(username);
 *   return daily_submission;
 * }
 * ```
 */
export interface UserApi {
  /** Who is logged in, and how the server is set up. `GET user/whoami/` */
  whoami(signal?: AbortSignal): Promise<Whoami>;
  /**
   * An account. `GET user/{username}/`
   *
   * @param options `loadAvatar`: add the picture; default false
   */
  get(username: string, options?: { loadAvatar?: boolean; signal?: AbortSignal }): Promise<UserAccount>;
  /** Adds an account. `PUT user/{username}/` */
  add(username: string, account: Partial<UserAccount>, signal?: AbortSignal): Promise<Success>;
  /** Deletes an account. `DELETE user/{username}/` */
  delete(username: string, signal?: AbortSignal): Promise<Success>;
  /** A page of accounts, for administrators. `GET user/list/` */
  list(options?: UserListOptions): Promise<SearchPage<UserAccount>>;
  /** Replaces an account; send it whole, as {@link UserApi.get} gave it. `POST user/{username}/` */
  update(username: string, account: Partial<UserAccount>, signal?: AbortSignal): Promise<Success>;
  /** A picture as a `data:` URL; null when there is none. `GET user/avatar/{username}/` */
  avatar(username: string, signal?: AbortSignal): Promise<string | null>;
  /**
   * Sets the picture from a `data:` URL. `POST user/avatar/{username}/`
   *
   * @param dataUrl `data:image/png;base64,…`
   */
  setAvatar(username: string, dataUrl: string, signal?: AbortSignal): Promise<Success>;
  /** Kept queries. */
  readonly favorites: FavoritesApi;
  /** `GET user/settings/{username}/` */
  settings(username: string, signal?: AbortSignal): Promise<UserSettings>;
  /** Replaces the settings. `POST user/settings/{username}/` */
  setSettings(username: string, settings: UserSettings, signal?: AbortSignal): Promise<Success>;
  /**
   * The parameters a profile gives; its `submitter` is whatever the path said, so leave it out when submitting.
   * `GET user/submission_params/{username}/{profile}/`
   *
   * @param profile Such as `default` or `static`
   * @throws {RequestError} there is no such profile for the user
   */
  submissionParams(username: string, profile: string, signal?: AbortSignal): Promise<SubmissionParams>;
  /** What is left of today's quotas; 0 also means unlimited. `GET user/quotas/{username}/` */
  quotas(username: string, signal?: AbortSignal): Promise<UserQuotas>;
  /** Accepts the terms of service. `GET user/tos/{username}/` */
  agreeTos(username: string, signal?: AbortSignal): Promise<Success>;
}

/** The `user` module over a connection. */
export function userApi(http: Http): UserApi {
  const post = <T>(path: string, json: unknown, signal?: AbortSignal) =>
    http.json<T>("POST", path, { json, signal, idempotent: true });
  return {
    whoami: (signal) => http.get("user/whoami/", { signal }),
    get: (username, { loadAvatar, signal } = {}) =>
      http.get(route`user/${username}/`, { query: { load_avatar: flag(loadAvatar) }, signal }),
    add: (username, json, signal) =>
      http.json("PUT", route`user/${username}/`, { json, signal, idempotent: false }),
    delete: (username, signal) => http.json("DELETE", route`user/${username}/`, { signal }),
    list: ({ query, offset, rows, sort, signal } = {}) =>
      http.get("user/list/", { query: { query, offset, rows, sort }, signal }),
    update: (username, account, signal) => post(route`user/${username}/`, account, signal),
    async avatar(username, signal) {
      try {
        return await http.get<string | null>(route`user/avatar/${username}/`, { signal });
      } catch (error) {
        if (error instanceof NotFoundError) return null;
        throw error;
      }
    },
    // The server keeps the body as it comes: JSON would be stored with its quotes.
    setAvatar: (username, dataUrl, signal) =>
      http.json("POST", route`user/avatar/${username}/`, {
        body: textBody(dataUrl),
        signal,
        idempotent: true,
      }),
    favorites: favoritesApi(http),
    settings: (username, signal) => http.get(route`user/settings/${username}/`, { signal }),
    setSettings: (username, settings, signal) => post(route`user/settings/${username}/`, settings, signal),
    submissionParams: (username, profile, signal) =>
      http.get(route`user/submission_params/${username}/${profile}/`, { signal }),
    quotas: (username, signal) => http.get(route`user/quotas/${username}/`, { signal }),
    agreeTos: (username, signal) => http.get(route`user/tos/${username}/`, { signal }),
  };
}

function favoritesApi(http: Http): FavoritesApi {
  return {
    get: (username, signal) => http.get(route`user/favorites/${username}/`, { signal }),
    add: (username, type, { favorite, signal }) =>
      http.json("PUT", route`user/favorites/${username}/${type}/`, { json: favorite, signal }),
    delete: (username, type, { name, signal }) =>
      http.json("DELETE", route`user/favorites/${username}/${type}/`, { json: name, signal }),
    set: (username, json, signal) =>
      http.json("POST", route`user/favorites/${username}/`, { json, signal, idempotent: true }),
  };
}
