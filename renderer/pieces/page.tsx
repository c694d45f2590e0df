/** A screen: its title, its first sentence, what stands at its right. */
import { type ReactNode, useEffect, useRef } from 'react'
import { Label } from './label.tsx'
import styles from './page.module.css'
import pieces from './pieces.module.css'

export interface PageProps {
  readonly title: ReactNode
  readonly note?: ReactNode
  readonly aside?: ReactNode
  readonly children: ReactNode
}

export function Page({ title, note, aside, children }: PageProps) {
  return (
    <div className={pieces['page']}>
      <div className={styles['head']}>
        <h1 className={styles['title']}>{typeof title === 'string' ? <Label>{title}</Label> : title}</h1>
        {note === undefined ? null : <p className={styles['note']}>{note}</p>}
        {aside === undefined ? null : <div className={styles['aside']}>{aside}</div>}
      </div>
      {children}
    </div>
  )
}

/** The search of a list; `/` leads to it. */
export function SearchField({
  value,
  onChange,
  label,
}: {
  readonly value: string
  readonly onChange: (value: string) => void
  readonly label: string
}) {
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    const input = field.current
    const leave = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') input?.blur()
    }
    input?.addEventListener('keydown', leave)
    return () => input?.removeEventListener('keydown', leave)
  }, [])
  return (
    <input
      ref={field}
      type="search"
      className={styles['search']}
      data-list-search
      value={value}
      placeholder={`${label}  /`}
      aria-label={label}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}
