import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { readArguments } from '../../../cli/arguments.ts'
import { runbooks } from '../../../cli/commands/runbooks.ts'
import { EXIT } from '../../../cli/world.ts'
import { createAgents } from '../../../host/control/agents.ts'
import { createControlClient } from '../../../host/control/client.ts'
import { Fault } from '../../../shared/fault.ts'
import { anApi, TOKEN } from '../../cluster/control-plane/api/an-api.ts'
import { faultOfPromise } from '../../support/fault.ts'
import { type Answers, aWorld } from '../support/a-world.ts'

const HASH = 'b'.repeat(64)
const SHIPPED = (id: string) => readFileSync(join(import.meta.dirname, '../../../runbooks', `${id}.md`), 'utf8')
const FILES: Readonly<Record<string, string>> = {
  'split-brain.md': SHIPPED('split-brain'),
  'log-rotation.md': SHIPPED('log-rotation'),
  'pictures/floor.svg': '<svg/>',
}

function aShelf(files: Readonly<Record<string, string>> = FILES): Answers {
  const fileOf = (name: string, text: string) => ({ name, hash: HASH, bytes: text.length })
  return {
    listRunbooks: () => ({ hash: HASH, files: Object.entries(files).map(([name, text]) => fileOf(name, text)) }),
    getRunbook: ({ params: { name } }) => {
      const text = files[name]
      if (text === undefined) throw new Fault('unknownRunbook', `There is no ${name}`)
      return { file: fileOf(name, text), encoding: 'utf8', text }
    },
  }
}

describe('linda runbooks', () => {
  it('lists what the cluster keeps, and asks for no pictures', async () => {
    const world = aWorld(aShelf())
    expect(await runbooks(world, null, [])).toBe(EXIT.ok)
    expect(world.printed[0]).toBe('2 runbooks.')
    expect(world.printed.join('\n')).toMatch(/split-brain +procedure +\d+ +2026-\d\d-\d\d +Two masters/)
    expect(world.sent.map(({ name }) => name)).toEqual(['listRunbooks', 'getRunbook', 'getRunbook'])
  })

  it('names a file that cannot be read, shows the rest, and fails', async () => {
    const world = aWorld(aShelf({ ...FILES, 'broken.md': 'no head at all' }))
    expect(await runbooks(world, null, [])).toBe(EXIT.failed)
    expect(world.printed.join('\n')).toContain('▲ broken.md cannot be read: A runbook begins with its head')
    expect(world.printed[0]).toBe('2 runbooks.')
  })

  it('prints one as text with its steps numbered through the page, each with what can be typed for it', async () => {
    const world = aWorld(aShelf())
    expect(await runbooks(world, 'split-brain', [])).toBe(EXIT.ok)
    const text = world.printed.join('\n')
    expect(text).toContain('  1. [ ] Check: This console hears the control plane')
    expect(text).toMatch(
      /\d+\. \[ \] Action: Hold automation of the account for 15 min\n +linda do holdAutomation accountId=… minutes=15/,
    )
    expect(text).toMatch(/\( \) The processes disagree.* → #1-find-the-master-that-counts/)
    const numbers = [...text.matchAll(/^ *(\d+)\. \[ \]/gm)].map(([, number]) => Number(number))
    expect(numbers).toEqual(numbers.map((_, index) => index + 1))
  })

  it('refuses an id that names no runbook before it asks', async () => {
    const world = aWorld(aShelf())
    expect(await faultOfPromise(runbooks(world, '../secrets', []))).toBe('unknownRunbook')
    expect(world.sent).toEqual([])
    expect(await faultOfPromise(runbooks(world, 'none', []))).toBe('unknownRunbook')
  })

  it('finds those that have every word, with the lines that have one', async () => {
    const world = aWorld(aShelf())
    expect(await runbooks(world, 'search', ['Floor', 'epoch'])).toBe(EXIT.ok)
    expect(world.printed[0]).toMatch(/^split-brain: /)
    expect(await runbooks(aWorld(aShelf()), 'search', ['zebra'])).toBe(EXIT.failed)
    expect(await faultOfPromise(runbooks(aWorld(aShelf()), 'search', []))).toBe('malformed')
  })

  it('gives the whole answer as JSON', async () => {
    const world = aWorld(aShelf(), { isJson: true })
    await runbooks(world, 'split-brain', [])
    expect(JSON.parse(world.printed.join(''))).toMatchObject({ head: { id: 'split-brain' } })
  })

  it('reads every runbook that our own control plane serves', async () => {
    const { server } = await anApi({ runbooks: join(import.meta.dirname, '../../../runbooks') })
    const url = await server.listen({ port: 0, host: '127.0.0.1' })
    const agents = createAgents()
    onTestFinished(() => agents.close())
    const client = createControlClient({ controlApiUrl: url, token: TOKEN }, agents)
    const world = aWorld({}, { client, isJson: true })
    await runbooks(world, null, [])
    const { runbooks: heads, refused } = JSON.parse(world.printed.join('')) as {
      runbooks: unknown[]
      refused: unknown[]
    }
    expect(refused).toEqual([])
    expect(heads.length).toBeGreaterThan(25)
  })

  it('is a word of the command line', () => {
    expect(readArguments(['runbooks', 'search', 'floor'])).toMatchObject({
      word: 'runbooks',
      rest: ['search', 'floor'],
    })
  })
})
