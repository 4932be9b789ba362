import type { FieldInfo } from "../../api/types/common.ts";
import type { StyledPart } from "../widgets/text_field.ts";

/** What is wrong, or odd, with a query. */
export interface QueryCheck {
  /** `col 31: quote not closed`: the server would refuse it. */
  readonly fault?: string;
  /** It runs, but probably not as meant: an unknown field. */
  readonly warning?: string;
}

/** Checks a query as it is typed. */
export function checkQuery(
  _text: string,
  _fields: Readonly<Record<string, FieldInfo>> | undefined,
): QueryCheck {
  return {};
}

/** Colours of the parts of a query. */
export function highlightParts(
  _text: string,
  _fields: Readonly<Record<string, FieldInfo>> | undefined,
): readonly StyledPart[] {
  return [];
}
