import { formatAge } from "../../util/format.ts";
import { safeText } from "../../util/safe_text.ts";
import type { App } from "../contracts.ts";
import { history, type PastQuery } from "./history.ts";
import { searchIndex } from "./indexes.ts";

/** Lets the person choose among the queries run so far; says so where there are none. */
export async function pickPast(app: App): Promise<PastQuery | undefined> {
  const all = history(app.files);
  if (all.length === 0) return void app.notify("No query was run yet");
  return await app.pick({
    title: "history",
    items: all.map((one) => ({
      value: one,
      label: safeText(one.query),
      note: `${searchIndex(one.index).short}  ${formatAge(app.now() - one.at)}`,
    })),
  });
}
