import type { Call } from "./call.ts";

/** Answers a request: a value for the envelope, or a whole `Response`; throws a `Refusal` or `Denied`. */
export type Handler = (call: Call) => unknown;

/**
 * A line of a route table: verbs, path below the section, roles, flags, handler.
 *
 * Roles: `a|b` any of them, `-` any account. Flags: `!` no login, `x` no XSRF check, `q` not counted toward the
 * daily quota, `w` refused on a read-only system. In paths `<name>` is one part, `<path:name>` the rest.
 */
export type RouteLine = readonly [methods: string, path: string, roles: string, flags: string, Handler];

/** A route, ready to match. */
export interface Route {
  readonly methods: readonly string[];
  /** Whole path, such as `/api/v4/file/info/<sha256>/`. */
  readonly path: string;
  readonly parts: readonly string[];
  readonly roles: readonly string[];
  readonly flags: string;
  readonly handle: Handler;
}

/** What a path leads to. */
export type Match =
  | { readonly kind: "route"; readonly route: Route; readonly params: Readonly<Record<string, string>> }
  | { readonly kind: "wrong-method"; readonly allow: readonly string[] }
  | { readonly kind: "no-slash" }
  | { readonly kind: "none" };

/** The routes of one section of the API, below `/api/v4/<section>`. */
export function section(name: string, lines: readonly RouteLine[]): Route[] {
  return lines.map(([methods, path, roles, flags, handle]) => ({
    methods: methods.split("/"),
    path: `/api/v4/${name}${path}`,
    parts: partsOf(`/api/v4/${name}${path}`),
    roles: roles === "-" || roles === "" ? [] : roles.split("|"),
    flags,
    handle,
  }));
}

/** Finds the route of a request. Fixed parts win over named ones. */
export function createRouter(routes: readonly Route[]): (method: string, path: string) => Match {
  const bySection = Map.groupBy([...routes].sort(bySpecificity), (route) => route.parts[2] ?? "");
  return (method, path) => {
    const slash = path.endsWith("/");
    const parts = partsOf(slash ? path : `${path}/`);
    const allow = new Set<string>();
    for (const route of bySection.get(parts[2] ?? "") ?? []) {
      const params = matchParts(route.parts, parts);
      if (params === undefined) continue;
      if (!slash) return { kind: "no-slash" };
      if (route.methods.includes(method === "HEAD" ? "GET" : method)) return { kind: "route", route, params };
      for (const verb of route.methods) allow.add(verb);
    }
    return allow.size === 0 ? { kind: "none" } : { kind: "wrong-method", allow: [...allow] };
  };
}

function partsOf(path: string): string[] {
  return path.split("/").slice(1, -1);
}

function bySpecificity(a: Route, b: Route): number {
  const rank = (route: Route) =>
    route.parts.map((part) => part.startsWith("<path:") ? "2" : part.startsWith("<") ? "1" : "0").join("");
  return rank(a) < rank(b) ? -1 : rank(a) > rank(b) ? 1 : 0;
}

function matchParts(
  pattern: readonly string[],
  parts: readonly string[],
): Record<string, string> | undefined {
  const params: Record<string, string> = {};
  for (const [i, part] of pattern.entries()) {
    const given = parts[i];
    if (given === undefined) return undefined;
    if (part.startsWith("<path:")) {
      const rest = pattern.length - i - 1;
      const end = parts.length - rest;
      if (end <= i) return undefined;
      params[part.slice(6, -1)] = parts.slice(i, end).join("/");
      return rest === 0 ? params : undefined;
    }
    if (part.startsWith("<")) {
      if (given === "") return undefined;
      params[part.slice(1, -1)] = given;
    } else if (part !== given) return undefined;
  }
  return parts.length === pattern.length ? params : undefined;
}
