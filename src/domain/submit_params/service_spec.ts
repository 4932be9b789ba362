import type { SubmissionParams } from "../../api/types/submission.ts";
import type { ServiceParam, UserSettings } from "../../api/types/user.ts";
import type { Json } from "../../util/json.ts";

type Spec = NonNullable<SubmissionParams["service_spec"]>;
type Known = UserSettings["service_spec"];

/** What the server says of a parameter; undefined when it says nothing. */
export function serviceParam(
  known: Known | undefined,
  service: string,
  name: string,
): ServiceParam | undefined {
  return known?.find((one) => one.name === service)?.params.find((one) => one.name === name);
}

/** The parameters in the kinds that their services take: what was typed is text, or looks like a number. */
export function typedSpec(spec: Spec, known: Known | undefined): Spec {
  return Object.fromEntries(
    Object.entries(spec).map(([service, values]) => [
      service,
      Object.fromEntries(
        Object.entries(values ?? {}).map(([name, value]) => {
          const param = serviceParam(known, service, name);
          return [name, param === undefined ? value : typed(param, value as Json)];
        }),
      ),
    ]),
  );
}

function typed({ type }: ServiceParam, value: Json): Json {
  if (type === "str" || type === "list") {
    return typeof value === "number" || typeof value === "boolean" ? String(value) : value;
  }
  if (typeof value !== "string") return value;
  if (type === "int" && /^\s*[+-]?\d+\s*$/.test(value)) return Number(value);
  if (type === "bool" && /^(?:true|yes|on)$/i.test(value)) return true;
  return type === "bool" && /^(?:false|no|off)$/i.test(value) ? false : value;
}

/** What is wrong with the value of a parameter, as in `is not true or false`; undefined when nothing is. */
export function specFault({ type, list = [] }: ServiceParam, value: unknown): string | undefined {
  switch (type) {
    case "bool":
      return typeof value === "boolean" ? undefined : "is not true or false";
    case "int":
      return Number.isSafeInteger(value) ? undefined : "is not a whole number";
    case "str":
      return typeof value === "string" ? undefined : "is not text";
    case "list":
      return list.length === 0 || list.includes(String(value))
        ? undefined
        : `is not one of ${list.join(", ")}`;
    default:
      return undefined;
  }
}
