/** Settings of the server's own configuration. */
export interface DemoConfig {
  readonly archive: boolean;
  readonly assistant: boolean;
  readonly replay: boolean;
  readonly retrohunt: boolean;
  readonly readOnly: boolean;
  /** Terms of service to agree to. */
  readonly tos: string | null;
  readonly maxFileSizeBytes: number;
  /** Idle life of a session. */
  readonly sessionSeconds: number;
  /** Alerts younger than this are hidden from lists. */
  readonly alertDelaySeconds: number;
}

/** The configuration unless options say otherwise. */
export const DEFAULT_CONFIG: DemoConfig = {
  archive: false,
  assistant: false,
  replay: false,
  retrohunt: false,
  readOnly: false,
  tos: null,
  maxFileSizeBytes: 104_857_600,
  sessionSeconds: 3600,
  alertDelaySeconds: 300,
};
