import type {
  SealStanding,
  VerifyEntry,
  VerifyResult,
} from "../../model/result/integrity/verify_result.ts";
import { formatByteSize } from "../../text/byte_size.ts";
import { homePath } from "../text/home_path.ts";
import { newStyles, type Styles } from "../text/styles.ts";
import type { ViewOptions } from "../text/view_options.ts";
import { commandText, visibleLine } from "../text/visible.ts";
import { wrapLine } from "../text/wrap.ts";

/** How a verification is told to people. */
export interface VerifyScreenOptions extends Pick<ViewOptions, "color" | "width" | "home"> {
  /** The command that seals what is not sealed. */
  readonly seal: string;
}

/** What is said of what is not as it was sealed, the worst first. */
const WORDS: Readonly<Partial<Record<SealStanding, string>>> = {
  damaged: "is not what was sealed",
  vanished: "is gone",
  unknown: "could not be read",
};

/** What `verify` found, for people: the answer first, then each rollout that is not as sealed, then the numbers in words. */
export function* renderVerifyScreen(
  result: VerifyResult,
  { color, width, home, seal }: VerifyScreenOptions,
): Iterable<string> {
  const styles = newStyles(color);
  const { counts, results, bytesRead } = result;
  yield `${wrapLine(verdict(result, styles), { width, indent: 0 })}\n`;
  for (const standing of Object.keys(WORDS) as SealStanding[]) {
    for (const entry of results.filter((each) => each.standing === standing)) {
      yield "\n";
      for (const line of entryLines(entry, { styles, home })) {
        yield `${wrapLine(line, { width })}\n`;
      }
    }
  }
  const parts = [
    ...(counts.unchanged === 0 ? [] : [`${counts.unchanged} as sealed`]),
    ...(counts.grown === 0 ? [] : [`${counts.grown} with more behind what was sealed`]),
    ...(counts.unsealed === 0 ? [] : [`${counts.unsealed} not sealed`]),
  ];
  if (bytesRead > 0) parts.push(`${formatByteSize(bytesRead)} read`);
  if (parts.length > 0) {
    yield `\n${wrapLine(styles.dim(parts.join(", ")), { width, indent: 0 })}\n`;
  }
  if (counts.unsealed > 0) {
    yield `${styles.dim("to seal them:")} ${styles.strong(commandText(seal))}\n`;
  }
}

/** The answer to "is my history intact". */
function verdict({ counts }: VerifyResult, styles: Styles): string {
  const whole = counts.unchanged + counts.grown;
  const broken = counts.damaged + counts.vanished;
  const sealed = whole + broken + counts.unknown;
  if (sealed === 0) return styles.strong("Nothing is sealed yet, so nobody can tell.");
  if (broken > 0) {
    return styles.bad(`${broken} of ${counted(sealed)} ${broken === 1 ? "is" : "are"} not intact.`);
  }
  if (counts.unknown > 0 && whole === 0) {
    return styles.warn(`None of ${counted(sealed)} could be read.`);
  }
  if (counts.unknown > 0) {
    return styles.warn(
      `${counts.unknown} of ${counted(sealed)} could not be read, the others are intact.`,
    );
  }
  return styles.good(
    sealed === 1 ? "The only sealed rollout is intact." : `All ${counted(sealed)} are intact.`,
  );
}

function counted(sealed: number): string {
  return `${sealed} sealed ${sealed === 1 ? "rollout" : "rollouts"}`;
}

function entryLines(
  { standing, sessionId, path, firstDifference, detail }: VerifyEntry,
  { styles, home }: { readonly styles: Styles; readonly home: string | null },
): readonly string[] {
  const id = visibleLine(sessionId);
  const name = styles.strong(id === "" ? visibleLine(homePath(path, home)) : id);
  const where = firstDifference === undefined ? [] : [
    `  from MiB ${firstDifference.mib} on (bytes ${firstDifference.from} to ${
      firstDifference.to - 1
    })`,
  ];
  return [
    `${name} ${styles.bad(WORDS[standing]!)}`,
    ...where,
    ...(detail === undefined ? [] : [`  ${visibleLine(detail)}`]),
    ...(id === "" ? [] : [`  ${visibleLine(homePath(path, home))}`]),
  ];
}
