import type { UserQuotas } from "../../api/types/user.ts";
import type { Query } from "../../features/queries.ts";
import type { App } from "../contracts.ts";
import { meOf } from "./state.ts";

/** What is left of today's quotas; undefined where submissions are not limited. `GET user/quotas/{username}/` */
export function quotasQuery({ app }: { readonly app: App }): Query<UserQuotas> | undefined {
  const me = meOf({ app });
  if (me === undefined || !me.submission_daily_quota) return undefined;
  return {
    key: `user/quotas/${me.username}`,
    staleMs: 10_000,
    fetch: (signal) => app.services.client.user.quotas(me.username, signal),
  };
}

/** How many submissions the person has left today; undefined when there is no limit, or it is not known yet. */
export function submissionsLeft({ app }: { readonly app: App }): number | undefined {
  const query = quotasQuery({ app });
  return query === undefined ? undefined : app.queries.peek<UserQuotas>(query.key)?.daily_submission;
}
