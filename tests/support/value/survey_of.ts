import type { StoreSurvey, SurveyedThread } from "../../../lib/diagnose/store/survey.ts";
import { checkedRow, rolloutFacts, storeFacts, THREAD } from "./facts_of.ts";
import { absolute } from "./paths.ts";
import { storePathsOf } from "./store_paths.ts";

/** A thread of which nothing is wrong, but for what is said here. */
export function surveyedThread(known: Partial<SurveyedThread> = {}): SurveyedThread {
  return {
    ...{ id: THREAD, bytes: 100, isListed: true, isHiddenByDesign: false },
    ...{ isRefused: false, isWhole: true },
    findings: [],
    ...known,
  };
}

/** A store of one thread of which nothing is wrong, but for what is said here. */
export function surveyOf(known: Partial<StoreSurvey> = {}): StoreSurvey {
  return {
    ...{ store: storePathsOf(), facts: storeFacts(), rows: [checkedRow()], isAlive: () => true },
    ...{ rollouts: [rolloutFacts()], threads: [surveyedThread()], isDeep: false },
    ...{ missingFolders: new Map(), withFolder: 1 },
    roots: { sessions: "directory", trash: "directory" },
    config: "loaded",
    configPath: absolute("/h/config.toml"),
    trash: { batches: 0, bytes: 0, unsettled: [] },
    names: { isTerminated: true, broken: 0, isJoined: false, unnamed: [], trouble: null },
    ...{ live: [], staleLocks: 0, ghosts: null, databases: [], backups: [], problems: [] },
    ...known,
  };
}
