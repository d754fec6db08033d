import { toJson } from '../output.js'
import type { Candidate } from './candidates.js'

/** How a shell asks for candidates, how it spells words, and how it wants them. */
interface Shell {
  /** What the user's profile evaluates. */
  readonly script: string
  /** A word as the shell hands it over; some leave the quotes to us. */
  unquote(word: string): string
  /** What the script reads. @param typed the last word as it was handed over */
  answer(candidates: readonly Candidate[], typed: string): string
}

const asIs = (word: string) => word
const lines = (rows: readonly string[]) => rows.map(row => `${row}\n`).join('')

/** Names may hold any character; one that would end a line or a column cannot be completed. */
const writable = ({ value }: Candidate) => !/[\t\r\n]/.test(value)

const described = (candidates: readonly Candidate[]) =>
  lines(candidates.filter(writable).map(({ value, description }) => `${value}\t${description}`))

/** Takes the quotes of a word away, also where the last of them is still to be typed. */
function withoutQuotes(word: string): string {
  return word.replace(/'([^']*)'?|"((?:[^"\\]|\\.)*)"?|\\(.)/gs, (_, single, double, escaped) => {
    return single ?? double?.replace(/\\(["\\$`])/g, '$1') ?? escaped
  })
}

export const shells = {
  bash: {
    // COMP_WORDBREAKS makes words of their own of `=` and `:`, also inside of words; the line as a whole is split anew.
    script: `_clusapi() {
  local line
  COMPREPLY=()
  while IFS= read -r line; do COMPREPLY+=("$line"); done < <(
    clusapi complete bash "$COMP_CWORD" -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null
  )
}
complete -o default -F _clusapi clusapi
`,
    unquote: withoutQuotes,
    // Inside quotes bash wants the plain text, and outside what could stand in a line.
    answer: (candidates, typed) =>
      lines(
        candidates.filter(writable).map(({ value }) => {
          return /^['"]/.test(typed) ? value : value.replace(/[^\w@%+=:,./-]/g, unit => `\\${unit}`)
        }),
      ),
  },
  zsh: {
    script: `#compdef clusapi
_clusapi() {
  local value description
  local -a values shown
  while IFS=$'\\t' read -r value description; do
    values+=("$value")
    shown+=("$value\${description:+  -- $description}")
  done < <(clusapi complete zsh $((CURRENT - 1)) -- "\${(@Q)words[2,CURRENT]}" 2>/dev/null)
  if (( \${#values} )); then compadd -l -d shown -a values; else _files; fi
}
compdef _clusapi clusapi
`,
    unquote: asIs,
    answer: described,
  },
  fish: {
    script: `function __clusapi_complete
  set -l words (commandline -opc) (commandline -ct)
  clusapi complete fish (math (count $words) - 1) -- $words[2..] 2>/dev/null
end
complete -c clusapi -f -a '(__clusapi_complete)'
`,
    unquote: withoutQuotes,
    answer: described,
  },
  powershell: {
    // An empty word is lost on the way to a program in 5.1, which also decodes its output with the console's code page.
    script: `Register-ArgumentCompleter -Native -CommandName clusapi -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $words = @($commandAst.CommandElements | Where-Object { $_.Extent.StartOffset -lt $cursorPosition } | Select-Object -Skip 1 |
    ForEach-Object { if ($_ -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $_.Value } else { "$_" } })
  $index = $words.Count
  if ($wordToComplete -eq '') { $index++ }
  foreach ($each in (clusapi complete powershell $index '--' @words 2>$null | ConvertFrom-Json)) {
    $text = if ($each.value -match '^[\\w./-]+$') { $each.value } else { "'" + $each.value.Replace("'", "''") + "'" }
    $tip = if ($each.description) { $each.description } else { $each.value }
    [System.Management.Automation.CompletionResult]::new($text, $each.value, 'ParameterValue', $tip)
  }
}
`,
    unquote: asIs,
    answer: candidates => `${toJson(candidates)}\n`,
  },
} as const satisfies Record<string, Shell>

export type ShellName = keyof typeof shells
