import { describe, expect, it } from 'vitest'
import { type News, NewKinds } from '../../../../../cluster/control-plane/alerts/errors/new-kinds.ts'
import type { FactBody } from '../../../../../shared/fact.ts'
import { anAccount, aService, aSnapshot, AT } from '../../../../support/factories.ts'
import { aBook } from '../../a-cluster.ts'

const MINUTE = 60_000

function aNews(over: Partial<News> = {}): News {
  const at = over.newAt ?? AT
  return {
    about: 'uae-main',
    kind: 'reply.staleRefused',
    source: 'gateway',
    firstAt: at,
    lastAt: at,
    newAt: at,
    watchedMs: 90 * MINUTE,
    ...over,
  }
}

/** With a journal that takes what is found, as the control plane's does. */
function aWatch() {
  const { book } = aBook()
  book.record([{ kind: 'serviceJoined', service: aService({ id: 'sheets' }) }])
  let kinds = new NewKinds()
  return {
    book,
    restart: () => void (kinds = new NewKinds()),
    look: (news: readonly News[], now = AT) => {
      const { facts, known } = kinds.look({ snapshot: book.snapshot, news, now })
      book.observe(facts)
      return known
    },
    open: () => book.snapshot.alerts.flatMap(({ id, resolvedAt }) => (resolvedAt === null ? id : [])).toSorted(),
    titles: () => book.snapshot.alerts.flatMap(({ title, resolvedAt }) => (resolvedAt === null ? title : [])),
  }
}
const kindsOf = (count: number, about = 'uae-main') =>
  Array.from({ length: count }, (_, index) => aNews({ about, kind: `reply.k${index}`, newAt: AT + index }))

describe('a new kind of error', () => {
  it('is one warning that names kind, place, first time and what it rests on', () => {
    const { look, book } = aWatch()
    look([aNews({ source: 'uae-2', kind: 'sheetCall.failed' })])
    look([aNews({ source: 'uae-2', kind: 'sheetCall.failed', lastAt: AT + 5_000 })], AT + 6_000)
    expect(book.snapshot.alerts).toMatchObject([
      {
        id: 'newErrorKind/uae-main/sheetCall.failed',
        level: 'warning',
        title: 'New kind of error at uae-main: spreadsheet call failed',
        accountId: 'uae-main',
        serviceId: null,
        measured: 'first counted 09:00:00 UTC by uae-2; never seen before',
        threshold: 'not seen in the last 24 h, of which 1 h 30 min were watched',
      },
    ])
  })

  it('of a service is about the service', () => {
    const { look, book } = aWatch()
    look([aNews({ about: 'sheets', source: 'sheets', kind: 'request.throttled' })])
    expect(book.snapshot.alerts).toMatchObject([{ accountId: null, serviceId: 'sheets' }])
  })

  it('ends by itself after half an hour of quiet, and is known then', () => {
    const { look, open } = aWatch()
    expect(look([aNews()], AT + 29 * MINUTE)).toEqual([])
    expect(look([aNews()], AT + 30 * MINUTE)).toEqual([aNews()])
    expect(open()).toEqual([])
  })

  it('ends once somebody knows of it', () => {
    const { look, book, open } = aWatch()
    look([aNews()])
    const alertId = 'newErrorKind/uae-main/reply.staleRefused'
    book.record([{ kind: 'alertAcknowledged', alertId, by: 'noor', note: 'the release' }])
    expect(look([aNews()])).toHaveLength(1)
    expect(open()).toEqual([])
    expect(book.snapshot.alerts[0]?.resolvedWhy).toBe('noor knows of it')
  })

  it('ends with what it is about', () => {
    const { look, open } = aWatch()
    expect(look([aNews({ about: 'gone' })])).toHaveLength(1)
    expect(open()).toEqual([])
  })

  it('goes on after a restart, and one that is known by now ends', () => {
    const { look, restart, open, book } = aWatch()
    look([aNews(), aNews({ kind: 'reply.doubled' })])
    const { seq } = book.snapshot
    restart()
    look([aNews(), aNews({ kind: 'reply.doubled' })])
    expect(book.snapshot.seq).toBe(seq)
    look([aNews()])
    expect(open()).toEqual(['newErrorKind/uae-main/reply.staleRefused'])
  })
})

describe('many new kinds', () => {
  it('of one place are three alerts, and one for all the others', () => {
    const { look, open, titles } = aWatch()
    look(kindsOf(8))
    expect(open()).toEqual([
      'newErrorKind/cluster',
      'newErrorKind/uae-main/reply.k0',
      'newErrorKind/uae-main/reply.k1',
      'newErrorKind/uae-main/reply.k2',
    ])
    expect(titles()).toContain(
      '5 more new kinds of error: reply k3 at uae-main, reply k4 at uae-main, reply k5 at uae-main and 2 others',
    )
  })

  it('are never more than eleven alerts, wherever they are', () => {
    const ids = Array.from({ length: 40 }, (_, index) => `a-${index}`)
    const accounts = Object.fromEntries(ids.map((id) => [id, anAccount({ id })]))
    const news = ids.flatMap((about) => kindsOf(3, about))
    const { facts } = new NewKinds().look({ snapshot: aSnapshot({ accounts }), news, now: AT })
    expect(facts).toHaveLength(11)
  })

  it('that were told together stay together, also when there is room again and after a restart', () => {
    const { look, open, restart, book } = aWatch()
    look(kindsOf(5), AT + MINUTE)
    const late = kindsOf(5).slice(3)
    look(late, AT + MINUTE)
    expect(open()).toEqual(['newErrorKind/cluster'])
    restart()
    look(late, AT + MINUTE)
    expect(open()).toEqual(['newErrorKind/cluster'])
    const facts: FactBody[] = [{ kind: 'alertAcknowledged', alertId: 'newErrorKind/cluster', by: 'noor', note: '' }]
    book.record(facts)
    expect(look(late, AT + MINUTE)).toEqual(late)
    expect(open()).toEqual([])
  })
})
