/** What is wrong since when, who holds what, and when the others are told again. */
import type { Incident } from '../../shared/incident/incident.ts'
import { Explained } from '../pieces/explained.tsx'
import { Pill } from '../pieces/pill.tsx'
import { ToneShape } from '../pieces/status-shape.tsx'
import { AgeHere, When } from '../pieces/when.tsx'
import { useConnection, useConsole, useTicked } from '../use-console.ts'
import { RoleLine } from './role-line.tsx'
import { aboutWords, dueWords, ROLES, SEVERITY_TONES, SEVERITY_WORDS, unsentWords } from './words.ts'
import head from './head.module.css'
import styles from './incidents.module.css'

export function SeverityMark({ severity }: Pick<Incident, 'severity'>) {
  return (
    <Pill tone={SEVERITY_TONES[severity]} hint={`Severity ${severity}: ${SEVERITY_WORDS[severity]}`}>
      <ToneShape tone={SEVERITY_TONES[severity]} /> Severity {severity}
    </Pill>
  )
}

export function HeadNote({ incident }: { readonly incident: Incident }) {
  const { severity, accountIds, beganAt, declaredAt, declaredBy, closed, summary, unsent } = incident
  const isLive = useConnection().kind === 'live'
  return (
    <span className={head['headLines']}>
      <span className={head['headLine']}>
        <SeverityMark severity={severity} />
        {closed === null ? (
          <b>
            open for <AgeHere at={declaredAt} stepMs={1_000} />
          </b>
        ) : (
          <b>
            <ToneShape tone="ok" /> closed by {closed.by}, <When at={closed.at} />
          </b>
        )}
        <span>
          about {aboutWords(accountIds)}, declared by {declaredBy}, <When at={declaredAt} />
          {declaredAt - beganAt < 60_000 ? null : (
            <>
              ; began <When at={beganAt} />
            </>
          )}
        </span>
        {unsent === 0 ? null : (
          <span className={styles['unsent']}>
            <ToneShape tone="warn" /> {unsentWords(unsent)}
            {isLive ? '' : ': written down here, sent when the cluster is back'}
          </span>
        )}
      </span>
      {summary === '' ? null : <span className={head['summary']}>{summary}</span>}
      {closed === null || closed.why === '' ? null : <span className={head['summary']}>{closed.why}</span>}
    </span>
  )
}

/** In the same place whatever is in it: eyes come back here. */
export function HeadBar({ incident, lock }: { readonly incident: Incident; readonly lock: string | null }) {
  return (
    <div className={head['headBar']}>
      <div className={head['roles']}>
        {ROLES.map((role) => (
          <RoleLine key={role} incident={incident} role={role} lock={lock} />
        ))}
      </div>
      {incident.closed === null ? <UpdateTimer incident={incident} lock={lock} /> : null}
    </div>
  )
}

const EVERY: readonly number[] = [15, 30, 60, 120]

function UpdateTimer({ incident, lock }: { readonly incident: Incident; readonly lock: string | null }) {
  const { incidents } = useConsole()
  const { everyMinutes } = incident.updates
  const lengths = everyMinutes === null || EVERY.includes(everyMinutes) ? EVERY : [...EVERY, everyMinutes]
  return (
    <div className={head['timer']}>
      <DueLine incident={incident} />
      <label className={head['timerChoice']} data-unprinted>
        <Explained meaning="How often the others are promised news. It begins anew each time you say that you have sent some.">
          Updates
        </Explained>
        <select
          className={head['select']}
          value={everyMinutes ?? ''}
          disabled={lock !== null}
          onChange={(event) => {
            const { value } = event.currentTarget
            void incidents.write(incident.id, { kind: 'updatesEvery', minutes: value === '' ? null : Number(value) })
          }}
        >
          <option value="">none promised</option>
          {lengths.map((minutes) => (
            <option key={minutes} value={minutes}>
              every {minutes} min
            </option>
          ))}
        </select>
      </label>
    </div>
  )
}

/** "next update due in 4 min", in the tone of how near it is. */
export function DueLine({ incident }: { readonly incident: Incident }) {
  const text = useTicked((now) => dueWords(incident, now).text)
  const tone = useTicked((now) => dueWords(incident, now).tone)
  return (
    <span className={head['due']} data-tone={tone ?? undefined}>
      {tone === null ? null : <ToneShape tone={tone} />} {text}
    </span>
  )
}
