/** Who tells what was said: an event, the response item for the model, or the findings of a review. */
export type Source = "event" | "response" | "review";

/** What was said, as one line of a rollout tells it. */
export interface Said {
  readonly source: Source;
  /** The side: words of one side never stand for those of another. */
  readonly side: string;
  /** The words that every source has alike. */
  readonly text: string;
  /** Id that sources share; `null` when there is none. */
  readonly id: string | null;
}

/**
 * Tells each message once, although most stand in a rollout twice and some only once: events and response items of a turn are
 * held against each other message by message (codex-storage §2.4). Of what one source says three times and another twice,
 * three are told.
 */
export interface SaidOnce {
  /** Whether no other source has said this already. */
  isNew(said: Said): boolean;
  /** The turn is over: what was said in it is not said again. */
  endTurn(): void;
}

/** How many unanswered messages of one turn are remembered: sources are never far apart. */
const MOST_REMEMBERED = 1024;
/** Characters at each end of a message that tell it from others of its length. */
const TOLD_APART = 256;

type Counts = Record<Source, number>;

/** Nothing said yet. */
export function newSaidOnce(): SaidOnce {
  const counts = new Map<string, Counts>();
  /** Messages that one source has said and no other, by their id. */
  const single = new Map<string, { readonly source: Source; readonly key: string }>();

  const count = (key: string, source: Source): boolean => {
    const known = counts.get(key) ?? { event: 0, response: 0, review: 0 };
    const told = Math.max(known.event, known.response, known.review);
    known[source]++;
    if (known.event === known.response && known.review <= known.event) counts.delete(key);
    else remember(counts, key, known);
    return known[source] > told;
  };
  return {
    isNew(said) {
      const { source, side, id } = said;
      const first = id === null ? undefined : single.get(`${side} ${id}`);
      if (first !== undefined && first.source !== source) {
        single.delete(`${side} ${id}`);
        count(first.key, source);
        return false;
      }
      const key = keyOf(said);
      if (id !== null) remember(single, `${side} ${id}`, { source, key });
      return count(key, source);
    },
    endTurn() {
      counts.clear();
      single.clear();
    },
  };
}

function remember<T>(map: Map<string, T>, key: string, value: T): void {
  map.set(key, value);
  if (map.size > MOST_REMEMBERED) map.delete(map.keys().next().value!);
}

/** A short key: a message may have a megabyte. */
function keyOf({ side, text }: Said): string {
  const words = text.trim();
  return words.length <= 2 * TOLD_APART
    ? `${side} ${words}`
    : `${side} ${words.length} ${words.slice(0, TOLD_APART)}${words.slice(-TOLD_APART)}`;
}
