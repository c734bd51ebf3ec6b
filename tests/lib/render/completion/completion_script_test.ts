import assert from "node:assert/strict";
import { completionScript, SHELLS } from "../../../../lib/render/completion/completion_script.ts";

const PLAIN = { program: "rollkeep", briefs: true };

Deno.test("completionScript() calls the program as it was called, and asks for no more than is wanted", () => {
  const program = "deno task --config '/my house'/deno.json rollkeep";
  for (const shell of SHELLS) {
    const called = completionScript(shell, { program, briefs: false });
    // PowerShell would read these quotes otherwise.
    const words = shell === "powershell" ? "rollkeep" : program;
    assert.ok(called.includes(`${words} __complete ${shell} --no-descriptions `), called);
    assert.ok(completionScript(shell, PLAIN).includes(`rollkeep __complete ${shell} `));
  }
  const plain = { program: "/opt/rollkeep/bin/rollkeep", briefs: true };
  assert.ok(completionScript("powershell", plain).includes("& /opt/rollkeep/bin/rollkeep __comp"));
});

// There is no PowerShell to try it in: this is what was read with care. The other scripts are tried in their shells
// (tests/cli/words/completion_test.ts).
Deno.test("completionScript() of PowerShell is the one that was read", () => {
  assert.equal(completionScript("powershell", PLAIN), POWERSHELL);
});

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
    $answer = @(& rollkeep __complete powershell @typed "=$wordToComplete" 2>$null)
    if ($answer.Count -lt 2 -or $answer[0] -ne 'words') { return }
    foreach ($line in $answer[1..($answer.Count - 1)]) {
        $word, $brief = $line -split "\`t", 2
        if (-not $brief) { $brief = $word }
        [System.Management.Automation.CompletionResult]::new($word, $word, 'ParameterValue', $brief)
    }
}
`;
