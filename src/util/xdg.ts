/** Environment variables, as handed in from the outside. */
export type Env = Readonly<Record<string, string | undefined>>;

/** Folders that belong to alx; undefined where the environment names no home. */
export interface XdgDirs {
  /** The person's home. */
  readonly home: string | undefined;
  /** Settings and stored profiles. */
  readonly config: string | undefined;
  /** Journals and histories: kept, but not precious. */
  readonly state: string | undefined;
  /** May be deleted at any time. */
  readonly cache: string | undefined;
}

/**
 * alx's folders by the XDG rules: `$XDG_CONFIG_HOME/alx`, else `~/.config/alx`, and so on.
 *
 * A relative `XDG_…_HOME` is ignored, as the rules ask. Without `HOME`, `USERPROFILE` is taken.
 */
export function xdgDirs(env: Env): XdgDirs {
  const home = nonEmpty(env.HOME) ?? nonEmpty(env.USERPROFILE);
  const folder = (variable: string, fallback: string): string | undefined => {
    const base = nonEmpty(env[variable]);
    if (base !== undefined && isAbsolute(base)) return join(base, "alx");
    return home === undefined ? undefined : join(home, `${fallback}/alx`);
  };
  return {
    home,
    config: folder("XDG_CONFIG_HOME", ".config"),
    state: folder("XDG_STATE_HOME", ".local/state"),
    cache: folder("XDG_CACHE_HOME", ".cache"),
  };
}

/** A path with a leading `~/` replaced by the home folder; unchanged where there is none. */
export function expandHome(path: string, home: string | undefined): string {
  return home !== undefined && (path === "~" || path.startsWith("~/")) ? home + path.slice(1) : path;
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === undefined || text === "" ? undefined : text;
}

function isAbsolute(path: string): boolean {
  return path.startsWith("/") || /^[A-Za-z]:[\\/]/.test(path);
}

function join(base: string, rest: string): string {
  return `${base.replace(/[\\/]+$/, "")}/${rest}`;
}
