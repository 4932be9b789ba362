import { safeText } from "../../util/safe_text.ts";
import type { Form, Item } from "./form.ts";

/** What a mass submission comes to, before it is begun. */
export function massRows({ server }: Pick<Form, "server">): readonly Item[] {
  const { mass, plan } = server ?? {};
  if (mass === undefined || plan === undefined) return [];
  const { priority } = plan.params;
  const of = priority === undefined ? "the profile's priority" : `priority ${priority}`;
  return [{
    kind: "note",
    text: safeText(`Of ${of}, the files wait in the server's queue "${mass.bucket}"`),
    role: "dim",
    depth: 1,
  }];
}
