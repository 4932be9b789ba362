import { AuthError } from "../../api/errors.ts";
import type { QueryState } from "../../features/queries.ts";
import { safeText } from "../../util/safe_text.ts";
import { faultText } from "./fault_text.ts";
import type { App } from "../contracts.ts";
import type { Span } from "../paint.ts";

const SPINNER = ["⣷", "⣯", "⣟", "⡿", "⢿", "⣻", "⣽", "⣾"] as const;
const SPINNER_MS = 150;
const ELAPSED_MS = 2000;

/** What a pane's title says of its request: nothing at first, a spinner after 150 ms, the time after 2 s. */
export function busySpans(app: App, states: readonly QueryState<unknown>[]): Span[] {
  const started = states.flatMap((state) =>
    state.fetching && state.startedAt !== undefined ? [state.startedAt] : []
  );
  if (started.length === 0) return [];
  const elapsed = app.now() - Math.min(...started);
  if (elapsed < SPINNER_MS) return [];
  const { theme, tick } = app.shell.get();
  const glyph: Span = [theme.ascii ? "|/-\\"[tick % 4]! : SPINNER[tick % SPINNER.length]!, "accent"];
  if (elapsed < ELAPSED_MS) return [glyph];
  return [glyph, [` ${Math.floor(elapsed / 1000)} s · ctrl-g cancel`, "dim"]];
}

/** A failure as the lines of a pane: what happened, what to do, and that `r` refreshes. */
export function errorSpans(error: Error): Span[][] {
  const given = "hint" in error && typeof error.hint === "string" ? error.hint : undefined;
  // Options of the command line are no help in here.
  const hint = given !== undefined && /(?:^|[\s(])--[a-z]/.test(given)
    ? "g i shows which server this is, and whose settings name it"
    : given;
  const detail = "detail" in error && typeof error.detail === "string" ? error.detail.split("\n") : [];
  // Said once for all panes, in a box over them.
  if (error instanceof AuthError) return [[["✗ not logged in", "error"]]];
  return [
    [["✗ ", "error"], [safeText(faultText(error)), "error"]],
    ...detail.map((line): Span[] => ["  ", safeText(line)]),
    ...(hint === undefined ? [] : [[["  " + safeText(hint), "dim"] as const]]),
    [["  r", "key"], [" refresh   ", "dim"], ["!", "key"], [" details", "dim"]],
  ];
}

/** Why one of several questions could not be answered, unless it is being asked again. */
export function failureOf(states: readonly QueryState<unknown>[]): Error | undefined {
  return states.find(({ error, fetching }) => error !== undefined && !fetching)?.error;
}
