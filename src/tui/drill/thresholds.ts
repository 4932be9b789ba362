import type { Whoami } from "../../api/types/user.ts";
import { thresholdsFrom, type VerdictThresholds } from "../../domain/verdict.ts";
import type { App } from "../contracts.ts";
import { remember } from "./remember.ts";

/** The server's thresholds of verdicts; its usual ones until whoami has answered. */
export function serverThresholds(app: App): VerdictThresholds {
  const whoami = app.queries.peek<Whoami>("whoami");
  return remember(app, "thresholds", [whoami], () => thresholdsFrom(whoami?.configuration));
}
