import { asList, asObject, asText, type JsonObject, parseJson } from "../json_value.ts";

/** Longest text made of fields that nobody knows, in characters. */
const MOST_UNKNOWN = 4096;

/** What a response item calls its tool with: the command line of a command, else the arguments as they are. */
export function toolInput(call: JsonObject): string {
  const text = asText(call.arguments) ?? asText(call.input);
  if (text === null) return commandText(asObject(call.action)?.command);
  const known = asObject(parseJson(text));
  const command = known?.cmd ?? known?.command;
  return command === undefined ? text : commandText(command);
}

/** A command as a person would type it: without the shell around it. */
export function commandText(command: unknown): string {
  if (typeof command === "string") return command;
  const words = asList(command).map((word) => `${word}`);
  const wrapped = words.length === 3 && /(?:^|\/)(?:ba|z|da)?sh$/.test(words[0]!) &&
    /^-l?c$/.test(words[1]!);
  return wrapped ? words[2]! : words.join(" ");
}

/** Arguments of any shape as text. */
export function argumentsText(value: unknown): string {
  if (value === undefined || value === null) return "";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length <= MOST_UNKNOWN ? text : `${text.slice(0, MOST_UNKNOWN)}…`;
}
