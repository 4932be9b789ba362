import type { Call } from "../call.ts";
import type { Route } from "../router.ts";
import type { DemoConfig } from "../demo_config.ts";
import { alertRoutes } from "./alert.ts";
import { apikeyRoutes } from "./apikey.ts";
import { archiveRoutes } from "./archive.ts";
import { assistantRoutes } from "./assistant.ts";
import { authRoutes } from "./auth.ts";
import { bundleRoutes } from "./bundle.ts";
import { fileRoutes } from "./file.ts";
import { hashSearchRoutes } from "./hash_search.ts";
import { helpRoutes } from "./help.ts";
import { heuristicRoutes } from "./knowledge.ts";
import { listRoutes } from "./lists.ts";
import { liveRoutes } from "./live.ts";
import { ontologyRoutes } from "./ontology.ts";
import { replayRoutes } from "./replay.ts";
import { resultRoutes } from "./result.ts";
import { retrohuntRoutes } from "./retrohunt.ts";
import { searchRoutes } from "./search.ts";
import { serviceRoutes } from "./service.ts";
import { signatureRoutes } from "./signature.ts";
import { submissionRoutes } from "./submission.ts";
import { submitRoutes } from "./submit.ts";
import { systemRoutes } from "./system.ts";
import { uiRoutes } from "./ui.ts";
import { userRoutes } from "./user.ts";
import { webauthnRoutes } from "./webauthn.ts";
import { workflowRoutes } from "./workflow.ts";

/** All routes of a server with this configuration; parts that are switched off do not exist. */
export function allRoutes(config: DemoConfig): Route[] {
  const routes: Route[] = [
    ...alertRoutes,
    ...apikeyRoutes,
    ...(config.archive ? archiveRoutes : []),
    ...(config.assistant ? assistantRoutes : []),
    ...authRoutes,
    ...bundleRoutes,
    ...fileRoutes,
    ...hashSearchRoutes,
    ...helpRoutes,
    ...heuristicRoutes,
    ...listRoutes,
    ...liveRoutes,
    ...ontologyRoutes,
    ...(config.replay ? replayRoutes : []),
    ...resultRoutes,
    ...(config.retrohunt ? retrohuntRoutes : []),
    ...searchRoutes,
    ...serviceRoutes,
    ...signatureRoutes,
    ...submissionRoutes,
    ...submitRoutes,
    ...systemRoutes,
    ...uiRoutes,
    ...userRoutes,
    ...webauthnRoutes,
    ...workflowRoutes,
  ];
  return [...routes, ...discovery(routes)];
}

function discovery(routes: readonly Route[]): Route[] {
  const open = (path: string, handle: Route["handle"]): Route => ({
    methods: ["GET"],
    path,
    parts: path.split("/").slice(1, -1),
    roles: [],
    flags: "q",
    handle,
  });
  return [open("/api/", () => ["v4"]), open("/api/v4/", (call) => catalogue(call, routes))];
}

/** What `GET /api/v4/` tells the caller about the routes that are open to it. */
function catalogue(call: Call, routes: readonly Route[]) {
  const open = routes.filter((route) =>
    route.roles.length === 0 || route.roles.some((role) => call.roles.has(role))
  );
  const sections = [...new Set(open.map((route) => route.parts[2]!)), "documentation"].sort();
  const [, documentation] = discovery([]);
  return {
    apis: [documentation!, ...open].map((route) => ({
      complete: true,
      count_towards_quota: !route.flags.includes("q"),
      description: "",
      function: `api.v4.${route.parts[2] ?? "apiv4"}.${route.parts[3] ?? "root"}`,
      id: `${route.methods.join("_")} ${route.path}`,
      methods: route.methods,
      name: route.path,
      path: route.path,
      protected: !route.flags.includes("!"),
      require_role: route.roles,
      ui_only: false,
    })),
    blueprints: Object.fromEntries(sections.map((name) => [name, ""])),
  };
}
