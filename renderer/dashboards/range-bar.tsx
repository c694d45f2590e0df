/** Which time the page shows and what it is compared with. One for the whole page, remembered. */
import { type FormEvent, useState } from 'react'
import { ActionButton } from '../pieces/action-button.tsx'
import { annotationsOf } from '../store/annotations.ts'
import { type Compare, type Length, LENGTHS, type Range, type RangeChoice, spanFault } from '../store/range.ts'
import { useIsReplay } from '../replay/use-replay.ts'
import { usePicture, useUi } from '../use-console.ts'
import styles from './dashboards.module.css'
import { useFeed } from './feed-context.ts'
import { beforeLastDeployment, fromField, LENGTH_NAMES, LENGTH_WORDS, momentsOf, toField } from './range-words.ts'
import segments from '../pieces/segments.module.css'

export interface RangeBarProps {
  readonly choice: RangeChoice
  readonly onChoose: (choice: RangeChoice) => void
  /** Back to where a drag over a chart came from; `null`: nothing was dragged. */
  readonly onZoomOut: (() => void) | null
}

export function RangeBar({ choice, onChoose, onZoomOut }: RangeBarProps) {
  const [isAsking, setAsking] = useState(false)
  const isReplay = useIsReplay()
  const { range, compare } = choice
  const isCustom = isAsking || range.kind === 'custom'
  const choose = (next: Range): void => {
    setAsking(false)
    onChoose({ range: next, compare })
  }
  return (
    <div className={styles['bar']}>
      <fieldset className={segments['segments']} aria-label="Time range">
        <Segment
          isChosen={range.kind === 'live' && !isAsking}
          onPress={() => choose({ kind: 'live' })}
          hint={isReplay ? 'the 5 minutes before the moment shown' : 'the last 5 minutes, as they come'}
        >
          {isReplay ? 'Last 5 min' : 'Live 5 min'}
        </Segment>
        {(Object.keys(LENGTHS) as Length[]).map((length) => (
          <Segment
            key={length}
            isChosen={range.kind === 'last' && range.length === length && !isAsking}
            onPress={() => choose({ kind: 'last', length })}
            hint={LENGTH_WORDS[length]}
          >
            {LENGTH_NAMES[length]}
          </Segment>
        ))}
        <Segment isChosen={isCustom} onPress={() => setAsking(true)} hint="from a moment to another">
          Custom
        </Segment>
      </fieldset>
      {onZoomOut === null ? null : (
        <ActionButton size="small" onPress={onZoomOut}>
          Zoom out
        </ActionButton>
      )}
      {isCustom ? <CustomFields range={range} onChoose={choose} /> : null}
      <CompareChoice compare={compare} onChoose={(next) => onChoose({ range, compare: next })} />
    </div>
  )
}

interface SegmentProps {
  readonly isChosen: boolean
  readonly onPress: () => void
  readonly hint: string
  readonly children: string
}

function Segment({ isChosen, onPress, hint, children }: SegmentProps) {
  return (
    <button type="button" className={segments['segment']} aria-pressed={isChosen} title={hint} onClick={onPress}>
      {children}
    </button>
  )
}

function CustomFields({ range, onChoose }: { readonly range: Range; readonly onChoose: (range: Range) => void }) {
  const feed = useFeed()
  const clock = useUi((state) => state.clock)
  // Fields are of the clock that is shown; another clock or another stretch is another form.
  const known = range.kind === 'custom' ? `${range.from}-${range.to}` : range.kind
  // What was just chosen may not be drawn yet.
  const span = range.kind === 'custom' ? range : feed.span()
  return (
    <CustomForm
      key={`${known} ${clock}`}
      from={toField(span.from, clock)}
      to={toField(span.to, clock)}
      onChoose={onChoose}
    />
  )
}

interface CustomFormProps {
  readonly from: string
  readonly to: string
  readonly onChoose: (range: Range) => void
}

function CustomForm({ from: firstFrom, to: firstTo, onChoose }: CustomFormProps) {
  const feed = useFeed()
  const clock = useUi((state) => state.clock)
  const [from, setFrom] = useState(firstFrom)
  const [to, setTo] = useState(firstTo)
  const [fault, setFault] = useState<string | null>(null)
  const zone = clock === 'utc' ? 'UTC' : 'local'

  function take(event: FormEvent): void {
    event.preventDefault()
    const span = { from: fromField(from, clock), to: fromField(to, clock) }
    const wrong = spanFault(span, feed.sourceNow())
    setFault(wrong)
    if (wrong === null) onChoose({ kind: 'custom', ...span })
  }

  return (
    <form className={styles['custom']} onSubmit={take}>
      <Moment label={`From, ${zone}`} value={from} onChange={setFrom} />
      <span aria-hidden="true">–</span>
      <Moment label={`To, ${zone}`} value={to} onChange={setTo} />
      <button type="submit" className={styles['show']}>
        Show
      </button>
      <span className={styles['fault']} role="alert">
        {fault}
      </span>
    </form>
  )
}

interface MomentProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
}

function Moment({ label, value, onChange }: MomentProps) {
  return (
    <input
      type="datetime-local"
      step={1}
      className={styles['moment']}
      aria-label={label}
      title={label}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}

const PLAIN: readonly (readonly [Exclude<Compare['kind'], 'before'>, string])[] = [
  ['none', 'No comparison'],
  ['previous', 'Against the time right before'],
  ['yesterday', 'Against the same time yesterday'],
  ['lastWeek', 'Against the same time last week'],
]

function CompareChoice({
  compare,
  onChoose,
}: {
  readonly compare: Compare
  readonly onChoose: (compare: Compare) => void
}) {
  const snapshot = usePicture((state) => state.snapshot)
  const clock = useUi((state) => state.clock)
  const lastDeployment = snapshot === null ? null : beforeLastDeployment(snapshot.deployments, clock)
  const moments =
    snapshot === null
      ? []
      : momentsOf(
          annotationsOf(
            {
              failovers: snapshot.failovers,
              alerts: [],
              operations: snapshot.operations,
              deployments: snapshot.deployments,
            },
            { from: 0, to: Infinity },
          ),
          clock,
        ).filter(({ compare: { at } }) => at !== lastDeployment?.compare.at)
  const chosen = compare.kind === 'before' ? `at ${compare.at}` : compare.kind
  // What was chosen stays in the list when it is no longer among the newest.
  const isListed =
    compare.kind !== 'before' ||
    compare.at === lastDeployment?.compare.at ||
    moments.some((one) => one.compare.at === compare.at)
  function take(value: string): void {
    const plain = PLAIN.find(([kind]) => kind === value)
    if (plain !== undefined) onChoose({ kind: plain[0] })
    const moment = [lastDeployment, ...moments].find((one) => one !== null && `at ${one.compare.at}` === value)
    if (moment !== undefined && moment !== null) onChoose(moment.compare)
  }
  return (
    <select
      className={styles['compare']}
      aria-label="Compare with"
      value={chosen}
      onChange={(event) => take(event.currentTarget.value)}
    >
      {PLAIN.map(([kind, words]) => (
        <option key={kind} value={kind}>
          {words}
        </option>
      ))}
      {lastDeployment === null ? (
        <option disabled>Before the last deployment: none is known</option>
      ) : (
        <option value={`at ${lastDeployment.compare.at}`}>{lastDeployment.words}</option>
      )}
      <optgroup label="Against the time before an event">
        {isListed || compare.kind !== 'before' ? null : <option value={chosen}>Before {compare.name}</option>}
        {moments.map(({ id, compare: { at }, words }) => (
          <option key={id} value={`at ${at}`}>
            {words}
          </option>
        ))}
        {moments.length === 0 ? <option disabled>none is known</option> : null}
      </optgroup>
    </select>
  )
}
