import { asList, asObject, asText, type JsonObject, parseJson } from "../../json_value.ts";
import { readLines, type RolloutTools } from "../../rollout_reader.ts";
import type { AbsolutePath } from "../../../model/store.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * A flat file of 2025 as a rollout of the kind that Codex has called legacy since: this first line, each item in an envelope, byte
 * for byte, and behind what somebody has said the event that tells it (repair-rules §15). Its states and what cannot be read are
 * left out. `meta`: a whole line, whose time all others get.
 */
export async function* converted2025(
  path: AbsolutePath,
  { meta, ...tools }: RolloutTools & { readonly meta: string },
): AsyncGenerator<Uint8Array> {
  const timestamp = JSON.stringify(asText(asObject(parseJson(meta))?.timestamp) ?? "");
  const begin = encoder.encode(`{"timestamp":${timestamp},"type":"response_item","payload":`);
  const end = encoder.encode("}\n");
  yield encoder.encode(`${meta}\n`);
  for await (const { bytes } of readLines(path, tools, { whole: true })) {
    const item = bytes === null ? null : asObject(parseJson(decoder.decode(bytes)));
    if (bytes === null || item === null || asText(item.type) === null) continue;
    yield begin;
    yield trimmed(bytes);
    yield end;
    const event = eventOf(item);
    if (event === null) continue;
    yield encoder.encode(
      `{"timestamp":${timestamp},"type":"event_msg","payload":${JSON.stringify(event)}}\n`,
    );
  }
}

/** Without the carriage return of another system. */
function trimmed(line: Uint8Array): Uint8Array {
  return line.at(-1) === 13 ? line.subarray(0, -1) : line;
}

function eventOf(item: JsonObject): JsonObject | null {
  const text = textOf(item);
  if (text === "") return null;
  if (item.role === "assistant") return { type: "agent_message", message: text };
  // What Codex itself tells the model stands in tags.
  if (item.role !== "user" || text.startsWith("<")) return null;
  return { type: "user_message", message: text, images: [] };
}

/** What somebody says in an item; empty: nobody does. */
function textOf({ type, content }: JsonObject): string {
  if (type !== "message") return "";
  return asList(content).map((part) => asText(asObject(part)?.text) ?? "").join("");
}

const FOLDERS = [
  /<cwd>([^<\n]+)<\/cwd>/,
  /^(?:cwd|Current working directory): ([^\n]+)$/m,
];
/** Items among which the folder is looked for. */
const MOST_ITEMS = 64;

/** The folder that Codex has told the model of at the start; `null`: none. Untrusted text. */
export async function folderOf2025(
  path: AbsolutePath,
  tools: RolloutTools,
): Promise<string | null> {
  let items = 0;
  for await (const { bytes } of readLines(path, tools)) {
    const item = bytes === null ? null : asObject(parseJson(decoder.decode(bytes)));
    const text = item?.role === "user" ? textOf(item) : "";
    if (text.startsWith("<")) {
      for (const folder of FOLDERS) {
        const found = folder.exec(text)?.[1]?.trim();
        if (found !== undefined) return found;
      }
    }
    if (++items > MOST_ITEMS) return null;
  }
  return null;
}
