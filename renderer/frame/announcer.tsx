/** Tells screen readers what is new: politely, and at once where it is critical. What was there at the start is not news. */
import { useEffect, useState } from 'react'
import type { LedgerEntry } from '../../shared/ledger.ts'
import { type News, newsOf } from '../store/news.ts'
import type { Outcome } from '../store/outcomes.ts'
import { useConsole } from '../use-console.ts'
import pieces from '../pieces/pieces.module.css'
import { LEDGER_NAMES, LEDGER_TONES } from '../../shared/words/labels.ts'
import { outcomeBeside } from '../../shared/words/outcome.ts'

const NO_NEWS: News = { polite: '', critical: '' }
/** Nobody can listen to more than this: what comes sooner than so long after the last words is left to the list, ms. */
const SPOKEN_EVERY_MS = 1_500

export function Announcer() {
  const { picture, outcomes } = useConsole()
  const [news, setNews] = useState(NO_NEWS)

  useEffect(() => {
    let spokenAt = Number.NEGATIVE_INFINITY
    const stopFacts = picture.subscribe((state, before) => {
      if (state.facts === before.facts) return
      const found = newsOf(before.facts, state.facts)
      if (found === null || (found.critical === '' && performance.now() - spokenAt < SPOKEN_EVERY_MS)) return
      spokenAt = performance.now()
      setNews(state.isReplay === true ? ofThen(found) : found)
    })
    const stopOutcomes = outcomes.store.subscribe((state, before) => {
      const fresh = state.outcomes.filter((outcome) => !before.outcomes.includes(outcome))
      if (fresh.length > 0) setNews(outcomeNews(fresh, picture.getState().ledger))
    })
    return () => {
      stopFacts()
      stopOutcomes()
    }
  }, [picture, outcomes])

  return (
    <>
      <div className={pieces['hidden']} aria-live="polite">
        {news.polite}
      </div>
      <div className={pieces['hidden']} aria-live="assertive">
        {news.critical}
      </div>
    </>
  )
}

/** Whoever listens must not take it for news of now. */
function ofThen({ polite, critical }: News): News {
  const then = (words: string): string => (words === '' ? '' : `In the replay: ${words}`)
  return { polite: then(polite), critical: then(critical) }
}

/** What became of one's own click; a failure is said at once. */
function outcomeNews(outcomes: readonly Outcome[], ledger: readonly LedgerEntry[]): News {
  const said = outcomes.flatMap(({ operationId }) => {
    const entry = ledger.find((one) => one.operationId === operationId)
    if (entry === undefined) return []
    const text = `${LEDGER_NAMES[entry.state]}: ${entry.title}${entry.word === null ? '' : `. ${outcomeBeside(entry.word)}`}`
    return [{ text, isCritical: LEDGER_TONES[entry.state] === 'critical' }]
  })
  const words = (isCritical: boolean): string =>
    said
      .filter((one) => one.isCritical === isCritical)
      .map(({ text }) => text)
      .join('. ')
  return { polite: words(false), critical: words(true) }
}
