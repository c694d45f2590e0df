/** System health: green, yellow or red and why; services, database, capacity. Its figures are rows of dashboards.ts. */
import { memo, type ReactNode, useEffect, useState } from 'react'
import type { Console } from '../console.ts'
import { capitalised, formatAge, formatPercent, listed } from '../../shared/words/format.ts'
import { About } from '../dashboards/about.tsx'
import { createOwnFrame } from '../own-frame.ts'
import { Card } from '../pieces/card.tsx'
import { ShareBar } from '../pieces/share-bar.tsx'
import { ToneShape } from '../pieces/status-shape.tsx'
import pieces from '../pieces/pieces.module.css'
import { useIsReplay } from '../replay/use-replay.ts'
import type { MachineSample } from '../../shared/sample.ts'
import type { Snapshot } from '../../shared/snapshot.ts'
import { allNodes } from '../store/account-status.ts'
import { samplesOf } from '../store/by-kind.ts'
import { type FigureSummary, summaryOf } from '../store/figure-summary.ts'
import type { FigureId } from '../../shared/figures.ts'
import { FIGURE_OF, type FigureWorld } from '../store/figures.ts'
import { connectionOf, isLive } from '../store/link.ts'
import { type Verdict, verdictOf } from '../store/verdict.ts'
import { useConsole, useNow, usePicture } from '../use-console.ts'
import { figureWords } from '../words/figures.ts'
import styles from './health.module.css'

export function HealthCard() {
  return <Looked world={useWorld()} />
}

const Looked = memo(function Looked({ world }: { readonly world: FigureWorld }) {
  const verdict = verdictOf(world)
  return (
    <Card className={styles['health']} label="System health">
      <Overall verdict={verdict} />
      <Services world={world} />
      <Database world={world} />
      <Capacity world={world} />
    </Card>
  )
})

/** After the full second, in which every age on the screen changes. */
const OWN_TURN_MS = 750

/**
 * Looked at once a second, not with every sample. Of many nodes in a frame of its own and not with every fact; of a few each fact is shown
 * as it comes.
 */
function useWorld(): FigureWorld {
  const console = useConsole()
  const now = useNow(1_000, OWN_TURN_MS)
  const live = usePicture((state) => (isLarge(state.snapshot) ? null : state.snapshot))
  const [calm, setCalm] = useState(() => worldOf(console))
  const isCalm = live === null
  const [frame] = useState(createOwnFrame)
  useEffect(() => {
    if (isCalm) frame.ask(() => setCalm(worldOf(console)))
  }, [frame, isCalm, console, now])
  useEffect(() => frame.end, [frame])
  return isCalm ? calm : { ...worldOf(console), snapshot: live, now }
}

function worldOf({ picture, samples, link, ticker }: Console): FigureWorld {
  const { snapshot, sources } = picture.getState()
  const { latest, offset } = samples.getState()
  const now = ticker.now()
  const connection = connectionOf(link.getState(), now)
  const isReplay = connection.kind === 'replaying'
  return { snapshot, sources, latest, offset, now, isLive: isLive(connection), isReplay }
}

const LARGE = 100

function isLarge(snapshot: Snapshot | null): boolean {
  return snapshot !== null && allNodes(snapshot).length > LARGE
}

const REASONS_SHOWN = 3

function Overall({ verdict: { colour, tone, reasons, blind } }: { readonly verdict: Verdict }) {
  const isReplay = useIsReplay()
  const shown = reasons.slice(0, REASONS_SHOWN)
  const more = reasons.length - shown.length
  return (
    <div className={styles['overall']}>
      <h2 className={styles['label']}>System health</h2>
      <p className={`${styles['colour']} ${pieces['tone']}`} data-tone={tone}>
        <ToneShape tone={tone} /> {colour === 'unknown' ? 'Not known now' : capitalised(colour)}
      </p>
      {shown.length === 0 ? (
        <p className={styles['reason']}>
          {colour === 'unknown'
            ? 'The cluster does not answer this console. Nothing spoke against it when it last did.'
            : goodWords(blind, isReplay)}
        </p>
      ) : (
        <ul>
          {shown.map(({ tone: why, text }) => (
            <li key={text} className={styles['reason']} title={text}>
              <ToneShape tone={why} /> {text}
            </li>
          ))}
          {more > 0 ? <li className={styles['reason']}>and {more} more</li> : null}
        </ul>
      )}
    </div>
  )
}

function goodWords(blind: readonly string[], isReplay: boolean): string {
  // Which sources were silent then was not kept.
  if (isReplay) return 'Every account was served then, and no alert was open.'
  const said = 'Every account is served, no alert is open, and no source is silent.'
  return blind.length === 0 ? `${said} Capacity is within its limits.` : `${said} Not reported: ${listed(blind)}.`
}

function Cell({
  title,
  figure,
  children,
}: {
  readonly title: string
  readonly figure: FigureId
  readonly children: ReactNode
}) {
  return (
    <div className={styles['cell']}>
      <h3 className={styles['label']}>
        <About figure={figure} gather="highest">
          <button type="button" className={styles['asked']}>
            {title}
          </button>
        </About>
      </h3>
      {children}
    </div>
  )
}

function Services({ world }: { readonly world: FigureWorld }) {
  const services = Object.values(world.snapshot?.services ?? {})
  const nodes = Object.values(world.snapshot?.nodes ?? {})
  const isWell = ({ health }: { readonly health: string }) => health === 'healthy' || health === 'draining'
  const ill = services.filter((service) => !isWell(service))
  return (
    <Cell title="Availability" figure="serviceLatency">
      <p className={styles['line']}>
        <span className={styles['figure']}>
          {services.filter(isWell).length} of {services.length}
        </span>{' '}
        services healthy
      </p>
      <p className={styles['line']}>
        <span className={styles['figure']}>
          {nodes.filter(isWell).length} of {nodes.length}
        </span>{' '}
        nodes healthy
      </p>
      <p className={styles['small']}>
        {world.isLive || world.isReplay === true ? '' : 'last known · '}
        {ill.length === 0 ? slowest(world) : ill.map(({ id, health }) => `${id} ${health}`).join(', ')}
      </p>
    </Cell>
  )
}

/** Of a moment that has passed only what is drawn over time was kept. */
function missingWord({ isReplay }: FigureWorld): string {
  return isReplay === true ? 'not recorded' : 'not reported'
}

function slowest(world: FigureWorld): string {
  const summary = summaryOf('serviceLatency', 'highest', world)
  if (summary.value === null || summary.readings.length === 0)
    return world.isReplay === true ? 'probes not recorded' : 'no service is probed'
  return `slowest probe ${figureWords(summary.value, 'ms')}${summary.whose === null ? '' : `, ${summary.whose}`}`
}

function Database({ world }: { readonly world: FigureWorld }) {
  return (
    <Cell title="Database" figure="journalWrite">
      <Value world={world} figure="journalWrite" words="write p95" />
      <Value world={world} figure="journalSize" words="journal" />
      <p className={styles['small']}>the control plane&apos;s journal, on its disk</p>
    </Cell>
  )
}

function Value({
  world,
  figure,
  words,
}: {
  readonly world: FigureWorld
  readonly figure: FigureId
  readonly words: string
}) {
  const summary = summaryOf(figure, 'highest', world)
  return (
    <p className={styles['line']} title={FIGURE_OF[figure].meaning}>
      {summary.value === null ? (
        <>
          {words}{' '}
          <span className={pieces['dim']}>
            {summary.state.kind === 'idle' ? 'nothing in a minute' : missingWord(world)}
          </span>
        </>
      ) : (
        <>
          <span className={`${styles['figure']} ${summary.state.kind === 'fresh' ? '' : pieces['old']}`}>
            {figureWords(summary.value, FIGURE_OF[figure].unit)}
          </span>{' '}
          {words}
          {ageWords(summary)}
        </>
      )}
    </p>
  )
}

function ageWords({ state }: FigureSummary): string {
  return state.kind === 'stale' || state.kind === 'offline' ? `, ${formatAge(state.ageMs)} old` : ''
}

function Capacity({ world }: { readonly world: FigureWorld }) {
  const machine = fullest(world)
  const quota = summaryOf('apiQuota', 'highest', world).value
  const state = summaryOf('machineCpu', 'highest', world).state
  return (
    <Cell title="Capacity in use" figure="machineCpu">
      {machine === null ? (
        <p className={styles['line']}>
          <span className={pieces['dim']}>{missingWord(world)}</span>
        </p>
      ) : (
        <div
          className={
            state.kind === 'fresh' || state.kind === 'idle' ? styles['bars'] : `${styles['bars']} ${styles['stale']}`
          }
        >
          <Bar name="CPU" fraction={machine.cpuFraction} limit={0.7} />
          <Bar name="Memory" fraction={machine.memoryUsedBytes / machine.memoryBytes} limit={0.8} />
          <Bar name="Disk" fraction={machine.diskUsedBytes / machine.diskBytes} limit={0.8} />
          <Bar name="API quota" fraction={quota} limit={0.8} />
        </div>
      )}
      {machine === null && world.isReplay !== true ? (
        <p className={styles['small']}>The supervisor reports its machine.</p>
      ) : null}
    </Cell>
  )
}

/** The machine that has the least left of its disk, which is what ends first and worst. */
function fullest({ latest }: FigureWorld): MachineSample | null {
  const used = ({ diskUsedBytes, diskBytes }: MachineSample) => diskUsedBytes / diskBytes
  return samplesOf(latest, 'machine').reduce<MachineSample | null>(
    (a, b) => (a === null || used(b) > used(a) ? b : a),
    null,
  )
}

function Bar({
  name,
  fraction,
  limit,
}: {
  readonly name: string
  readonly fraction: number | null
  readonly limit: number
}) {
  const isOver = fraction !== null && fraction > limit
  return (
    <p className={styles['bar']}>
      <span>{name}</span>
      {fraction === null ? (
        <span className={styles['absent']}>not reported</span>
      ) : (
        <>
          <ShareBar fraction={Math.min(1, fraction)} />
          <span className={`${styles['percent']} ${pieces['tone']}`} data-tone={isOver ? 'warn' : undefined}>
            {isOver ? <ToneShape tone="warn" /> : null} {formatPercent(fraction)} %
          </span>
        </>
      )}
    </p>
  )
}
