/** What lies at a path: a file with this text or these bytes, a folder, a FIFO, or a link. */
export type Laid = string | Uint8Array | "FOLDER" | "FIFO" | { readonly link: string };

/** Folders with instructions, and where Codex is started in them. */
export interface InstructionCase {
  readonly name: string;
  /** By path; `codex/` is the Codex home, `p/` the project. ROOT in a text is the folder of all of it. */
  readonly laid: Readonly<Record<string, Laid>>;
  /** Left out: `p/q`. */
  readonly cwd?: string;
  /** First lines of `config.toml`. Left out: none. */
  readonly config?: string;
  /** Name behind `-C` where Codex is started elsewhere and told the folder. Left out: it is started there. */
  readonly named?: string;
}

const bytes = (...each: number[]) => new Uint8Array(each);

/** A repository, as Codex knows one. */
const GIT = { "p/.git/HEAD": "ref: refs/heads/main\n" };
const TWO = { "p/AGENTS.md": "0123456789", "p/q/AGENTS.md": "abcdef" };
const IN_GIT = { ...GIT, ...TWO };
const GLOBAL = { "codex/AGENTS.md": "global" };

const of = (
  name: string,
  laid: InstructionCase["laid"],
  more: Omit<InstructionCase, "name" | "laid"> = {},
): InstructionCase => ({ name, laid, ...more });

const THE_GLOBAL_FILE = [
  of("nothing at all", { "p/q": "FOLDER" }),
  of("the global file, trimmed", { "p/q": "FOLDER", "codex/AGENTS.md": "  \n one \n\n" }),
  of("its override first", { "p/q": "FOLDER", ...GLOBAL, "codex/AGENTS.override.md": "override" }),
  of("a blank override lets it pass", { ...TWO, ...GLOBAL, "codex/AGENTS.override.md": " \n" }),
  of("an override that is a folder", { ...TWO, ...GLOBAL, "codex/AGENTS.override.md": "FOLDER" }),
  of("a link in a circle", {
    ...TWO,
    ...GLOBAL,
    "codex/AGENTS.override.md": { link: "AGENTS.override.md" },
  }),
  of("no fallback name", { "p/q": "FOLDER", "codex/F.md": "fallback" }, {
    config: 'project_doc_fallback_filenames = ["F.md"]',
  }),
  of("beyond the limit", { ...TWO, ...GLOBAL }, { config: "project_doc_max_bytes = 3" }),
  of("where projects are switched off", { ...TWO, ...GLOBAL }, {
    config: "project_doc_max_bytes = 0",
  }),
  of("a link", { "p/q": "FOLDER", "g.md": "linked", "codex/AGENTS.md": { link: "../g.md" } }),
  of("the Codex home as project", GLOBAL, { cwd: "codex" }),
];

const THE_ROOT = [
  of("no marker: the folder alone", TWO),
  of("a folder .git", IN_GIT),
  of("an empty folder .git", { ...TWO, "p/.git": "FOLDER" }),
  of("the .git file of a working tree", { ...TWO, "AGENTS.md": "no", "p/.git": "gitdir: /none" }),
  of("a .git that leads nowhere", { ...TWO, "p/.git": { link: "none" } }),
  of("a .git in a circle", { ...TWO, "p/.git": { link: ".git" } }),
  of("the nearest of two", { ...IN_GIT, "p/q/.git": "FOLDER" }),
  of("no markers at all", IN_GIT, { config: "project_root_markers = []" }),
  of("another marker", { ...IN_GIT, "p/q/pkg": "", "p/q/r/AGENTS.md": "r" }, {
    cwd: "p/q/r",
    config: 'project_root_markers = ["none", "pkg"]',
  }),
  of("a marker with folders", { ...TWO, "p/a/b": "" }, {
    config: 'project_root_markers = ["a/b"]',
  }),
  of("a blank marker", IN_GIT, { config: 'project_root_markers = [""]' }),
  of("a link to the folder, entered by its name", { ...IN_GIT, "l": { link: "p/q" } }, {
    named: "l",
  }),
];

const ONE_A_FOLDER = [
  of("override before file", { ...IN_GIT, "p/AGENTS.override.md": "override" }),
  of("a blank override hides", { ...IN_GIT, "p/AGENTS.override.md": "\n" }),
  of("a folder passed by", { ...IN_GIT, "p/AGENTS.override.md": "FOLDER" }),
  of("a FIFO passed by", { ...IN_GIT, "p/AGENTS.override.md": "FIFO" }),
  of("a link to nowhere passed by", { ...IN_GIT, "p/AGENTS.override.md": { link: "none" } }),
  of("a link followed", { ...GIT, "a.md": "linked", "p/q/AGENTS.md": { link: "../../a.md" } }),
  of("one in a circle costs all of the project", {
    ...IN_GIT,
    ...GLOBAL,
    "p/AGENTS.override.md": { link: "AGENTS.override.md" },
  }),
  of("fallback names in their order", { "p/q/B.md": "B", "p/q/A.md": "A", ...GIT }, {
    config: 'project_doc_fallback_filenames = ["A.md", "B.md"]',
  }),
  of("a fallback behind the file", { ...IN_GIT, "p/q/B.md": "B" }, {
    config: 'project_doc_fallback_filenames = ["B.md"]',
  }),
  of(
    "names that are none of files",
    { ...GIT, "p/B.md": "B", "p/q/C.md": "C", "p/q/d/B.md": "B" },
    {
      config: 'project_doc_fallback_filenames = ["", "../B.md", "d/B.md", "/B.md", "..", " C.md "]',
    },
  ),
  of("another case of the letters", { ...GIT, "p/q/agents.md": "small" }),
];

const WHAT_IS_IN_IT = [
  of("not UTF-8", { ...GIT, "p/q/AGENTS.md": bytes(97, 255, 98, 0xe2, 0x82) }),
  of("blanks around", { ...GIT, "p/AGENTS.md": "\n\n  a  \n\n", "p/q/AGENTS.md": "\r\nb\r\n" }),
  of("blanks of all kinds", {
    ...GIT,
    "p/AGENTS.md": "\u00a0\u3000\u2028\u0085\u000b\n",
    ...GLOBAL,
  }),
  of("a byte order mark is no blank", { ...IN_GIT, "p/q/AGENTS.md": "\ufeff\n" }),
  of("a space of no width is no blank", { ...IN_GIT, "p/q/AGENTS.md": "\u200b\n" }),
];

const THE_LIMIT = [
  of("cut in the middle", IN_GIT, { config: "project_doc_max_bytes = 13" }),
  of("nothing left", IN_GIT, { config: "project_doc_max_bytes = 10" }),
  of("the first one cut", IN_GIT, { config: "project_doc_max_bytes = 4" }),
  of("cut in a character", { ...GIT, "p/q/AGENTS.md": "aé€" }, {
    config: "project_doc_max_bytes = 5",
  }),
  of("a blank one counts for nothing", { ...IN_GIT, "p/AGENTS.md": " ".repeat(9) }, {
    config: "project_doc_max_bytes = 4",
  }),
  of("blank up to the cut", { ...IN_GIT, "p/AGENTS.md": `${" ".repeat(9)}x` }, {
    config: "project_doc_max_bytes = 4",
  }),
  of("32 KiB where nothing is said", { ...IN_GIT, "p/AGENTS.md": "x".repeat(40_000) }),
  of("more than anybody has", IN_GIT, { config: "project_doc_max_bytes = 9223372036854775807" }),
];

const trust = (level: string, folder = "p") =>
  `[projects."ROOT/${folder}"]\ntrust_level = "${level}"`;
const WORKING_TREE = {
  ...TWO,
  "m/.git/HEAD": "ref: refs/heads/main",
  "m/.git/worktrees/w/commondir": "../..\n",
  "m/.git/worktrees/w/gitdir": "ROOT/p/.git\n",
  "p/.git": "gitdir: ROOT/m/.git/worktrees/w\n",
};
const OWN = { "p/.codex/config.toml": "project_doc_max_bytes = 4" };

const WHOM_THE_USER_TRUSTS = [
  of("configuration of a project nobody spoke of", { ...IN_GIT, ...OWN }),
  of("of one that is trusted", { ...IN_GIT, ...OWN }, { config: trust("trusted") }),
  of("the nearest of two", {
    ...IN_GIT,
    ...OWN,
    "p/q/.codex/config.toml": "project_doc_max_bytes = 12",
  }, { config: trust("trusted") }),
  of("its fallback names instead of the user's", {
    ...GIT,
    "p/B.md": "B",
    "p/q/C.md": "C",
    "p/.codex/config.toml": 'project_doc_fallback_filenames = ["B.md"]',
  }, { config: `project_doc_fallback_filenames = ["C.md"]\n${trust("trusted")}` }),
  of("its markers count for nothing", {
    ...IN_GIT,
    "p/.codex/config.toml": "project_root_markers = []",
  }, { config: trust("trusted") }),
  of("the folder itself trusted, the root not", { ...IN_GIT, ...OWN }, {
    config: trust("trusted", "p/q"),
  }),
  of("a folder .git without a HEAD is no root for it", { ...TWO, ...OWN, "p/.git/x": "" }, {
    config: trust("trusted"),
  }),
  of("not trusted: no project file", { ...IN_GIT, ...GLOBAL }, { config: trust("untrusted") }),
  of("the folder itself not trusted", { ...TWO, ...GLOBAL }, { config: trust("untrusted", "p/q") }),
  of("the folder trusted, its root not", IN_GIT, {
    config: `${trust("untrusted")}\n${trust("trusted", "p/q")}`,
  }),
  of("not trusted by its name through a link", { ...TWO, "l": { link: "p/q" } }, {
    config: trust("untrusted", "l"),
    named: "l",
  }),
  of("a folder above not trusted, which is no repository", { ...TWO, ...GLOBAL }, {
    config: trust("untrusted"),
  }),
  of("a working tree whose main tree is not trusted", WORKING_TREE, {
    config: trust("untrusted", "m"),
  }),
  of("the same where the main tree knows another one", {
    ...WORKING_TREE,
    "m/.git/worktrees/w/gitdir": "ROOT/x/.git\n",
  }, { config: trust("untrusted", "m") }),
];

const WHAT_CODEX_DOES_NOT_START_WITH = [
  of("a broken file", TWO, { config: "x =" }),
  of("a limit below 0", TWO, { config: "project_doc_max_bytes = -1" }),
  of("a limit that is not whole", TWO, { config: "project_doc_max_bytes = 10.0" }),
  of("one name instead of a list", TWO, { config: 'project_doc_fallback_filenames = "A.md"' }),
  of("a marker that is a number", TWO, { config: 'project_root_markers = [".git", 1]' }),
  of("a trust that is none", TWO, { config: trust("perhaps", "x") }),
  of("a profile of before", TWO, { config: 'profile = "x"\n[profiles.x]\n' }),
  of("a broken file of a trusted project", { ...IN_GIT, "p/.codex/config.toml": "x =" }, {
    config: trust("trusted"),
  }),
  of("an unknown key is none of it", TWO, { config: "project_doc_max_byte = -1" }),
];

/** What decides which instructions Codex reads: each with the least that shows it. */
export const INSTRUCTION_CASES: readonly InstructionCase[] = [
  ...THE_GLOBAL_FILE,
  ...THE_ROOT,
  ...ONE_A_FOLDER,
  ...WHAT_IS_IN_IT,
  ...THE_LIMIT,
  ...WHOM_THE_USER_TRUSTS,
  ...WHAT_CODEX_DOES_NOT_START_WITH,
];
