/** `linda completion bash|zsh|fish`: a script for the shell, from the same table as the help. Pure. */
import { COMMAND_KINDS } from '../../shared/command.ts'
import { Fault } from '../../shared/fault.ts'
import { fieldsOf } from '../command-words.ts'
import { OPTIONS, WORDS } from '../words.ts'

export const SHELLS = ['bash', 'zsh', 'fish'] as const

/** @throws {Fault} malformed: a shell we do not know. */
export function completion(shell: string | null): string {
  const first = WORDS.map(({ word }) => word)
  const options = Object.keys(OPTIONS).map((name) => `--${name}`)
  switch (shell) {
    case 'bash':
      return bash(first, options)
    case 'zsh':
      return `autoload -U +X bashcompinit && bashcompinit\n${bash(first, options)}`
    case 'fish':
      return fish(options)
    default:
      throw new Fault('malformed', `Completion is written for ${SHELLS.join(', ')}, not for "${shell ?? ''}".`)
  }
}

function bash(first: readonly string[], options: readonly string[]): string {
  const seconds = WORDS.filter(({ next }) => next.length > 0).map(
    ({ word, next }) => `    ${word}) words="${next.join(' ')}" ;;`,
  )
  const fields = COMMAND_KINDS.map(
    (kind) =>
      `      ${kind}) words="${fieldsOf(kind)
        .map((name) => `${name}=`)
        .join(' ')}" ;;`,
  )
  return `_linda() {
  local current="\${COMP_WORDS[COMP_CWORD]}" words=""
  if [[ "$current" == -* ]]; then
    words="${options.join(' ')}"
  elif [[ $COMP_CWORD -eq 1 ]]; then
    words="${first.join(' ')}"
  elif [[ "\${COMP_WORDS[1]}" == do && $COMP_CWORD -gt 2 ]]; then
    case "\${COMP_WORDS[2]}" in
${fields.join('\n')}
    esac
  else
    case "\${COMP_WORDS[1]}" in
${seconds.join('\n')}
    esac
  fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -F _linda linda
`
}

function fish(options: readonly string[]): string {
  const first = WORDS.map(
    ({ word, summary }) => `complete -c linda -n __fish_use_subcommand -f -a ${word} -d '${summary}'`,
  )
  const seconds = WORDS.filter(({ next }) => next.length > 0).map(
    ({ word, next }) => `complete -c linda -n '__fish_seen_subcommand_from ${word}' -f -a '${next.join(' ')}'`,
  )
  return `${[...first, ...seconds, ...options.map((option) => `complete -c linda -l ${option.slice(2)}`)].join('\n')}\n`
}
