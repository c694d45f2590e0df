/** The console for a wall: the sentence, every account, what is wrong, and whether any of it is still true. It only looks. */
import { useEffect, useMemo } from 'react'
import { useStore } from 'zustand'
import { formatAge } from '../../shared/words/format.ts'
import { EnvironmentMark } from '../connections/environment-mark.tsx'
import frame from '../frame/frame.module.css'
import { WindowTitle } from '../frame/window-title.tsx'
import { useImpact } from '../overview/use-impact.ts'
import { ToneShape } from '../pieces/status-shape.tsx'
import { ConsoleContext, useConnection, useConsole, useLink, useNow, usePicture } from '../use-console.ts'
import { formatClock } from '../words/time.ts'
import { AccountTile } from './account-tile.tsx'
import { CALM_MS, calmConsole } from './calm-console.ts'
import { layoutFor, linkWords } from './wall-words.ts'
import { WallAlerts } from './wall-alerts.tsx'
import { WallIncident } from './wall-incident.tsx'
import styles from './wallboard.module.css'

export function Wallboard() {
  const console = useConsole()
  const kind = useStore(console.wall.store, (state) => state.kind)
  const calm = useMemo(() => calmConsole(console, Date.now), [console])
  useEffect(() => {
    const timer = window.setInterval(calm.beat, CALM_MS)
    return () => window.clearInterval(timer)
  }, [calm])
  // Not one value before host has locked this window.
  if (kind !== 'locked') return <Waiting what="Locking this window before it shows anything…" />
  return (
    <ConsoleContext value={calm.console}>
      <Board />
    </ConsoleContext>
  )
}

function Waiting({ what }: { readonly what: string }) {
  return (
    <main className={styles['waiting']}>
      <h1>Wallboard</h1>
      <p aria-live="polite">{what}</p>
    </main>
  )
}

function Board() {
  const profile = usePicture((state) => state.profile)
  const isOpening = useLink((state) => state.port.kind === 'opening')
  const isKnown = usePicture((state) => state.snapshot !== null)
  const { band } = linkWords(useConnection())
  if (profile === null)
    return (
      <Waiting
        what={
          isOpening
            ? 'Opening…'
            : 'This console is on no cluster. Connect it in another window, then load this one again.'
        }
      />
    )
  return (
    <>
      {/* With many accounts on a small screen it scrolls, and then by keyboard too. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- axe asks for it where something scrolls. */}
      <main className={styles['wall']} tabIndex={0} data-lost={band !== null || undefined}>
        <Head />
        <Impact />
        <WallIncident />
        {isKnown ? (
          <>
            <Tiles />
            <WallAlerts />
          </>
        ) : null}
      </main>
      <div className={`${frame['edge']} ${styles['edge']}`} data-environment={profile.environment} aria-hidden="true" />
      <WindowTitle />
    </>
  )
}

function Head() {
  const profile = usePicture((state) => state.profile)
  const { word, tone, band } = linkWords(useConnection())
  const heardAt = useLink((state) => state.heardAt)
  const now = useNow(CALM_MS)
  const age = heardAt === null ? null : formatAge(Math.max(0, now - heardAt))
  return (
    <>
      <header className={styles['head']}>
        <h1 className={styles['cluster']}>{profile?.name}</h1>
        {profile === null ? null : <EnvironmentMark environment={profile.environment} />}
        <p className={styles['link']} data-tone={tone}>
          <ToneShape tone={tone} />
          {word}
          <span className={styles['age']}>{age === null ? 'never heard' : age}</span>
        </p>
        <p className={styles['clock']}>
          {formatClock(now, 'utc')} <span>UTC</span>
        </p>
      </header>
      {band === null ? null : (
        <p className={styles['band']} data-tone={tone} aria-live="polite">
          {band} {age === null ? '' : <span aria-hidden="true">· what you see is {age} old</span>}
        </p>
      )}
    </>
  )
}

function Impact() {
  const { tone, title, detail } = useImpact()
  return (
    <section className={styles['impact']} data-tone={tone} aria-label="Impact">
      <ToneShape tone={tone} />
      <div>
        <p className={styles['sentence']}>{title}</p>
        {detail === '' ? null : <p className={styles['detail']}>{detail}</p>}
      </div>
    </section>
  )
}

function Tiles() {
  const accounts = usePicture((state) => state.snapshot?.accounts)
  const ids = useMemo(() => Object.keys(accounts ?? {}), [accounts])
  const { columns, scale } = layoutFor(ids.length)
  const style = { '--t': scale, gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }
  return (
    <ul className={styles['tiles']} style={style} aria-label="Accounts">
      {ids.map((id) => (
        <AccountTile key={id} accountId={id} />
      ))}
    </ul>
  )
}
