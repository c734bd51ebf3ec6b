import type { VerifyDocument } from "../json/diagnosis.ts";
import type {
  SealStanding,
  VerifyEntry,
  VerifyResult,
} from "../../model/result/integrity/verify_result.ts";
import { formatByteSize } from "../../text/byte_size.ts";
import { homePath } from "../text/home_path.ts";
import { newStyles } from "../text/styles.ts";
import { tableLines } from "../text/table.ts";
import type { ViewOptions } from "../text/view_options.ts";
import { visibleLine } from "../text/visible.ts";
import { renderVerifyScreen } from "./verify_screen.ts";

/** How a verification is told. */
export interface VerifyViewOptions extends ViewOptions {
  /** The command that seals what is not sealed. */
  readonly seal: string;
}

/** Standings that are told one by one, the worst first. */
const TOLD: readonly SealStanding[] = ["damaged", "vanished", "unknown", "grown"];

/** What `verify` found: a row for each rollout that is not as sealed, the numbers, and a sentence. */
export async function* renderVerify(
  result: VerifyResult,
  options: VerifyViewOptions,
): AsyncIterable<string> {
  if (options.terminal) {
    yield* renderVerifyScreen(result, options);
    return;
  }
  const styles = newStyles(options.color);
  const told = TOLD.flatMap((wanted) =>
    result.results.filter(({ standing }) => standing === wanted)
  );
  if (told.length > 0) {
    const rows = told.map((entry) => [
      entry.standing.toUpperCase(),
      visibleLine(entry.sessionId) || "-",
      visibleLine(whatIsWrong(entry)) || "-",
      visibleLine(homePath(entry.path, options.home)),
    ]);
    const columns = [
      { title: "STANDING" },
      { title: "SESSION_ID" },
      { title: "DETAIL", flexible: true },
      { title: "PATH", flexible: true },
    ];
    const [header, ...lines] = await tableLines(rows, {
      columns,
      width: options.width,
      header: true,
    });
    yield `${styles.header(header!)}\n`;
    for (const [at, line] of lines.entries()) {
      yield `${told[at]!.standing === "grown" ? line : styles.bad(line)}\n`;
    }
  }
  const { counts } = result;
  const numbers = Object.entries(counts).map(([standing, count]) => `${standing}=${count}`);
  yield `${styles.dim(`${numbers.join(" ")} read=${formatByteSize(result.bytesRead)}`)}\n`;
  yield `${conclusion(result, options)}\n`;
}

function whatIsWrong({ standing, firstDifference, sealedBytes, detail }: VerifyEntry): string {
  if (standing === "grown") {
    const sealed = sealedBytes === undefined ? "what was sealed" : `its first ${sealedBytes} bytes`;
    return `${sealed} are as sealed`;
  }
  const where = firstDifference === undefined
    ? ""
    : `first difference in MiB ${firstDifference.mib} (bytes ${firstDifference.from} to ${
      firstDifference.to - 1
    })`;
  return [where, detail ?? ""].filter((part) => part !== "").join(": ");
}

/** The answer to "is my history intact", in a sentence. */
function conclusion({ counts }: VerifyResult, { seal, color }: VerifyViewOptions): string {
  const styles = newStyles(color);
  const whole = counts.unchanged + counts.grown;
  const broken = counts.damaged + counts.vanished;
  const sealed = whole + broken + counts.unknown;
  if (sealed === 0) return `nothing is sealed, ${seal}`;
  const open = counts.unsealed === 0 ? "" : `; ${counts.unsealed} not sealed: ${seal}`;
  const unread = counts.unknown === 0 ? "" : `, ${counts.unknown} could not be read`;
  return broken > 0
    ? `${styles.bad(`${broken} of ${sealed} sealed rollouts damaged or vanished`)}${unread}${open}`
    : counts.unknown > 0
    ? `${styles.warn(`${whole} of ${sealed} sealed rollouts are intact`)}${unread}${open}`
    : sealed === 1
    ? `${styles.good("the only sealed rollout is intact")}${open}`
    : `${styles.good(`all ${sealed} sealed rollouts are intact`)}${open}`;
}

/** The same for a program. */
export function verifyDocument(
  { results, counts, bytesRead }: VerifyResult,
  { seal }: Pick<VerifyViewOptions, "seal">,
): VerifyDocument {
  return {
    schema: "rollkeep.verify/1",
    ...counts,
    bytes_read: bytesRead,
    results: results.map((entry) => ({
      standing: entry.standing,
      session_id: entry.sessionId,
      path: entry.path,
      ...(entry.sidecar === undefined ? {} : { sidecar: entry.sidecar }),
      ...(entry.sealedBytes === undefined ? {} : { sealed_bytes: entry.sealedBytes }),
      ...(entry.firstDifference === undefined ? {} : { first_difference: entry.firstDifference }),
      ...(entry.detail === undefined ? {} : { detail: entry.detail }),
    })),
    help: counts.unsealed === 0 ? [] : [seal],
  };
}
