/** How the program came to be. */
export type Build =
  /** Run from a clone of the repository. */
  | "checkout"
  /** Run from a package registry. */
  | "package"
  /** Compiled to try it. */
  | "trial"
  /** Compiled as a release. */
  | "release";

/** What a permission comes to: all, nothing, or the names that are known to be granted. */
export type Granted = boolean | readonly string[];

/** The permissions of the process, before the program narrows itself. */
export interface ProcessPermissions {
  readonly read: Granted;
  readonly write: Granted;
  readonly net: Granted;
  readonly run: Granted;
  readonly ffi: Granted;
  readonly env: Granted;
  readonly sys: Granted;
}

/** How this program runs. */
export interface ProgramFacts {
  readonly build: Build;
  readonly runtime: { readonly name: string; readonly version: string };
  readonly permissions: ProcessPermissions;
}
