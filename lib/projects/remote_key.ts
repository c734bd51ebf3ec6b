/**
 * What two URLs of one Git remote share, however they are written: host and path, without user, password, port and `.git`.
 * `git@host:a/b.git`, `ssh://git@host:22/a/b` and `https://host/a/b/` are the same. `null` for blank text.
 */
export function remoteKey(url: string): string | null {
  const text = url.trim();
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/@]*@)?([^/:]*)(?::\d*)?(\/.*)?$/i.exec(text);
  const scp = /^(?:[^/@:]+@)?([^/:]+):(.*)$/.exec(text);
  const [, host = "", path = text] = withScheme ?? scp ?? [];
  const clean = (path.startsWith("/") || host === "" ? path : `/${path}`)
    .replace(/\/+/g, "/")
    .replace(/\/$/, "")
    .replace(/\.git$/, "");
  return host === "" && clean === "" ? null : `${host.toLowerCase()}${clean}`;
}
