/** Long lists: the first rows, a search over all of them, and more on a press. A list that is short stays as it is, without any of it. */
import { memo, useCallback, useState } from 'react'
import { formatCount } from '../../shared/words/format.ts'
import { narrow, type Narrowed } from '../store/narrow.ts'
import { ActionButton } from './action-button.tsx'
import { SearchField } from './page.tsx'
import styles from './narrowed.module.css'

export interface LongList<T> extends Narrowed<T> {
  readonly search: string
  readonly setSearch: (search: string) => void
  readonly showMore: () => void
  /** One press more brings so many. */
  readonly step: number
  readonly isLong: boolean
}

/** `step`: rows shown at first, and more with each press. */
export function useLongList<T>(rows: readonly T[], textOf: (row: T) => string, step: number): LongList<T> {
  const [search, setSearch] = useState('')
  const [most, setMost] = useState(step)
  const showMore = useCallback(() => setMost((before) => before + step), [step])
  return {
    ...narrow(rows, textOf, { search, most }),
    search,
    setSearch,
    showMore,
    step,
    isLong: rows.length > step,
  }
}

/** `label`: "Search nodes". */
export function LongListSearch({ list, label }: { readonly list: LongList<unknown>; readonly label: string }) {
  if (!list.isLong) return null
  return <Search value={list.search} onChange={list.setSearch} label={label} />
}

/** What its rows say changes all the time, and these do not. */
const Search = memo(SearchField)
const More = memo(function More({ count, onPress }: { readonly count: number; readonly onPress: () => void }) {
  return (
    <ActionButton size="small" onPress={onPress}>
      Show {formatCount(count)} more
    </ActionButton>
  )
})

/** `what`: "nodes". `rest`: what is to be said of those that are not shown: "all served". */
export function LongListFoot({
  list,
  what,
  rest = '',
}: {
  readonly list: LongList<unknown>
  readonly what: string
  readonly rest?: string
}) {
  if (!list.isLong) return null
  const left = list.found - list.shown.length
  const isSearched = list.search.trim() !== ''
  const found = isSearched ? `${formatCount(list.found)} of ${formatCount(list.of)} ${what} found` : ''
  const more = left === 0 ? '' : `${formatCount(left)} more${rest === '' || isSearched ? '' : `, ${rest}`}`
  return (
    <p className={styles['foot']}>
      <span aria-live="polite">{[found, more].filter((part) => part !== '').join(' · ')}</span>
      {left === 0 ? null : <More count={Math.min(left, list.step)} onPress={list.showMore} />}
    </p>
  )
}
