/** Tells screen readers what is new: politely, and at once where it is critical. What was there at the start is not news. */
import { useEffect, useState } from 'react'
import { newsOf } from '../store/news.ts'
import { useConsole } from '../use-console.ts'
import pieces from '../pieces/pieces.module.css'

interface News {
  readonly polite: string
  readonly critical: string
}

const NO_NEWS: News = { polite: '', critical: '' }

export function Announcer() {
  const { picture } = useConsole()
  const [news, setNews] = useState(NO_NEWS)

  useEffect(
    () =>
      picture.subscribe((state, before) => {
        const found = newsOf(before.facts, state.facts)
        if (found !== null) setNews(found)
      }),
    [picture],
  )

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
