import { rowText } from "../../codex/check/checked_rows.ts";
import type { RolloutFacts, ThreadFacts } from "../facts.ts";
import { headFinding, isPaginated } from "../rules/rollout_rules.ts";
import { archivedMismatch, differingSource, providersOf } from "../rules/row_rules.ts";
import { hasUserText, notRealFolder } from "../rules/text_rules.ts";
import { type FindingRows, when } from "./finding_row.ts";

/** What is wrong between the row of a thread and its file (repair-rules §1 to §3, §7 to §11). */
export const ROW_FINDINGS: FindingRows = {
  "rebuild-ghost": {
    flag: "--rebuild-ghosts",
    ...{ severity: "hidden", class: "own-flag", healsItself: false, fails: ["file"] },
    title: "its file is gone; Codex still keeps its turns",
    detect: (facts) =>
      when(isGhost(facts) && facts.keptTurns > 0, {
        row: pathOfRow(facts),
        turns: facts.keptTurns,
      }),
  },
  "drop-ghost": {
    flag: "--drop-ghosts",
    ...{ severity: "hidden", class: "own-flag", healsItself: false, fails: ["file"] },
    title: "a row without any file",
    detect: (facts) => when(isGhost(facts) && facts.keptTurns === 0, { row: pathOfRow(facts) }),
  },
  "row-missing": {
    ...{ severity: "hidden", class: "safe", healsItself: true, fails: ["row"] },
    title: "Codex's database has no row of it",
    detect: ({ store, row, file }) =>
      when(store.database === "read" && row === null && file !== null && !isBare(file), {
        found: file?.path ?? null,
      }),
  },
  "row-path-dead": {
    ...{ severity: "hidden", class: "safe", healsItself: false, fails: ["path", "head"] },
    title: "its row names a place where its file is not",
    detect(facts) {
      const isDead = facts.isPathAlive === false && facts.file !== null;
      if (!isDead && headFinding(facts) !== "row-path-dead") return null;
      return { row: pathOfRow(facts), found: ownPath(facts) };
    },
  },
  "preview-empty": {
    ...{ severity: "hidden", class: "safe", healsItself: true, fails: ["preview"] },
    title: "its row has no preview, and without one Codex lists no thread",
    detect: (facts) => when(facts.row?.preview === "" && hasUserText(facts), {}),
  },
  "row-archived-mismatch": {
    ...{ severity: "hidden", class: "safe", healsItself: true, fails: ["archived", "archived_at"] },
    title: "its row and the place of its file disagree on whether it is archived",
    detect(facts) {
      // Most threads end here: what is said of the others is not made for them.
      if (!archivedMismatch(facts)) return null;
      const { archived, archived_at } = facts.row!;
      return {
        archived: `${archived ?? ""}`,
        archived_at: `${archived_at ?? ""}`,
        place: facts.file?.path ?? null,
      };
    },
  },
  "row-source-differs": {
    ...{ severity: "cosmetic", class: "safe", healsItself: true, fails: ["source"] },
    title: "its row keeps another source than its file",
    detect(facts) {
      const own = differingSource(facts);
      return own === null ? null : { row: rowText(facts.row!, "source"), file: own };
    },
  },
  "spawn-edge-missing": {
    ...{ severity: "cosmetic", class: "safe", healsItself: true, fails: [] },
    title: "a sub-agent that Codex does not keep with the thread that spawned it",
    detect({ row, file }) {
      const parent = file?.first?.fields?.parentThreadId ?? null;
      return when(row?.lacksEdge === true && parent !== null, { parent });
    },
  },
  "row-cwd-not-real": {
    ...{ severity: "hidden", class: "safe", healsItself: true, fails: ["cwd"] },
    title: "its row spells its folder in a way that Codex does not look for",
    detect(facts) {
      const real = notRealFolder(facts);
      return real === null ? null : { row: rowText(facts.row!, "cwd"), real };
    },
  },
  "row-history-mode": {
    ...{ severity: "unreadable", class: "safe", healsItself: false, fails: ["history_mode"] },
    title: "its row says legacy, its file is paginated",
    detect: ({ row, file }) =>
      when(row?.history_mode === "legacy" && isPaginated(file), { row: "legacy" }),
  },
  "provider-differs": {
    flag: "--provider NAME",
    ...{ severity: "hidden", class: "own-flag", healsItself: false },
    title: "its model provider is not the one that Codex is set to",
    fails: ["provider", "provider_configured"],
    detect(facts) {
      const { providers } = facts.store;
      if (providers === null || facts.file === null) return null;
      const others = providersOf(facts).filter((name) => name !== providers.current);
      return others.length === 0 ? null : {
        provider: others[0]!,
        current: providers.current,
        configured: providers.known.includes(others[0]!),
      };
    },
  },
  "row-model-empty": {
    ...{ severity: "unreadable", class: "safe", healsItself: false, fails: ["model"] },
    title: "its row has an empty model",
    detect: ({ row }) => when(row?.model === "", {}),
  },
};

/** Whether there surely is no file: one that nobody may look at is none that is gone. */
function isGhost({ row, file, others, isPathAlive }: ThreadFacts): boolean {
  return row !== null && file === null && others.length === 0 && isPathAlive === false;
}

function pathOfRow({ row }: ThreadFacts): string | null {
  return row === null ? null : rowText(row, "rollout_path");
}

function ownPath({ id, file, others }: ThreadFacts): string | null {
  return [file, ...others].find((other) => other?.first?.fields?.id === id)?.path ??
    others[0]?.path ?? file?.path ?? null;
}

/** Whether it is one of the flat files of 2025, of which Codex makes no row (repair-rules §15). */
function isBare({ first }: RolloutFacts): boolean {
  return first?.kind === "bare-2025";
}
