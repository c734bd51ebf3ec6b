import assert from "node:assert/strict";
import { readExactText } from "../../../lib/codex/exact_text.ts";
import { errorCode } from "../../../lib/system/files.ts";
import { SYSTEM, withRollout } from "../../support/rollout_file.ts";
import { absolute } from "../../support/value/paths.ts";

const codeOf = (act: () => unknown): string | null => {
  try {
    act();
  } catch (error) {
    return errorCode(error);
  }
  return "no error";
};

Deno.test("readExactText() gives text of which the same bytes come back, and refuses all other", async () => {
  const { files } = SYSTEM;
  const text = "\uFEFFname\r\n\0ä\n";
  await withRollout(text, (path) => {
    const size = new TextEncoder().encode(text).length;
    assert.equal(readExactText(path, { files, maxBytes: size }), text);
    assert.equal(
      codeOf(() => readExactText(path, { files, maxBytes: size - 1 })),
      "EFBIG",
    );
    assert.equal(
      codeOf(() => readExactText(absolute(`${path}x`), { files, maxBytes: size })),
      "ENOENT",
    );
  });
  await withRollout(new Uint8Array([97, 0xff]), (path) => {
    assert.equal(codeOf(() => readExactText(path, { files, maxBytes: 9 })), "EILSEQ");
  });
});
