/** Where an intruder stands. Plain data. */
export interface Place {
  /** The store. */
  readonly home: string;
  /** The folder of the cache. */
  readonly cache: string;
  /** A folder that no command may touch, with a secret in many forms. */
  readonly outside: string;
  /** A port of this machine that tells the test of every guest. */
  readonly port: number;
}

/** What an intruder tries: what it gained, `null` when the deed came to nothing. A refusal is thrown. */
export type Deed = (place: Place) => unknown;

/** Deeds by name. */
export type Deeds = Readonly<Record<string, Deed>>;

/** What deeds came to, by name: `refused`, `nothing`, or in words what was gained. */
export type Outcomes = Readonly<Record<string, string>>;

/** How long a deed may take. */
const PATIENCE_MS = 3000;

/** Tries every deed, one after the other. */
export async function tryDeeds(deeds: Deeds, place: Place): Promise<Outcomes> {
  // Deeds that fail late must not end the program.
  globalThis.addEventListener("unhandledrejection", (event) => event.preventDefault());
  globalThis.addEventListener("error", (event) => event.preventDefault());
  const outcomes: Record<string, string> = {};
  for (const [name, deed] of Object.entries(deeds)) outcomes[name] = await outcomeOf(deed, place);
  return outcomes;
}

async function outcomeOf(deed: Deed, place: Place): Promise<string> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    const late = new Promise((_, no) =>
      timer = setTimeout(() => no(new Error("late")), PATIENCE_MS)
    );
    const gained = await Promise.race([(async () => await deed(place))(), late]);
    if (gained === null) return "nothing";
    return `gained ${typeof gained === "string" ? gained : JSON.stringify(gained)}`.slice(0, 120);
  } catch {
    // Whatever refuses it will do.
    return "refused";
  } finally {
    clearTimeout(timer);
  }
}
