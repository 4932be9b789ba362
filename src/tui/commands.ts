import { toError, UsageError } from "../util/error.ts";
import { faultText } from "./widgets/fault_text.ts";

/** Where a command stands in help. */
export type CommandGroup = "Move" | "In and out" | "Find" | "Act" | "Go" | "App";

/** A thing that can be done: the one source of footer, help, palette, key table and conflict check. */
export interface Command<C> {
  /** Stable, used in the person's key file: `search.export`. */
  readonly id: string;
  /** For help and palette: "Export rows". */
  readonly title: string;
  /** One sentence more, for help. */
  readonly detail?: string;
  /** `["d"]`, `["g s"]` (one after the other), `["ctrl-p"]`; empty: palette only. */
  readonly keys: readonly string[];
  readonly group: CommandGroup;
  /** The word for the footer; absent: not shown there. */
  readonly hint?: string;
  /** Changes something at the server: asks first. */
  readonly dangerous?: boolean;
  /** A number typed before it repeats it: `5j`. */
  readonly counted?: boolean;
  /** Role that the server asks for: accounts without it see no hint, and are told. */
  readonly role?: string;
  /** Whether it applies now; commands that do not are invisible and free their keys. Default: always. */
  when?(ctx: C): boolean;
  /** Why it cannot be done now; shown instead of silence. */
  blocked?(ctx: C): string | undefined;
  /** Does it. @param count The number typed before, if any. */
  run(ctx: C, count?: number): void | Promise<void>;
}

/** A command with what it works on: what the dispatcher, footer, help and palette see. */
export interface BoundCommand {
  readonly id: string;
  readonly title: string;
  readonly detail: string | undefined;
  readonly keys: readonly string[];
  readonly group: CommandGroup;
  readonly hint: string | undefined;
  readonly dangerous: boolean;
  readonly counted: boolean;
  blocked(): string | undefined;
  run(count?: number): void | Promise<void>;
}

/** Other keys for commands, by command id: the `[keys]` section of `alx.ini`. */
export type KeyOverrides = Readonly<Record<string, readonly string[]>>;

/** Why the account may not do what takes a role; undefined while it may. */
export type RoleCheck = (role: string) => string | undefined;

/**
 * A list of commands, checked.
 *
 * @throws {UsageError} when two commands that are always available share a key, or share an id
 */
export function defineCommands<C>(...all: readonly Command<C>[]): readonly Command<C>[] {
  const taken = new Map<string, string>();
  const ids = new Set<string>();
  for (const command of all) {
    if (ids.has(command.id)) throw new UsageError(`Two commands are called "${command.id}"`);
    ids.add(command.id);
    if (command.when !== undefined) continue;
    for (const key of command.keys) {
      const other = taken.get(key);
      if (other !== undefined) {
        throw new UsageError(`Both "${other}" and "${command.id}" use the key "${key}"`);
      }
      taken.set(key, command.id);
    }
  }
  return all;
}

/**
 * The commands that apply to `ctx` now, with the person's own keys.
 *
 * @param checkRole Default: every role is held.
 */
export function bindCommands<C>(
  commands: readonly Command<C>[],
  ctx: C,
  overrides: KeyOverrides = {},
  checkRole: RoleCheck = () => undefined,
): BoundCommand[] {
  const refused = ({ role }: Command<C>) => role === undefined ? undefined : checkRole(role);
  return commands.filter((command) => applies(command, ctx)).map((command) => ({
    id: command.id,
    title: command.title,
    detail: command.detail,
    keys: overrides[command.id] ?? command.keys,
    group: command.group,
    hint: refused(command) === undefined ? command.hint : undefined,
    dangerous: command.dangerous ?? false,
    counted: command.counted ?? false,
    blocked: () => refused(command) ?? blockedBy(command, ctx),
    run: (count) => command.run(ctx, count),
  }));
}

/** An answer that is not as it should be takes the commands that stumble over it, not the screen. */
function applies<C>(command: Command<C>, ctx: C): boolean {
  try {
    return command.when?.(ctx) ?? true;
  } catch {
    return false;
  }
}

function blockedBy<C>(command: Command<C>, ctx: C): string | undefined {
  try {
    return command.blocked?.(ctx);
  } catch (thrown) {
    return faultText(toError(thrown));
  }
}

/** What a key means after those typed before it. */
export type Resolution =
  | { readonly kind: "run"; readonly command: BoundCommand }
  | { readonly kind: "wait"; readonly next: readonly Continuation[] }
  | { readonly kind: "none" };

/** A key that goes on from those typed so far, and what it does. */
export interface Continuation {
  readonly key: string;
  readonly title: string;
}

/**
 * Finds the command for the keys typed. Earlier scopes win; within the keys of one scope the first command wins.
 * A sequence that can still grow waits.
 */
export function resolveKeys(
  typed: readonly string[],
  scopes: readonly (readonly BoundCommand[])[],
): Resolution {
  const text = typed.join(" ");
  const next: Continuation[] = [];
  for (const scope of scopes) {
    for (const command of scope) {
      for (const keys of command.keys) {
        if (keys === text) return next.length > 0 ? { kind: "wait", next } : { kind: "run", command };
        if (keys.startsWith(`${text} `)) {
          const key = keys.slice(text.length + 1).split(" ")[0]!;
          if (!next.some((one) => one.key === key)) next.push({ key, title: command.title });
        }
      }
    }
  }
  return next.length > 0 ? { kind: "wait", next } : { kind: "none" };
}

const SHOWN: Record<string, string> = {
  enter: "↵",
  up: "↑",
  down: "↓",
  left: "←",
  right: "→",
  pagedown: "PgDn",
  pageup: "PgUp",
  home: "Home",
  end: "End",
};

/** A key sequence as people read it: `↵`, `g s`, `ctrl-p`. @param ascii Default false. */
export function showKeys(keys: string, ascii = false): string {
  return ascii ? keys : keys.split(" ").map((key) => SHOWN[key] ?? key).join(" ");
}
