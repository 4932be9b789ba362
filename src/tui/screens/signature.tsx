import type { Signature } from "../../api/types/knowledge.ts";
import { signatureQuery } from "../../features/knowledge.ts";
import { formatTime } from "../../util/format.ts";
import { safeText } from "../../util/safe_text.ts";
import { shellCommand } from "../../util/shell.ts";
import { fieldClause } from "../../domain/lucene/quote.ts";
import type { Handle } from "../drill/handle.ts";
import type { DrillLine } from "../drill/line.ts";
import { headingLine, pairLines } from "../drill/pairs.ts";
import { remember } from "../drill/remember.ts";
import type { Drill, DrillContext, Pane } from "../drill/state.ts";
import { hitsPane } from "../knowledge/hits_pane.ts";
import { drillScreen, paneTab } from "../knowledge/make_screen.tsx";
import { ruleLines } from "../knowledge/rule_spans.ts";
import { statsLines } from "../knowledge/stats_lines.ts";
import { type Span, spread } from "../paint.ts";

/** Which signature: `<type>_<source>_<signature id>`. */
export interface SignatureParams {
  readonly id: string;
}
type C = DrillContext<SignatureParams>;

const signatureOf = (ctx: C) =>
  ctx.app.queries.peek<Signature>(signatureQuery(ctx.app.services, ctx.params.id).key);
const query = (ctx: C) => signatureQuery(ctx.app.services, ctx.params.id);

const STATUS = {
  DEPLOYED: "safe",
  NOISY: "warn",
  STAGING: "accent",
  TESTING: "accent",
  DISABLED: "dim",
  INVALID: "error",
} as const;

function head(ctx: C): readonly (readonly Span[])[] {
  const signature = signatureOf(ctx);
  if (signature === undefined) return [[" ", [safeText(ctx.params.id), "dim"]]];
  const role = STATUS[signature.status as keyof typeof STATUS] ?? "plain";
  const right: Span[] = [[`${safeText(signature.type)} · ${safeText(signature.source)}  `, "dim"], [
    safeText(signature.status),
    role,
  ], " "];
  return [
    spread([" ", [safeText(signature.name), "bold"]], ctx.columns < 60 ? right.slice(1) : right, ctx.columns),
  ];
}

const rulePane: Pane<SignatureParams> = {
  id: "rule",
  word: "rule",
  queries: (ctx) => [query(ctx)],
  lines(ctx, { columns }) {
    const signature = signatureOf(ctx);
    const handle: Handle | undefined = signature === undefined
      ? undefined
      : { kind: "signature", name: signature.name };
    return remember(
      ctx.app,
      `rule ${ctx.params.id}`,
      [signature, columns],
      () => ruleLines(signature?.data ?? "", columns).map((spans): DrillLine => ({ spans, handle })),
    );
  },
  empty: "The rule is empty",
};

const aboutPane: Pane<SignatureParams> = {
  id: "about",
  word: "about",
  queries: (ctx) => [query(ctx)],
  lines(ctx, { columns }) {
    const signature = signatureOf(ctx);
    if (signature === undefined) return [];
    const pair = (label: string, value: string | null | undefined, field = label) =>
      pairLines(label, value, {
        columns,
        handle: value ? { kind: "field", index: "signature", field, value } : undefined,
      });
    return remember(ctx.app, `about ${ctx.params.id}`, [signature, columns], () => [
      headingLine("Signature"),
      ...pair("name", signature.name),
      ...pair("type", signature.type),
      ...pair("source", signature.source),
      ...pair("signature_id", signature.signature_id),
      ...pair("revision", signature.revision),
      ...pair("status", signature.status),
      ...pair("classification", signature.classification),
      ...pairLines("modified", formatTime(signature.last_modified), { columns }),
      ...pairLines("status set", formatTime(signature.state_change_date), { columns }),
      ...pair("status set by", signature.state_change_user, "state_change_user"),
      ...statsLines(signature.stats, columns),
    ]);
  },
  empty: "Nothing is known of it",
};

/** Results name a signature by its source and name. */
function clauseOf(ctx: C): string | undefined {
  const signature = signatureOf(ctx);
  if (signature === undefined) return undefined;
  const field = "result.sections.heuristic.signature.name";
  const names = [`${signature.source}.${signature.name}`, signature.name, signature.signature_id].filter((
    one,
  ) => one);
  return [...new Set(names)].map((name) => fieldClause(field, name)).join(" OR ");
}

const signatureDrill: Drill<SignatureParams> = {
  id: "signature",
  head,
  queries: (ctx) => [query(ctx)],
  prefixes: ({ params }) => [`signature/${params.id}`, "hits/"],
  tabs: [
    paneTab(rulePane, "Rule"),
    paneTab(aboutPane, "About"),
    paneTab(hitsPane<SignatureParams>(clauseOf), "Hits"),
  ],
};

/** A detection rule: its text, how it stands, what it hit. */
export const signatureScreen = drillScreen<SignatureParams>({
  drill: signatureDrill,
  title: ({ id }) => safeText(id).slice(0, 28),
  marking: (ctx) => signatureOf(ctx)?.classification,
  link: ({ app, params }) =>
    `${app.services.settings.server}/manage/signature/${encodeURIComponent(params.id)}`,
  copies: (ctx) => [
    { key: "u", title: "rule", text: () => signatureOf(ctx)?.data ?? "" },
    {
      key: "c",
      title: "alx command for this signature",
      text: () => shellCommand(["alx", "signature", "show"], [ctx.params.id]),
    },
  ],
});
