import { shellQuote } from "../../text/shell_text.ts";
import type { StoreSurvey } from "../store/survey.ts";
import { type CheckRow, counted, type Outcome } from "./check_row.ts";
import { programName } from "../../text/program_name.ts";

/** Folders that are named as examples. */
const SAMPLES = 3;

/** The checks that codexsm has, in its order and with its words (compat §4.1). Nothing is written to find out. */
export const ROOT_CHECKS: readonly CheckRow[] = [
  { id: "config", check: checkConfig },
  { id: "sessions_root", check: ({ store, roots }) => rootOf(store.sessionsRoot, roots.sessions) },
  { id: "session_host_paths", check: checkFolders },
  { id: "trash_root", check: ({ store, roots }) => rootOf(store.trashRoot, roots.trash) },
];

function checkConfig({ config, configPath, facts }: StoreSurvey): Outcome | null {
  if (config === null) return null;
  const details = { path: configPath };
  if (config === "loaded" && facts.providers === null) {
    const summary = `${configPath} cannot be read as TOML, and codex does not start with it`;
    return { status: "fail", summary, details };
  }
  if (config === "loaded") return { status: "ok", summary: "loaded", details };
  if (config === "missing") {
    return { status: "warn", summary: `missing (optional): ${configPath}`, details };
  }
  return { status: "fail", summary: `${configPath}: ${config.trouble}`, details };
}

function rootOf(path: string, kind: StoreSurvey["roots"]["sessions"]): Outcome {
  const details = { path };
  if (kind === "directory") return { status: "ok", summary: path, details };
  if (kind === null) return { status: "warn", summary: `missing: ${path}`, details };
  return { status: "fail", summary: `not a directory: ${path}`, details };
}

function checkFolders(survey: StoreSurvey): Outcome {
  const { facts, roots, threads, missingFolders, withFolder } = survey;
  if (roots.sessions === null) return { status: "warn", summary: "skipped: sessions_root missing" };
  if (threads.length === 0) return { status: "ok", summary: "no sessions found" };
  if (facts.database !== "read") {
    const summary = "not asked: folders are told by rows, and none was read";
    return { status: "unknown", summary, details: { absent: facts.database === "none" } };
  }
  const numbers = { sessions: threads.length, with_host: withFolder };
  if (missingFolders.size === 0) {
    const summary = `all host paths exist (sessions=${threads.length} with_host=${withFolder})`;
    return { status: "ok", summary, details: numbers };
  }
  const impacted = [...missingFolders.values()].reduce((sum, count) => sum + count, 0);
  const sorted = [...missingFolders].sort(([a, left], [b, right]) =>
    right - left || (a < b ? -1 : 1)
  );
  const samples = sorted.slice(0, SAMPLES).map(([folder, count]) => ({ folder, sessions: count }));
  return {
    status: "warn",
    summary: `missing_hosts=${missingFolders.size} impacted_sessions=${impacted}: ` +
      `${counted(missingFolders.size, "folder")} of threads ${
        missingFolders.size === 1 ? "is" : "are"
      } gone`,
    details: {
      ...numbers,
      missing_hosts: missingFolders.size,
      impacted_sessions: impacted,
      sample_hosts: samples,
    },
    help: [
      `${programName()} list --cwd ${shellQuote(samples[0]!.folder)}`,
      `${programName()} session migrate --suggest --under DIR`,
    ],
  };
}
