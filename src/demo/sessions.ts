/** A login kept by cookie. */
export interface Session {
  readonly uname: string;
  /** Roles of the API key it was opened with; null for a password. */
  readonly rolesLimit: readonly string[] | null;
  readonly address: string;
  readonly userAgent: string;
  readonly xsrf: string;
  expiresMs: number;
  /** Secret of a second factor that is being set up. */
  newOtpSecret?: string;
}

/** All logins, and the failures that lock accounts. */
export interface Sessions {
  readonly live: Map<string, Session>;
  /** Times of failed logins by account. */
  readonly failures: Map<string, number[]>;
}

/** No sessions yet. */
export function createSessions(): Sessions {
  return { live: new Map(), failures: new Map() };
}
