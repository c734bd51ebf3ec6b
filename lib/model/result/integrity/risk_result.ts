/** One risky session, as `doctor risk` tells it (compat §4.2). */
export interface RiskSample {
  /** JSON `level`. */
  readonly level: string;
  /** JSON `reason`. */
  readonly reason: string;
  /** JSON `health`. */
  readonly health: string;
  /** Empty when it cannot be known. JSON `session_id`. */
  readonly sessionId: string;
  /** JSON `path`. */
  readonly path: string;
  /** Context for people; absent when there is none. JSON `detail`. */
  readonly detail?: string;
}

/** What `doctor risk` found. */
export interface RiskResult {
  /** How many sessions there are. JSON `sessions_total`. */
  readonly sessions: number;
  /** How many are risky. JSON `risk_total`. */
  readonly risky: number;
  /** How many of them are of level `high`. JSON `high`. */
  readonly high: number;
  /** How many of them are of level `medium`. JSON `medium`. */
  readonly medium: number;
  /** Whether rollouts were held against their sidecars. JSON `integrity_check`. */
  readonly integrityCheck: boolean;
  /** Most samples. JSON `sample_limit`. */
  readonly sampleLimit: number;
  /** The first of them, worst first. JSON `samples`. */
  readonly samples: readonly RiskSample[];
}
