import type { ResolveStoreTools } from "../../codex/home.ts";
import { checkRoots, type CheckRootsOptions, type Roots, sourceRoots } from "../roots.ts";
import type { SourceRoots } from "../command_grant.ts";
import { resolveStores, type Stores, type StoresNamed } from "../two_homes.ts";
import { RefusedError, SessionError } from "../../model/error.ts";
import type { Environment } from "../../system/system.ts";
import { programName } from "../../text/program_name.ts";
import { colorSaid, type LoadedSettings, problemText, type SettingsProblem } from "./settings.ts";

/** Environment variables by name; absent when unset. */
type Variables = Readonly<Record<string, string>>;

/**
 * The environment with what the file says of roots and colour where it is silent. A variable that names the store outdoes both keys
 * that do.
 */
export function withSettings(
  variables: Variables,
  { roots, general }: Pick<LoadedSettings, "roots" | "general">,
): Variables {
  const isStoreNamed = ["CODEX_HOME", "SESSIONS_ROOT"].some((name) => name in variables);
  const said = [
    ["CODEX_HOME", isStoreNamed ? undefined : roots.get("codex_home")],
    ["SESSIONS_ROOT", isStoreNamed ? undefined : roots.get("sessions_root")],
    ["ROLLKEEP_TRASH_ROOT", roots.get("trash_root")],
    ["ROLLKEEP_COLOR", colorSaid(variables) === null ? general.get("color")?.[0] : undefined],
  ].filter(([, value]) => value !== undefined);
  return { ...Object.fromEntries(said), ...variables };
}

/** Changes that a broken file of settings does not keep from anybody: those that give back. */
const IN_SPITE: ReadonlySet<string> = new Set(["undo", "restore"]);

/** A command that settings are applied to. */
export interface Asked {
  readonly command: string;
  readonly isChange: boolean;
}

/** Whether a command does without what the file says of roots, where that will not do. */
function doesWithout({ command, isChange }: Asked): boolean {
  return !isChange || IN_SPITE.has(command);
}

/**
 * Refuses to change anything where nobody knows what the user has set of where.
 *
 * @throws {RefusedError} naming the line.
 */
export function refuseUnknown(settings: LoadedSettings, asked: Asked): void {
  const grave = settings.problems.find(({ isGrave }) => isGrave);
  if (grave !== undefined && !doesWithout(asked)) throw refusal(grave, settings);
}

function refusal(problem: SettingsProblem, settings: LoadedSettings): RefusedError {
  const said = `Cannot use config ${problemText(problem, settings)}`;
  return new RefusedError(`${said}; so nobody knows which store and trash you mean`, {
    reasons: ["broken-config"],
    hint: `mend it: ${programName()} config validate tells all that is wrong`,
  });
}

/** Where the stores of a command lie. */
export interface Placed {
  readonly stores: Stores;
  readonly roots: Roots & { readonly source?: SourceRoots };
  /** What of the roots in the file is used. */
  readonly named: LoadedSettings["roots"];
  /** The environment that they were found by. */
  readonly variables: Variables;
}

/** What {@link placeStores} works with. */
export interface PlaceOptions
  extends Asked, Omit<ResolveStoreTools, "environment">, Omit<CheckRootsOptions, "files"> {
  readonly settings: LoadedSettings;
  /** The environment variables as they are. */
  readonly variables: Variables;
  /** The environment with these. */
  readonly environmentOf: (variables: Variables) => Environment;
  /** Told of what the file says and is not used. */
  readonly onUnused: (problem: SettingsProblem) => void;
}

/**
 * Where the stores of a command lie: by its flags, the environment, the file of settings. Roots of the file pass the gates of the
 * flags; a command that only looks or gives back goes on without the one that does not, and with the others.
 *
 * @throws {SessionError} where a gate is closed.
 */
export async function placeStores(homes: StoresNamed, options: PlaceOptions): Promise<Placed> {
  const { settings, onUnused } = options;
  const found = await placedBy(settings.roots, { homes, options });
  if (!(found instanceof SessionError)) return found;
  let last = found;
  for (const [key, roots] of rootsWithout(settings.roots)) {
    const without = await placedBy(roots, { homes, options });
    if (without instanceof SessionError) {
      last = without;
      continue;
    }
    const { message, hint } = found;
    const way = hint === undefined ? {} : { hint };
    const problem = { key, ...settings.placeOf(key), message, ...way, isGrave: true };
    if (!doesWithout(options)) throw refusal(problem, settings);
    onUnused(problem);
    return without;
  }
  throw last;
}

type NamedRoots = LoadedSettings["roots"];

/** The roots without one that may be at fault, and without any, each with the key that is then left out. */
function* rootsWithout(roots: NamedRoots): Generator<readonly [key: string, left: NamedRoots]> {
  for (const key of ["trash_root", "codex_home", "sessions_root"]) {
    if (roots.has(key)) yield [key, new Map([...roots].filter(([other]) => other !== key))];
  }
  if (roots.size > 1) yield [[...roots.keys()].find((key) => key !== "trash_root")!, new Map()];
}

/** An error where a gate is closed. */
async function placedBy(
  named: NamedRoots,
  { homes, options }: { readonly homes: StoresNamed; readonly options: PlaceOptions },
): Promise<Placed | SessionError> {
  const { settings, environmentOf } = options;
  const variables = withSettings(options.variables, { ...settings, roots: named });
  try {
    return {
      ...await placed(homes, { ...options, environment: environmentOf(variables) }),
      named,
      variables,
    };
  } catch (error) {
    if (!(error instanceof SessionError)) throw error;
    return error;
  }
}

async function placed(
  homes: StoresNamed,
  options: PlaceOptions & { readonly environment: Environment },
): Promise<Pick<Placed, "stores" | "roots">> {
  const { files, environment, cacheFolder, user } = options;
  const trashRoot = homes.named.trashRoot ?? environment.get("ROLLKEEP_TRASH_ROOT");
  const named = { ...homes.named, trashRoot };
  const stores = await resolveStores({ ...homes, named }, options);
  const whose = user === undefined ? {} : { user };
  const roots = checkRoots(stores.store, { files, cacheFolder, ...whose });
  return { stores, roots: { ...roots, ...sourceRoots(stores, files) } };
}
