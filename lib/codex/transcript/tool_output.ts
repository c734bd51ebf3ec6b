import { contentText } from "../head/preview_text.ts";
import { asList, asObject, type JsonObject, parseJson } from "../json_value.ts";

/** What a tool gave back. */
export interface ToolOutput {
  /** Its text, without the lines that Codex writes above it for the model. */
  readonly text: string;
  /** Exit status of a command; `null` when it has none or none yet. */
  readonly exitCode: number | null;
}

/** The lines that Codex writes above the output of a command, down to `Output:`. */
const PREAMBLE =
  /^(?:(?:Chunk ID|Wall time|Exit code|Process exited|Process running|Original token count|Total output lines)[^\n]*\n)+(?:Output:\n|$)/;
const EXIT_CODE = /^(?:Process exited with code|Exit code:) (-?\d+)$/m;

/** Reads the `output` of a response item: text, JSON in text, a content list, or an object around one of these. */
export function toolOutput(output: unknown): ToolOutput {
  if (typeof output === "string") return textOutput(output);
  const content = asObject(output)?.content ?? output;
  if (typeof content === "string") return textOutput(content);
  const list = asList(content);
  const hasImage = list.some((part) => asObject(part)?.type === "input_image");
  return { text: contentText(list) || (hasImage ? "[Image]" : ""), exitCode: null };
}

function textOutput(text: string): ToolOutput {
  const wrapped = text.startsWith("{") ? asObject(parseJson(text)) : null;
  if (typeof wrapped?.output === "string") {
    return { text: wrapped.output, exitCode: exitCodeOf(asObject(wrapped.metadata)) };
  }
  const preamble = PREAMBLE.exec(`${text}\n`)?.[0];
  if (preamble === undefined) return { text, exitCode: null };
  const exitCode = EXIT_CODE.exec(preamble)?.[1];
  return {
    text: text.slice(preamble.length),
    exitCode: exitCode === undefined ? null : Number(exitCode),
  };
}

/** The key `exit_code` as a number; `null` when it is none. */
export function exitCodeOf(fields: JsonObject | null): number | null {
  return typeof fields?.exit_code === "number" ? fields.exit_code : null;
}
