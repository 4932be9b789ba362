import type { JsonObject } from "../util/json.ts";
import { UNRESTRICTED } from "./classification.ts";
import { SERVICE_CATEGORIES, SERVICE_STAGES, SERVICES, type ServiceSpec } from "./corpus/services.ts";
import type { State } from "./state.ts";

/** A service as an administrator sees it. */
export type ServiceDoc = JsonObject;

/** Categories and stages, as `service/constants/` answers. */
export const SERVICE_CONSTANTS = { categories: [...SERVICE_CATEGORIES], stages: [...SERVICE_STAGES] };

/** The services of a server, by name; administrators may change them. */
export function services(state: State): Map<string, ServiceDoc> {
  let held = state.memory.get("services") as Map<string, ServiceDoc> | undefined;
  if (held === undefined) {
    held = new Map([...SERVICES.values()].map((spec) => [spec.name, serviceDoc(spec)]));
    state.memory.set("services", held);
  }
  return held;
}

/** The enabled services, in order of name. */
export function enabledServices(state: State): ServiceDoc[] {
  return [...services(state).values()]
    .filter((service) => service["enabled"] !== false)
    .sort((a, b) => String(a["name"]) < String(b["name"]) ? -1 : 1);
}

/** Whether a service is switched on; unknown ones are not. */
export function isEnabled(state: State, name: string): boolean {
  return services(state).get(name)?.["enabled"] !== false;
}

/** Names of services by a field such as `category`, in the server's order. */
export function namesBy(state: State, field: "category" | "stage"): [string, string[]][] {
  const words = field === "category" ? SERVICE_CONSTANTS.categories : SERVICE_CONSTANTS.stages;
  return words.map((word) => [
    word,
    enabledServices(state).filter((one) => one[field] === word).map((one) => String(one["name"])),
  ]);
}

function serviceDoc(spec: ServiceSpec): ServiceDoc {
  return {
    accepts: spec.accepts,
    auto_update: false,
    category: spec.category,
    classification: UNRESTRICTED,
    config: {},
    default_result_classification: UNRESTRICTED,
    dependencies: {},
    description: spec.description,
    disable_cache: false,
    docker_config: dockerConfig(spec),
    enabled: true,
    is_external: spec.is_external,
    licence_count: 0,
    max_queue_length: 0,
    monitored_keys: [],
    name: spec.name,
    privileged: false,
    recursion_prevention: [],
    rejects: "empty|metadata/.*",
    stage: spec.stage,
    submission_params: spec.params.map(serviceParam),
    timeout: 60,
    update_channel: "stable",
    uses_metadata: false,
    uses_tag_scores: false,
    uses_tags: false,
    uses_temp_submission_data: false,
    version: spec.version,
  };
}

function dockerConfig(spec: ServiceSpec): JsonObject {
  return {
    allow_internet_access: spec.is_external,
    cpu_cores: 1,
    environment: [],
    image: `demo/service-${spec.name.toLowerCase()}:${spec.version}`,
    labels: [],
    ports: [],
    ram_mb: 512,
    ram_mb_min: 256,
    registry_password: "",
    registry_type: "docker",
    registry_username: "",
  };
}

function serviceParam(
  { name, type, default: value, hide = false, list }: ServiceSpec["params"][number],
): JsonObject {
  return { default: value, hide, name, type, value, ...(list && { list: [...list] }) };
}
