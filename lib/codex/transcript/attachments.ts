import { asList, asObject, asText, type JsonObject } from "../json_value.ts";

/** The words of a content list of a `UserMessage`, then a mark for each picture and recording. */
export function withAttachments(text: string, content: readonly unknown[]): string {
  const marks = content.flatMap((part) => {
    const type = asText(asObject(part)?.type)?.toLowerCase() ?? "";
    return type.includes("image") ? "[Image]" : type.includes("audio") ? "[Audio]" : [];
  });
  return [text, ...marks].filter((part) => part !== "").join("\n");
}

/** The same for a flat `user_message`, which lists its attachments apart. */
export function withListedAttachments(text: string, event: JsonObject): string {
  const images = [...asList(event.images), ...asList(event.local_images)];
  const audio = [...asList(event.audio), ...asList(event.local_audio)];
  return withAttachments(text, [
    ...images.map(() => ({ type: "image" })),
    ...audio.map(() => ({ type: "audio" })),
  ]);
}
