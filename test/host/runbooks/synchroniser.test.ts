import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { ControlClient } from '../../../host/control/client.ts'
import { COMPARE_EVERY_MS, RunbookDesk } from '../../../host/runbooks/desk.ts'
import { Synchroniser } from '../../../host/runbooks/synchroniser.ts'
import { openDatabase } from '../../../host/store/database.ts'
import { Store } from '../../../host/store/store.ts'
import type { Push } from '../../../shared/calls.ts'
import { Fault } from '../../../shared/fault.ts'
import { manifestText } from '../../../shared/runbook/manifest-text.ts'
import { aBook } from '../log-book/a-book.ts'
import { aDataDir } from '../support/a-host.ts'
import { AT } from '../support/factories.ts'
import { aClock } from '../support/fake-clock.ts'
import { until } from '../support/until.ts'
import { aPage, sha256 } from './a-library.ts'

function aStore(): Store {
  const store = new Store(openDatabase(join(aDataDir(), 'store.sqlite'), AT).db)
  onTestFinished(() => store.close())
  return store
}

/** Answers from memory. `has`: whether it has the files that it lists. */
function aCluster(pages: ReadonlyMap<string, string>, has = true) {
  const requests: string[] = []
  const files = [...pages].map(([name, text]) => ({ name, hash: sha256(text), bytes: text.length }))
  const hash = sha256(manifestText(files))
  const answer = (route: string, input: { params?: { name?: string }; query?: { known?: string; after?: number } }) => {
    requests.push(route)
    if (route === 'listRunbooks') return { hash, files: input.query?.known === hash ? null : files }
    if (route === 'listEntries') return { entries: [], last: 0 }
    const name = input.params?.name ?? ''
    if (!has) throw new Fault('unknownRunbook', name)
    return { file: files.find((file) => file.name === name), encoding: 'utf8', text: pages.get(name) }
  }
  const call = async (route: string, input: object) => answer(route, input)
  return { client: { call } as unknown as ControlClient, requests }
}

describe('comparing with the cluster', () => {
  it('copes with a list of 20,000 files of which none is there: each is named, and what was here stays', async () => {
    const { runbooks } = aStore()
    const compare = async (client: ControlClient) => {
      const outcomes: boolean[] = []
      const options = { table: runbooks, client, clock: aClock(), isLive: () => true }
      const synchroniser = new Synchroniser({
        ...options,
        compared: (isOther) => outcomes.push(isOther),
        onDefect: (error) => {
          throw error
        },
      })
      await synchroniser.compare()
      return { problem: synchroniser.problem, isOther: outcomes[0] }
    }
    expect(await compare(aCluster(new Map([['p-1.md', aPage('p-1')]])).client)).toEqual({
      problem: null,
      isOther: true,
    })
    const many = new Map(Array.from({ length: 20_000 }, (_, at) => [`p-${at}.md`, `text ${at}`] as const))
    expect(await compare(aCluster(many, false).client)).toEqual({ problem: null, isOther: false })
    expect(runbooks.sync().refused).toHaveLength(20_000)
    expect(runbooks.files().map(({ name }) => name)).toEqual(['p-1.md'])
    // Nothing of it was there: the whole list is asked for again.
    expect(runbooks.sync().hash).toBeNull()
  })

  it('happens when the cluster is heard, and every five minutes while it is', async () => {
    const clock = aClock()
    const { client, requests } = aCluster(new Map([['a.md', aPage('a')]]))
    const pushes: Push[] = []
    let isLive = false
    const store = aStore()
    const desk = new RunbookDesk({
      store,
      logs: { book: aBook(store.logEntries), problem: null },
      client,
      clock,
      isLive: () => isLive,
      shipped: null,
      tell: (push) => pushes.push(push),
      log: () => undefined,
    })
    onTestFinished(() => desk.close())
    const compared = () => requests.filter((route) => route === 'listRunbooks').length
    expect(compared()).toBe(0)
    isLive = true
    desk.onLink({ kind: 'live', since: AT })
    desk.onLink({ kind: 'live', since: AT })
    await until(() => pushes.some((push) => push.kind === 'library' && push.library.comparedAt !== null), 'compared')
    expect(compared()).toBe(1)
    clock.advance(COMPARE_EVERY_MS)
    await until(() => compared() === 2, 'it compares again')
    isLive = false
    desk.onLink({ kind: 'connecting', since: AT })
    clock.advance(COMPARE_EVERY_MS * 3)
    expect(compared()).toBe(2)
  })
})
