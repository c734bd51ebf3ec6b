/**
 * One Codex of each era, tried with every change of the project: files alone, a database, artifacts, paginated files. Which others
 * were tried is in docs/codex-versions.md.
 */
export const ERAS: readonly string[] = ["0.98.0", "0.130.0", "0.153.4", "0.160.1"];
