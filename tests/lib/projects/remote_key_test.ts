import assert from "node:assert/strict";
import { remoteKey } from "../../../lib/projects/remote_key.ts";

Deno.test("remoteKey() is one for every way to write a remote, and another for another", () => {
  const same = [
    "git@github.com:me/shop.git",
    "github.com:me/shop",
    "ssh://git@github.com/me/shop.git",
    "ssh://git@GitHub.com:22/me/shop/",
    "https://github.com/me/shop",
    "https://me:secret@github.com:443//me/shop.git",
    " git://github.com/me/shop.git ",
  ];
  for (const url of same) assert.equal(remoteKey(url), "github.com/me/shop", url);
  assert.equal(remoteKey("file:///srv/git/shop.git"), "/srv/git/shop");
  assert.equal(remoteKey("/srv/git/shop.git/"), "/srv/git/shop");
  assert.equal(remoteKey("https://github.com/me/shop2"), "github.com/me/shop2");
  assert.equal(remoteKey("  "), null);
});
