import type { PassedBy } from "../../model/result/change_result.ts";

/** Why threads stay, for people: how many, and the flag that takes them where there is one. */
interface Reason {
  readonly one: string;
  readonly many: string;
  readonly flag?: string;
}

const REASONS: Readonly<Partial<Record<PassedBy["reason"], Reason>>> = {
  "pinned": { one: "1 pinned", many: "pinned", flag: "--pinned" },
  "needed-by-fork": {
    one: "1 that a fork reads",
    many: "that forks read",
    flag: "--with-forks",
  },
  "live": { one: "1 that is open in Codex", many: "that are open in Codex" },
  "as-it-is": { one: "1 that is so already", many: "that are so already" },
  "unreadable": { one: "1 that cannot be read", many: "that cannot be read" },
  "conflict": { one: "1 whose place is taken", many: "whose places are taken" },
  "gone": { one: "1 that is gone from its place", many: "that are gone from their places" },
  "used": { one: "1 that was used since", many: "that were used since" },
  "waits": { one: "1 that waits for an earlier change", many: "that wait for earlier changes" },
};

/** A line for each reason, most threads first: `47 pinned (--pinned)`. */
export function passedByLines(
  passedBy: readonly PassedBy[],
  { flags }: {
    /** Whether the command at hand knows the flag that would take them. */
    readonly flags: (flag: string) => boolean;
  },
): readonly string[] {
  const groups = Map.groupBy(passedBy, ({ reason }) => reason);
  return [...groups].sort(([, a], [, b]) => b.length - a.length).map(([reason, group]) => {
    const words = REASONS[reason];
    const many = words === undefined ? reason : words.many;
    const count = group.length === 1 && words !== undefined ? words.one : `${group.length} ${many}`;
    const flag = words?.flag;
    return flag !== undefined && flags(flag) ? `${count} (${flag})` : count;
  });
}
