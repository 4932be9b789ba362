import type { ServiceSelection } from "../../api/types/mod.ts";
import { DEFAULT_SELECTED, type ServiceSpec } from "../corpus/services.ts";

/** Whether a selection of names and categories takes a service; an empty selection takes the default. */
export function isSelected(service: ServiceSpec, selection: ServiceSelection = {}): boolean {
  const named = (list: readonly string[]) => list.includes(service.name) || list.includes(service.category);
  const wanted = selection.selected?.length ? selection.selected : DEFAULT_SELECTED;
  return named(wanted) && !named(selection.excluded ?? []);
}
