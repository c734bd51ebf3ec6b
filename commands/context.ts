import type { ActTools } from "../lib/act/tools.ts";
import type { OnProblem, Problem } from "../lib/model/problem.ts";
import { EXIT, type ExitStatus } from "../lib/model/exit_status.ts";
import type { BaseRequest } from "../lib/model/request.ts";
import type { StorePaths } from "../lib/model/store.ts";
import { renderProblem } from "../lib/render/problem_view.ts";
import type { ViewOptions } from "../lib/render/view_options.ts";
import type { Catalog } from "../lib/catalog/catalog.ts";
import type { System } from "../lib/system/system.ts";

/** What every command runs with. */
export interface CommandContext {
  readonly system: System;
  readonly store: StorePaths;
  /** What changes need; built only when a command acts. */
  readonly actTools: () => ActTools;
}

/** Tells problems on stderr as they are met and remembers whether the answer is partial. */
export interface ProblemLog {
  readonly onProblem: OnProblem;
  /** `partial` once something could not be read, else `done`. */
  status(): ExitStatus;
}

/** A log over the command's terminal. */
export function newProblemLog({ system }: CommandContext): ProblemLog {
  let partial = false;
  return {
    onProblem(problem: Problem) {
      if (problem.kind === "unreadable") partial = true;
      system.terminal.err(renderProblem(problem));
    },
    status: () => partial ? EXIT.partial : EXIT.done,
  };
}

/** How output is drawn here and now. */
export function viewOptions({ color }: BaseRequest, { system }: CommandContext): ViewOptions {
  const { terminal, environment, clock } = system;
  return {
    terminal: terminal.stdoutIsTerminal,
    color: color === "always" || (color === "auto" && terminal.stdoutColor),
    width: terminal.columns,
    home: environment.home(),
    nowMs: clock.nowMs(),
  };
}

/** An absent store is an empty answer that says where it looked. */
export function sayWhereEmpty(catalog: Catalog, { system, store }: CommandContext): void {
  if (catalog.exists || catalog.table.count > 0) return;
  system.terminal.err(`note: no sessions: ${store.sessionsRoot} does not exist\n`);
}
