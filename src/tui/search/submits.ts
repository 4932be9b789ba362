import type { FormChoice } from "../submit/state.ts";
import { textAt } from "../../domain/columns.ts";
import { fileChoice, valueChoices, withoutTwins } from "../drill/submits.ts";
import { currentTarget } from "./filters.ts";
import { currentHit, type SearchContext } from "./rows.ts";
import type { SearchHit } from "../../api/types/common.ts";

/** The submission or file that a row is about. */
function hitChoices(index: string, hit: SearchHit): readonly FormChoice[] {
  const sid = textAt(hit, "sid");
  if (index === "submission") {
    return sid === "" ? [] : [{ title: "the submission, as it was", params: { sid } }];
  }
  const sha256 = textAt(hit, "sha256") || textAt(hit, "file.sha256") || textAt(hit, "hashes.sha256");
  const name = textAt(hit, "file.name");
  return sha256 === ""
    ? []
    : [fileChoice({ sha256, ...(name === "" ? {} : { name }), ...(sid === "" ? {} : { sid }) })];
}

/** What `C` hands in from the search: the address or hash under the cursor, what the row is about. */
export function searchSubmits(ctx: SearchContext): readonly FormChoice[] {
  const hit = ctx.state.focus === "table" ? currentHit(ctx) : undefined;
  const own = hit === undefined ? [] : hitChoices(ctx.state.index, hit);
  return withoutTwins([...own, ...valueChoices(currentTarget(ctx)?.value)]);
}
