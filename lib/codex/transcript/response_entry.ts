import { contentText, isNoise } from "../head/preview_text.ts";
import { asList, asObject, asText, type JsonObject } from "../json_value.ts";
import { marksOf } from "./item_entry.ts";
import { entryOfAgentMessage, entryOfAgentText } from "./said/agent_message.ts";
import {
  hookTelling,
  type Moment,
  type Telling,
  type Tellings,
  usersCommand,
  words,
} from "./said/telling.ts";
import { toolEntry } from "./tool_calls.ts";
import { toolOutput } from "./tool_text.ts";

const source = "response";

/** Codex's own frame around a picture that the user gave by its path. */
const IMAGE_FRAME = /^<image(?: [^>]*)?>$|^<\/image>$/;
const HOOK = /^\s*<hook_prompt[^>]*>([\s\S]*)<\/hook_prompt>\s*$/;
const USERS_COMMAND =
  /^\s*<user_shell_command>\s*<command>\n?([\s\S]*?)\n?<\/command>\s*<result>\n?([\s\S]*?)\n?<\/result>/;
const CITATION = /<oai-mem-citation>[\s\S]*?<\/oai-mem-citation>/g;
const PLAN = /<proposed_plan>([\s\S]*?)<\/proposed_plan>/;

/** What a response item that is no tool call says, without the harness's own words (codex-storage §2.5). */
export function tellingsOfResponse(item: JsonObject, moment: Moment): Tellings {
  switch (item.type) {
    case "agent_message": {
      const entry = entryOfAgentMessage(item, moment);
      return [entry && agentTelling(entry, "response")];
    }
    case "reasoning": {
      const texts = [...asList(item.summary), ...asList(item.content)]
        .map((part) => asText(asObject(part)?.text) ?? "");
      return texts.map((text) => words("reasoning", { ...moment, source, text }));
    }
    case "message":
      if (item.role === "user") return [userTelling(item, moment)];
      return item.role === "assistant" ? assistantTellings(item, moment) : [];
    default:
      return [];
  }
}

/** What an agent said, held against other lines that say it. */
export function agentTelling(
  entry: NonNullable<ReturnType<typeof entryOfAgentMessage>>,
  from: "event" | "response",
): Telling {
  const side = `agent ${entry.author} ${entry.recipient}`;
  return { entry, said: { source: from, side, text: entry.text, id: null } };
}

function userTelling(item: JsonObject, moment: Moment): Telling | null {
  const content = usersOwn(item);
  const text = contentText(content);
  const agent = entryOfAgentText(text, moment);
  if (agent !== null) return agentTelling(agent, source);
  const ran = USERS_COMMAND.exec(text);
  if (ran !== null) {
    const { text: output, exitCode, failed } = toolOutput(ran[2]);
    const entry = { ...moment, ...toolEntry("user_shell", ran[1]!), output, exitCode, failed };
    return usersCommand(entry, source);
  }
  const hook = HOOK.exec(text)?.[1];
  if (hook !== undefined) return hookTelling(hook, { ...moment, source });
  return words("user", { ...moment, source, text, marks: marksOf(content) });
}

/** The parts of a message that the user gave: Codex names the others by kind since 0.15x, before that they are known by their start. */
function usersOwn(item: JsonObject): readonly unknown[] {
  const plain = plainText(item);
  if (plain !== null) return usersOwn({ ...item, content: [{ text: plain }] });
  const metadata = asObject(item.internal_chat_message_metadata_passthrough);
  const kinds = asList(metadata?.content_item_kinds);
  return asList(item.content).filter((part, at) => {
    const kind = asText(kinds[at]);
    if (kind !== null && kind !== "unknown" && !kind.startsWith("user.")) return false;
    const text = asText(asObject(part)?.text);
    if (text === null) return true;
    const isTold = USERS_COMMAND.test(text) || entryOfAgentText(text, { at: null }) !== null;
    return !IMAGE_FRAME.test(text) && (isTold || !isNoise(text));
  });
}

/** The text of a message without a content list, as converters write them; `null` where there is such a list. */
function plainText({ content, text }: JsonObject): string | null {
  return asText(content) ?? (content === undefined ? asText(text) : null);
}

function assistantTellings(item: JsonObject, moment: Moment): Tellings {
  const given = plainText(item) ?? contentText(asList(item.content));
  const agent = entryOfAgentText(given, moment);
  if (agent !== null) return [agentTelling(agent, source)];
  if (isNoise(given)) return [];
  const text = given.replaceAll(CITATION, "");
  const plan = PLAN.exec(text);
  const id = asText(item.id);
  if (plan === null) return [words("assistant", { ...moment, source, text, id })];
  // Events tell a plan by itself, and the words around it without it.
  const around = text.replace(PLAN, "");
  return [
    words("assistant", { ...moment, source, text: around, id }),
    words("assistant", { ...moment, source, text: plan[1]! }),
  ];
}
