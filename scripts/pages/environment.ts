/** Environment variables that the program looks at, and what each is for. */
export const ENVIRONMENT: readonly (readonly [name: string, meaning: string])[] = [
  ["CODEX_HOME", "the store; --codex-home comes before it, ~/.codex behind"],
  ["CODEX_SQLITE_HOME", "folder of Codex's databases; sqlite_home in config.toml comes before it"],
  ["SESSIONS_ROOT", "a sessions folder; --sessions-root and --codex-home come before it"],
  ["HOME", "what ~ means"],
  ["XDG_CACHE_HOME", "folder of caches; rollkeep below it is used, else ~/.cache/rollkeep"],
  ["NO_COLOR", "nothing is coloured; --color comes before it"],
  ["CLICOLOR_FORCE", "all is coloured, in a pipe too, unless it is 0"],
  ["TERM", "dumb: nothing is coloured"],
];
