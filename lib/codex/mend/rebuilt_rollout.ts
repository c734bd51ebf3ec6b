import type { RolloutId } from "../../model/ids.ts";
import type { Database } from "../../system/databases.ts";
import { instantText } from "../../time/instant_text.ts";
import { asList, asObject, asText, type JsonObject, parseJson } from "../json_value.ts";
import { type KeptMoment, keptMoments } from "./kept_turns.ts";

/** What a rollout is made anew from. */
export interface RebuildTools {
  /** Codex's histories, open for reading. */
  readonly history: Database;
  readonly rolloutId: RolloutId;
  /** Its first line, without its line feed; it has the ordinal before that of the first turn. */
  readonly meta: string;
}

const encoder = new TextEncoder();
/** Lines of the longest rollout that is made anew. */
const MOST_LINES = 1_000_000;

/** A line that waits for a number that is free. */
interface Waiting {
  readonly atMs: number;
  readonly type: "event_msg" | "response_item";
  readonly payload: JsonObject;
}

/** What every Codex reads past: it stands where a line is lost, so that the numbers of the others stay as Codex keeps them. */
const NOTHING_SAID: JsonObject = { type: "token_count", info: null, rate_limits: null };

/**
 * The lines of a rollout that is lost, from the turns that Codex keeps of it (repair-rules §9). Every turn and every message has the
 * number that Codex's own lists have for it, and no number is left out: Codex takes it in anew and finds what it has. What is lost is
 * calls of tools as such, encrypted reasoning and instructions; what was run is told to the model in words.
 *
 * @throws {RangeError} when two moments have one number, or the numbers leave out more lines than any rollout has.
 */
export function* rebuiltRollout({ history, rolloutId, meta }: RebuildTools): Generator<Uint8Array> {
  const first = asObject(parseJson(meta))?.ordinal;
  if (typeof first !== "number") throw new RangeError("its first line has no ordinal");
  yield encoder.encode(`${meta}\n`);
  let next = first + 1;
  let atMs = 0;
  const waiting: Waiting[] = [];
  const line = ({ type, payload, atMs }: Waiting): Uint8Array => {
    const record = { timestamp: instantText(atMs), ordinal: next++, type, payload };
    return encoder.encode(`${JSON.stringify(record)}\n`);
  };
  for (const moment of keptMoments(history, rolloutId)) {
    if (moment.ordinal < next) throw new RangeError("two lines of it have one number");
    if (moment.ordinal - first > MOST_LINES) throw new RangeError("its numbers are no rollout's");
    atMs = moment.atMs ?? atMs;
    const { before, own, after } = linesOf(moment, { atMs, rolloutId });
    waiting.push(...before);
    while (next < moment.ordinal) {
      yield line(waiting.shift() ?? { type: "event_msg", payload: NOTHING_SAID, atMs });
    }
    yield line(own ?? waiting.shift() ?? { type: "event_msg", payload: NOTHING_SAID, atMs });
    waiting.push(...after);
  }
  while (waiting.length > 0) yield line(waiting.shift()!);
}

interface MomentLines {
  readonly before: readonly Waiting[];
  /** `null`: nothing that Codex could read in its place. */
  readonly own: Waiting | null;
  readonly after: readonly Waiting[];
}

function linesOf(
  moment: KeptMoment,
  { atMs, rolloutId }: { readonly atMs: number; readonly rolloutId: RolloutId },
): MomentLines {
  const event = (payload: JsonObject): Waiting => ({ atMs, type: "event_msg", payload });
  const { turnId } = moment;
  switch (moment.kind) {
    case "start":
      return only(event({
        type: "task_started",
        turn_id: turnId,
        started_at: moment.startedAt,
        model_context_window: null,
      }));
    case "end":
      return { ...only(event(endOf(moment))), before: errorsOf(moment).map(event) };
    case "item": {
      const told = (item: JsonObject) =>
        event({ type: "item_completed", thread_id: rolloutId, turn_id: turnId, item });
      const said = (role: "user" | "assistant", content: readonly JsonObject[]): Waiting => {
        return { atMs, type: "response_item", payload: { type: "message", role, content } };
      };
      return itemLines(moment.item, { told, said });
    }
    default:
      return moment satisfies never;
  }
}

function only(own: Waiting): MomentLines {
  return { before: [], own, after: [] };
}

interface Telling {
  readonly told: (item: JsonObject) => Waiting;
  readonly said: (role: "user" | "assistant", content: readonly JsonObject[]) => Waiting;
}

/** A message as Codex tells it in its lists, and as it gives it to the model. */
function itemLines(item: JsonObject, { told, said }: Telling): MomentLines {
  const id = asText(item.id) ?? "";
  switch (item.type) {
    case "userMessage": {
      const content = asList(item.content).flatMap((part) => userPart(asObject(part)));
      const own = told({ type: "UserMessage", id, content: content.map(({ event }) => event) });
      return { before: [said("user", content.map(({ given }) => given))], own, after: [] };
    }
    case "agentMessage": {
      const text = asText(item.text) ?? "";
      const phase = asText(item.phase);
      const content = [{ type: "Text", text }];
      const own = told({ type: "AgentMessage", id, content, ...(phase === null ? {} : { phase }) });
      return { before: [], own, after: [said("assistant", [outputText(text)])] };
    }
    case "plan":
      return unlisted([said("assistant", [outputText(asText(item.text) ?? "")])]);
    case "commandExecution": {
      const output = asText(item.aggregatedOutput) ?? "";
      const text = `[command] ${asText(item.command) ?? ""}\n${output}`;
      return unlisted([said("assistant", [outputText(text)])]);
    }
    default:
      return unlisted([]);
  }
}

/** What Codex's lists keep beside the file: they go on telling it. */
function unlisted(after: readonly Waiting[]): MomentLines {
  return { before: [], own: null, after };
}

function outputText(text: string): JsonObject {
  return { type: "output_text", text };
}

interface UserPart {
  readonly event: JsonObject;
  readonly given: JsonObject;
}

/** A part of what a user said, for the list and for the model; a picture that lay in a file is named. */
function userPart(part: JsonObject | null): readonly UserPart[] {
  switch (part?.type) {
    case "text": {
      const text = asText(part.text) ?? "";
      const event = { type: "text", text, text_elements: [] };
      return [{ event, given: { type: "input_text", text } }];
    }
    case "image": {
      const url = asText(part.url) ?? "";
      const event = { type: "image", image_url: url };
      return [{ event, given: { type: "input_image", image_url: url } }];
    }
    case "localImage": {
      const path = asText(part.path) ?? "";
      const given = { type: "input_text", text: `[image ${path}]` };
      return [{ event: { type: "local_image", path }, given }];
    }
    default:
      return [];
  }
}

type TurnEnd = Extract<KeptMoment, { readonly kind: "end" }>;

function endOf({ turnId, status, startedAt, completedAt, durationMs, last }: TurnEnd): JsonObject {
  const times = { completed_at: completedAt, duration_ms: durationMs };
  return status === "interrupted"
    ? { type: "turn_aborted", turn_id: turnId, reason: "interrupted", ...times }
    : {
      ...{ type: "task_complete", turn_id: turnId, last_agent_message: last },
      ...{ started_at: startedAt, ...times },
    };
}

function errorsOf({ status, error }: TurnEnd): readonly JsonObject[] {
  if (status !== "failed") return [];
  return [{ type: "error", message: asText(asObject(error)?.message) ?? "the turn failed" }];
}
