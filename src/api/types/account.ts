/** An API key. */
export interface ApiKey {
  /** `name+user` */
  readonly id: string;
  /** Its name, one of a kind for its user. */
  readonly key_name: string;
  /** The user's login name. */
  readonly uname: string;
  /** Letters R, W, E, or C for a list of roles. */
  readonly acl: readonly string[];
  /** What may be done. */
  readonly roles: readonly string[];
  /** When it was made. */
  readonly creation_date: string;
  /** When it ends; null for never. */
  readonly expiry_ts: string | null;
  /** When it was used; null for never. */
  readonly last_used: string | null;
}

/** A key as just made: the only time its secret is told. */
export interface NewApiKey extends ApiKey {
  /** `name:secret`; null when a key was changed. */
  readonly keypassword: string | null;
}

/** A user's account, `GET user/{username}/`. */
export interface UserAccount {
  /** The user's login name. */
  readonly uname: string;
  /** What people call it. */
  readonly name: string;
  /** Where to write to. */
  readonly email?: string | null;
  /** What they may see. */
  readonly classification: string;
  /** Groups they are in. */
  readonly groups: readonly string[];
  /** Whether the account may be used. */
  readonly is_active: boolean;
  /** What they may do. */
  readonly roles: readonly string[];
  /** Kinds of account, such as `admin`. */
  readonly type: readonly string[];
  /** API calls at once. */
  readonly api_quota?: number | null;
  /** API calls a day; 0 for no limit. */
  readonly api_daily_quota?: number | null;
  /** Submissions at once. */
  readonly submission_quota?: number | null;
  /** Ingestions at once; 0 for no limit. */
  readonly submission_async_quota?: number | null;
  /** Submissions a day; 0 for no limit. */
  readonly submission_daily_quota?: number | null;
  /** When the terms of service were accepted. */
  readonly agrees_with_tos?: string | null;
  /** A second factor is set up. */
  readonly "2fa_enabled"?: boolean;
  /** It can log in with a password. */
  readonly has_password?: boolean;
  /** It has security keys. */
  readonly security_token_enabled?: boolean;
  /** Names of its security keys. */
  readonly security_tokens?: readonly string[];
  /** A picture as a `data:` URL. */
  readonly avatar?: string | null;
  /** Fields of other versions. */
  readonly [other: string]: unknown;
}

/** The pages that keep favourites. */
export const FAVORITE_TYPES = ["alert", "error", "search", "signature", "submission"] as const;
/** One of {@link FAVORITE_TYPES}. */
export type FavoriteType = typeof FAVORITE_TYPES[number];

/** A kept query. */
export interface Favorite {
  /** What people call it. */
  readonly name: string;
  /** In the search language. */
  readonly query: string;
  /** Who may see it. */
  readonly classification?: string | null;
  /** Who made it. */
  readonly created_by?: string;
}
/** Favourites by page. */
export type Favorites = Readonly<Record<FavoriteType, readonly Favorite[]>>;

/** What `auth/login/` answers. */
export interface LoginAnswer {
  /** Who is logged in. */
  readonly username: string;
  /** What the session may do; null for all the user may. */
  readonly roles_limit: readonly string[] | null;
  /** Seconds. */
  readonly session_duration: number;
}
