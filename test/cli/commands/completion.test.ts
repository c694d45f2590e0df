import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { completion } from '../../../cli/commands/completion.ts'

function completed(...words: readonly string[]): string[] {
  const script = `${completion('bash')}
COMP_WORDS=(linda ${words.map((word) => `'${word}'`).join(' ')})
COMP_CWORD=${words.length}
_linda
printf '%s\\n' "\${COMPREPLY[@]}"`
  return execFileSync('bash', ['-c', script], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line !== '')
}

describe('completion in bash', () => {
  it('completes the first word', () => expect(completed('fail')).toEqual(['failover', 'failback']))

  it('completes the commands of the cluster and their fields', () => {
    expect(completed('do', 'setP')).toEqual(['setPromotionRule'])
    expect(completed('do', 'setPromotionRule', 'r')).toEqual(['rule='])
  })

  it('completes options', () => expect(completed('status', '--js')).toEqual(['--json']))
})

it('refuses a shell it is not written for', () => {
  expect(() => completion('powershell')).toThrow('bash, zsh, fish')
})
