import assert from "node:assert/strict";
import { hasUserText, notRealFolder } from "../../../../lib/diagnose/rules/text_rules.ts";
import type { PathLook } from "../../../../lib/system/look.ts";
import { checkedRow, factsOf } from "../../../support/value/facts_of.ts";

Deno.test("hasUserText() knows a thread that was started and left", () => {
  const left = checkedRow({ preview: "", title: "", first_user_message: " " });
  assert.equal(hasUserText(factsOf({ row: left, preview: null })), false);
  assert.equal(hasUserText(factsOf({ row: left, preview: "said" })), true);
  assert.equal(hasUserText(factsOf({ row: checkedRow({ preview: "" }), preview: null })), true);
});

Deno.test("notRealFolder() is where the row's folder leads, else the file's, and nothing where nobody can tell", () => {
  const at = (real: string): PathLook => ({ kind: "directory", real, code: null });
  const none = (code: string): PathLook => ({ kind: null, real: null, code });
  const of = (cwd: string, rowFolder: PathLook | null, fileFolder: PathLook | null = null) =>
    notRealFolder(factsOf({ row: checkedRow({ cwd }), rowFolder, fileFolder }));
  assert.equal(of("/p", at("/p")), null);
  assert.equal(of("/link", at("/p")), "/p");
  assert.equal(of("/p/", at("/p")), "/p");
  assert.equal(of("/gone", none("ENOENT"), at("/new")), "/new");
  assert.equal(of("relative", none("EINVAL"), at("/new")), "/new");
  assert.equal(of("/gone", none("ENOENT")), null);
  assert.equal(of("/shut", none("EACCES"), at("/new")), null);
  assert.equal(of("/p", null, at("/new")), null);
});
