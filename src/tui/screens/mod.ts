import type { AnyScreen, Screen } from "../contracts.ts";
import { alertScreen } from "./alert.tsx";
import { alertsScreen } from "./alerts.tsx";
import { documentScreen } from "./document.tsx";
import { fileScreen } from "./file.tsx";
import { heuristicScreen } from "./heuristic.tsx";
import { homeScreen } from "./home.tsx";
import { incidentScreen } from "./incident.tsx";
import { incidentReportScreen } from "./incident_report.tsx";
import { infoScreen } from "./info.tsx";
import { jobsScreen } from "./jobs.tsx";
import { resultScreen } from "./result.tsx";
import { searchScreen } from "./search.tsx";
import { signatureScreen } from "./signature.tsx";
import { submissionScreen } from "./submission.tsx";
import { submitScreen } from "./submit.tsx";
import { submittedScreen } from "./submitted.tsx";

/** Forgets the types of a screen: the router keeps screens of many types in one list. */
function erased<P, S>(screen: Screen<P, S>): AnyScreen {
  // The router hands each screen only the parameters and the state that the screen itself was opened with.
  return screen as unknown as AnyScreen;
}

/** Every screen, by the order of the screen map. */
export const SCREENS: readonly AnyScreen[] = [
  erased(homeScreen),
  erased(searchScreen),
  erased(alertsScreen),
  erased(alertScreen),
  erased(submissionScreen),
  erased(fileScreen),
  erased(resultScreen),
  erased(signatureScreen),
  erased(heuristicScreen),
  erased(submitScreen),
  erased(submittedScreen),
  erased(incidentScreen),
  erased(incidentReportScreen),
  erased(infoScreen),
  erased(jobsScreen),
  erased(documentScreen),
];
