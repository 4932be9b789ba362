import type { Service, ServiceInfo, ServiceStats, ServiceUpdate } from "./types/server.ts";
import type { Success } from "./types/common.ts";
import type { JsonObject } from "../util/json.ts";
import { textBody } from "./text_body.ts";
import { flag } from "./flag.ts";
import { type Http, type RawResponse, route } from "./http.ts";

/** Which image to update a service to. */
export interface ServiceImage {
  /** What people call it. */
  readonly name: string;
  /** The container image. */
  readonly image: string;
  /** The tag it is about. */
  readonly tag: string;
  /** Of the registry. */
  readonly username?: string | undefined;
  /** Password of `username` at the registry. */
  readonly password?: string | undefined;
}

/** Services by how far their installation is. */
export interface InstallState {
  /** There. */
  readonly installed: readonly string[];
  /** On their way. */
  readonly installing: readonly string[];
  /** Neither there nor on their way. */
  readonly not_installed: readonly string[];
}

/**
 * Services that analyse files. All but `list` and `constants` need an administrator.
 *
 * `name` is a service's name as listed, case and all; an unknown one is a {@link NotFoundError}.
 *
 * @example
 * ```ts
 * import type { Client } from "@alx/alx";
 *
 * export async function enabled(client: Client): Promise<string[]> {
 *   const services = await client.service.list();
 *   return services.filter((service) => service.enabled).map(({ name }) => name);
 * }
 * ```
 */
export interface ServiceApi {
  /** All. `GET service/all/` */
  list(signal?: AbortSignal): Promise<readonly ServiceInfo[]>;
  /** Stages and categories. `GET service/constants/` */
  constants(
    signal?: AbortSignal,
  ): Promise<{ readonly stages: readonly string[]; readonly categories: readonly string[] }>;
  /**
   * One, the newest version or another. `GET service/{name}/[{version}/]`
   *
   * @param options `version`: such as `4.7.0.stable3`; default the newest
   */
  get(name: string, options?: { version?: string; signal?: AbortSignal }): Promise<Service>;
  /** Installed versions, newest first. `GET service/versions/{name}/` */
  versions(name: string, signal?: AbortSignal): Promise<readonly string[]>;
  /**
   * What it did of late. `GET service/stats/{name}/`
   *
   * @param options `version`: default all; `maxDocs`: results to look at, default 500
   */
  stats(
    name: string,
    options?: { version?: string; maxDocs?: number; signal?: AbortSignal },
  ): Promise<ServiceStats>;
  /** Newer images, by service. `GET service/updates/` */
  updates(signal?: AbortSignal): Promise<Readonly<Record<string, ServiceUpdate>>>;
  /**
   * Adds one from its manifest, YAML text. `PUT service/`
   *
   * @throws {ServerError} it is no manifest
   */
  add(
    manifest: string,
    signal?: AbortSignal,
  ): Promise<{ readonly service_name: string; readonly new_heuristics: readonly string[] }>;
  /**
   * Replaces one's settings; send them whole. `POST service/{name}/`
   *
   * @param service As {@link ServiceApi.get} gave it, changed
   */
  set(name: string, service: JsonObject, signal?: AbortSignal): Promise<Success>;
  /** Removes one. `DELETE service/{name}/` */
  delete(name: string, signal?: AbortSignal): Promise<Success>;
  /** Updates one. `PUT service/update/` */
  update(image: ServiceImage, signal?: AbortSignal): Promise<Success & { readonly status: string }>;
  /** Updates all that can be. `GET service/update_all/` */
  updateAll(signal?: AbortSignal): Promise<JsonObject>;
  /**
   * Installs from images. `PUT service/install/`
   *
   * @param images `image`: such as `cccs/assemblyline-service-pe`
   */
  install(
    images: readonly { readonly name: string; readonly image: string }[],
    signal?: AbortSignal,
  ): Promise<JsonObject>;
  /** What is being installed. `GET service/installing/` */
  installing(signal?: AbortSignal): Promise<readonly string[]>;
  /** How far the named services are. `POST service/installing/` */
  installState(names: readonly string[], signal?: AbortSignal): Promise<InstallState>;
  /**
   * Settings of all as YAML; with `full`, of every version. `GET service/backup/`
   *
   * @param options `full`: default false
   */
  backup(options?: { full?: boolean; signal?: AbortSignal }): Promise<RawResponse>;
  /** Brings back a backup, YAML text. `PUT service/restore/` */
  restore(backup: string, signal?: AbortSignal): Promise<Success>;
}

/** The `service` module over a connection. */
export function serviceApi(http: Http): ServiceApi {
  return {
    list: (signal) => http.get("service/all/", { signal }),
    constants: (signal) => http.get("service/constants/", { signal }),
    get: (name, { version, signal } = {}) =>
      http.get(version === undefined ? route`service/${name}/` : route`service/${name}/${version}/`, {
        signal,
      }),
    versions: (name, signal) => http.get(route`service/versions/${name}/`, { signal }),
    stats: (name, { version, maxDocs, signal } = {}) =>
      http.get(route`service/stats/${name}/`, { query: { version, max_docs: maxDocs }, signal }),
    updates: (signal) => http.get("service/updates/", { signal }),
    add: (manifest, signal) => http.json("PUT", "service/", { body: textBody(manifest), signal }),
    set: (name, json, signal) =>
      http.json("POST", route`service/${name}/`, { json, signal, idempotent: true }),
    delete: (name, signal) => http.json("DELETE", route`service/${name}/`, { signal }),
    update: ({ name, image, tag, username, password }, signal) => {
      const auth = username === undefined ? {} : { username, password };
      return http.json("PUT", "service/update/", {
        json: { name, update_data: { name, image, latest_tag: tag, ...auth } },
        signal,
      });
    },
    updateAll: (signal) => http.get("service/update_all/", { signal, idempotent: false }),
    install: (json, signal) => http.json("PUT", "service/install/", { json, signal }),
    installing: (signal) => http.get("service/installing/", { signal }),
    installState: (json, signal) =>
      http.json("POST", "service/installing/", { json, signal, idempotent: true }),
    backup: ({ full, signal } = {}) =>
      http.raw("GET", "service/backup/", { query: { full: flag(full) }, signal }),
    restore: (backup, signal) => http.json("PUT", "service/restore/", { body: textBody(backup), signal }),
  };
}
