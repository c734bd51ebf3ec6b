/** Environment variables that the program looks at, and what each is for. */
export const ENVIRONMENT: readonly (readonly [name: string, meaning: string])[] = [
  ["CODEX_HOME", "the store; --codex-home comes before it, the settings and ~/.codex behind"],
  ["CODEX_SQLITE_HOME", "folder of Codex's databases; sqlite_home in config.toml comes before it"],
  ["SESSIONS_ROOT", "a sessions folder; --sessions-root and --codex-home come before it"],
  [
    "ROLLKEEP_CONFIG",
    "file of settings; else rollkeep/config.toml in XDG_CONFIG_HOME; /dev/null: none",
  ],
  ["ROLLKEEP_TRASH_ROOT", "folder of batches; --trash-root comes before it"],
  ["ROLLKEEP_MAX_BATCH", "most threads that a command changes; --max-batch comes before it"],
  ["ROLLKEEP_COLOR", "auto, always or never; --color comes before it, NO_COLOR behind"],
  ["HOME", "what ~ means"],
  ["XDG_CACHE_HOME", "folder of caches; rollkeep below it is used, else ~/.cache/rollkeep"],
  [
    "XDG_CONFIG_HOME",
    "folder of settings; else ~/.config, ~/Library/Application Support on macOS, APPDATA on Windows",
  ],
  ["NO_COLOR", "nothing is coloured; --color comes before it"],
  ["CLICOLOR_FORCE", "all is coloured, in a pipe too, unless it is 0"],
  ["TERM", "dumb: nothing is coloured"],
];
