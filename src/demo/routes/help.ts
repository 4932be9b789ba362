import { compileRegexp, QueryError } from "../../domain/lucene/mod.ts";
import type { Call } from "../call.ts";
import { classificationDefinition, originalDefinition } from "../classification.ts";
import { TAG_PATHS } from "../field_tables.ts";
import { ATTRIBUTION_TAGS, BEHAVIOR_TAGS, IOC_TAGS } from "../format/findings.ts";
import { type Route, section } from "../router.ts";
import { enabledServices, namesBy } from "../service_registry.ts";
import { FILE_TYPES } from "../file_types.ts";

/** `help/…` */
export const helpRoutes: readonly Route[] = section("help", [
  ["GET", "/classification_definition/", "-", "xq", definition],
  ["GET", "/configuration/", "-", "qw", configuration],
  ["GET", "/constants/", "-", "qw", constants],
  ["GET", "/tos/", "-", "xq", (call) => call.state.config.tos],
]);

function definition(call: Call) {
  return call.query.has("original") ? originalDefinition() : classificationDefinition();
}

function configuration({ state }: Call) {
  return {
    "core.ingester.default_max_extracted": 100,
    "core.ingester.default_max_supplementary": 100,
    "core.scaler.service_defaults.min_instances": 0,
    "services.categories": namesBy(state, "category"),
    "services.preferred_update_channel": "stable",
    "services.stages": namesBy(state, "stage"),
    "submission.default_max_extracted": 500,
    "submission.default_max_supplementary": 500,
    "submission.dtl": 30,
    "submission.max_dtl": 0,
    "submission.max_extraction_depth": 6,
    "submission.max_file_size": state.config.maxFileSizeBytes,
    "submission.max_metadata_length": 4096,
    "submission.tag_types.attribution": ATTRIBUTION_TAGS,
    "submission.tag_types.behavior": BEHAVIOR_TAGS,
    "submission.tag_types.ioc": IOC_TAGS,
    "submission.verdicts.highly_suspicious": 700,
    "submission.verdicts.info": 0,
    "submission.verdicts.malicious": 1000,
    "submission.verdicts.suspicious": 300,
    "ui.allow_raw_downloads": true,
    "ui.allow_zip_downloads": true,
    "ui.audit": false,
    "ui.default_zip_password": "infected",
    "ui.download_encoding": "cart",
    "ui.enforce_quota": true,
    "ui.ingest_max_priority": 250,
  };
}

/** Priorities by name, as the server ranks them. */
const PRIORITIES = {
  critical: [301, 400],
  high: [201, 300],
  low: [1, 100],
  medium: [101, 200],
  "user-high": [1001, 1500],
  "user-low": [401, 500],
  "user-medium": [501, 1000],
};

/** What a service accepts may be set by its administrator: it is matched without backtracking; a broken pattern fits nothing. */
function typeTest(pattern: string): (type: string) => boolean {
  try {
    return compileRegexp(pattern.replace(/[@#&~<>"]/g, "\\$&"));
  } catch (error) {
    if (error instanceof QueryError) return () => false;
    throw error;
  }
}

function constants({ state }: Call) {
  const services = enabledServices(state).map((service) => ({
    name: String(service["name"]),
    accepts: typeTest(String(service["accepts"])),
    any: service["accepts"] === ".*",
  }));
  const takers = (type: string) =>
    services.filter((service) => !service.any && service.accepts(type)).map((service) => service.name);
  return {
    file_types: [
      ["*", services.filter((service) => service.any).map((service) => service.name)],
      ...FILE_TYPES.map((type) => [type, takers(type)]),
    ],
    max_priority: 1500,
    priorities: PRIORITIES,
    tag_types: ["file.rule", ...TAG_PATHS.split(/\s+/).filter((word) => word !== "")]
      .map((word) => word.split(":")[0]!)
      .sort(),
  };
}
