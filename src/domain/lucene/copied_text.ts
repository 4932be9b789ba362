import type { Doc } from "./doc.ts";
import { compileField, type DocTest, type FieldOperation } from "./field_query.ts";
import { defaultSpecs, type FieldSpec, type FieldTable } from "./field_spec.ts";
import { fieldReader, type Reader } from "./walk.ts";

const SPEC: FieldSpec = { name: "__text__", kind: "text", indexed: true, lowercase: false };

/**
 * The text that the server copies the default fields to. It is gathered once for a document, for all clauses of a query
 * that ask it, since these are asked one document at a time.
 */
export class CopiedText {
  readonly #readers: readonly Reader[];
  #doc: Doc | undefined;
  #values: readonly string[] = [];
  #joined = "";

  constructor(fields: FieldTable) {
    this.#readers = defaultSpecs(fields).map((spec) => fieldReader(spec.name));
  }

  /** A test of the text. @throws {QueryError} */
  compile(operation: FieldOperation, now: number): DocTest | undefined {
    const isPhrase = operation.kind === "match" && operation.phrase;
    return compileField(SPEC, operation, now, isPhrase ? this.#readValues : this.#readJoined);
  }

  readonly #readValues: Reader = (doc, id, test) => {
    this.#gather(doc, id);
    return this.#values.some(test);
  };

  readonly #readJoined: Reader = (doc, id, test) => {
    this.#gather(doc, id);
    return test(this.#joined);
  };

  #gather(doc: Doc, id: string) {
    if (doc === this.#doc) return;
    const values = new Set<string>();
    const take = (value: string | number | boolean) => {
      values.add(String(value));
      return false;
    };
    for (const read of this.#readers) read(doc, id, take);
    this.#doc = doc;
    this.#values = [...values];
    // A line break parts words, so that none is made of the end of one value and the beginning of the next.
    this.#joined = this.#values.join("\n");
  }
}
