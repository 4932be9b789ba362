import assert from "node:assert/strict";
import { highlight } from "../../../src/domain/lucene/mod.ts";
import { FIELDS } from "./sample.ts";

function kinds(text: string): string {
  return highlight(text, { fields: FIELDS }).map((span) => `${text.slice(span.start, span.end)}=${span.kind}`)
    .join(" ");
}

Deno.test("what each stretch of a query is", () => {
  assert.equal(
    kinds('state:completed AND NOT (nosuch:x* OR "a b"~2)'),
    "state=field :=operator completed=value AND=operator NOT=operator (=paren nosuch=unknown-field :=operator " +
      'x*=wildcard OR=operator "a b"=phrase ~2=modifier )=paren',
  );
  assert.equal(
    kinds("times.submitted:[now-7d TO *} max_score:>=5^2 params.deep_scan:true /a.*/"),
    "times.submitted=field :=operator [=range now-7d=date TO=operator *=wildcard }=range max_score=field :=operator " +
      ">=5=number ^=modifier 2=modifier params.deep_scan=field :=operator true=boolean /a.*/=regex",
  );
});

Deno.test("broken text is coloured as far as it goes", () => {
  assert.equal(kinds('state:"abc'), 'state=field :=operator "abc=error');
  assert.equal(kinds("max_score:[1 T"), "max_score=field :=operator [=range 1=number T=value");
});

Deno.test("without a field table no field is unknown", () => {
  assert.equal(highlight("nosuch:x")[0]!.kind, "field");
});
