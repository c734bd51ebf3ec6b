/** C0, DEL, C1 and what hides or reorders text: written as `\u…` so that it cannot act on a terminal or an editor. */
const UNSAFE =
  // deno-lint-ignore no-control-regex -- finding them is the point
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]|["\\]/gu;

/** A TOML basic string; `null` for text with half a character, which TOML cannot hold and no path has. */
export function tomlText(text: string): string | null {
  if (!text.isWellFormed()) return null;
  const escaped = text.replace(UNSAFE, (found) => {
    if (found === '"' || found === "\\") return `\\${found}`;
    return `\\U${found.codePointAt(0)!.toString(16).padStart(8, "0")}`;
  });
  return `"${escaped}"`;
}
