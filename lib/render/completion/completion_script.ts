/** Shells that a script is made for. */
export const SHELLS = ["bash", "zsh", "fish", "powershell"] as const;
/** One of {@link SHELLS}. */
export type Shell = typeof SHELLS[number];

/** What a script is made from. */
export interface ScriptOptions {
  /** Words that start the program from any folder, quoted for a shell like bash. */
  readonly program: string;
  /** Whether what a word is stands beside it. */
  readonly briefs: boolean;
}

/**
 * The script that makes a shell complete the words of the program. It asks the program what may follow and has no words of its
 * own, so it fits every version. What comes back is only ever a word or text to show: nothing of it is run, expanded or matched.
 */
export function completionScript(shell: Shell, { program, briefs }: ScriptOptions): string {
  const ask = `${askOf(shell, program)}${briefs ? "" : " --no-descriptions"}`;
  return SCRIPTS[shell].replaceAll("ASK", () => ask);
}

/** How a script asks. The last word goes behind a `=`, for an empty one would be lost on the way in some shells. */
function askOf(shell: Shell, program: string): string {
  // PowerShell quotes otherwise; what needs no quotes is the same there.
  const isPlain = /^[\w@+:,./ -]+$/.test(program);
  return `${shell !== "powershell" || isPlain ? program : "rollkeep"} __complete ${shell}`;
}

const BASH = `# Completes the words of rollkeep in bash: source <(rollkeep completion bash)
_rollkeep() {
  local at line word brief kind= last=
  local -a typed=() found=() briefs=()
  COMPREPLY=()
  # bash takes a word apart at "=": here it is one again.
  for ((at = 1; at <= COMP_CWORD; at++)); do
    word=\${COMP_WORDS[at]}
    if [[ $last == -* && ( $word == = || $last == -*= ) ]]; then
      last+=$word
    else
      ((at > 1)) && typed+=("$last")
      last=$word
    fi
  done
  while IFS= read -r line; do
    if [[ -z $kind ]]; then
      kind=$line
      continue
    fi
    found+=("\${line%%$'\\t'*}")
    [[ $line == *$'\\t'* ]] && brief=\${line#*$'\\t'} || brief=
    briefs+=("$brief")
  done < <(ASK "\${typed[@]}" "=$last" 2>/dev/null </dev/null)
  case $kind in
    files) compopt -o default 2>/dev/null ;;
    folders) compopt -o dirnames 2>/dev/null ;;
    *) compopt -o nosort 2>/dev/null ;;
  esac
  for at in "\${!found[@]}"; do
    word=\${found[at]}
    [[ $last == -*=* && $COMP_WORDBREAKS == *=* ]] && word=\${word#*=}
    # Only where bash lists what there is, and puts none of it in, it shows what each is.
    case $COMP_TYPE in
      33 | 63 | 64)
        if [[ \${#found[@]} -gt 1 && -n \${briefs[at]} ]]; then
          printf -v word '%-24s  %s' "$word" "\${briefs[at]}"
        fi
        ;;
    esac
    COMPREPLY+=("$word")
  done
}
complete -F _rollkeep rollkeep
`;

const ZSH = `#compdef rollkeep
# Completes the words of rollkeep in zsh: source <(rollkeep completion zsh), after compinit.
_rollkeep() {
  local line kind= word
  local -a typed found shown
  (( CURRENT > 2 )) && typed=("\${(@Q)words[2,CURRENT-1]}")
  while IFS= read -r line; do
    if [[ -z $kind ]]; then
      kind=$line
      continue
    fi
    word=\${line%%$'\\t'*}
    found+=("$word")
    [[ $line == *$'\\t'* ]] && printf -v word '%-24s  %s' "$word" "\${line#*$'\\t'}"
    shown+=("$word")
  done < <(ASK "\${typed[@]}" "=\${(Q)PREFIX}" 2>/dev/null </dev/null)
  case $kind in
    files) [[ $PREFIX == -*=* ]] && compset -P '*='; _files ;;
    folders) [[ $PREFIX == -*=* ]] && compset -P '*='; _files -/ ;;
    *) (( \${#found} )) && compadd -l -V rollkeep -d shown -a found ;;
  esac
}
if [[ \${funcstack[1]} == _rollkeep ]]; then _rollkeep "$@"; else compdef _rollkeep rollkeep; fi
`;

const FISH = `# Completes the words of rollkeep in fish: rollkeep completion fish | source
function __rollkeep_complete
    set -l typed (commandline -opc)
    set -e typed[1]
    set -l last (commandline -ct)
    set -l answer (ASK $typed "=$last" 2>/dev/null </dev/null)
    set -l kind $answer[1]
    set -e answer[1]
    set -l option (string match -r -- '^-[^=]*=' "$last")
    set -l value (string replace -r -- '^-[^=]*=' '' "$last")
    switch "$kind"
        case files
            for path in (__fish_complete_path "$value")
                printf '%s\\n' "$option$path"
            end
        case folders
            for path in (__fish_complete_directories "$value")
                printf '%s\\n' "$option$path"
            end
        case words
            string join \\n -- $answer
    end
end
complete -c rollkeep -e
complete -c rollkeep -f -k -a '(__rollkeep_complete)'
`;

const POWERSHELL =
  `# Completes the words of rollkeep in PowerShell: rollkeep completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName rollkeep -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $typed = @($commandAst.CommandElements | Select-Object -Skip 1 |
        Where-Object { $_.Extent.EndOffset -lt $cursorPosition } |
        ForEach-Object {
            if ($_ -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $_.Value }
            else { $_.Extent.Text }
        })
    $answer = @(& ASK @typed "=$wordToComplete" 2>$null)
    if ($answer.Count -lt 2 -or $answer[0] -ne 'words') { return }
    foreach ($line in $answer[1..($answer.Count - 1)]) {
        $word, $brief = $line -split "\`t", 2
        if (-not $brief) { $brief = $word }
        [System.Management.Automation.CompletionResult]::new($word, $word, 'ParameterValue', $brief)
    }
}
`;

const SCRIPTS: Readonly<Record<Shell, string>> = {
  bash: BASH,
  zsh: ZSH,
  fish: FISH,
  powershell: POWERSHELL,
};
