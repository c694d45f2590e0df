/** Every drill that can be run: what it trains, how the last one came out, and its start. */
import { STARTABLE_DRILLS } from '../../shared/drill/catalogue.ts'
import { type DrillRun, lapsOf } from '../../shared/drill/run.ts'
import type { DrillScenario } from '../../shared/drill/scenario.ts'
import type { Snapshot } from '../../shared/snapshot.ts'
import { Card } from '../pieces/card.tsx'
import { CommandButton } from '../pieces/command-button.tsx'
import pieces from '../pieces/pieces.module.css'
import { RunbookLink } from '../pieces/runbook-link.tsx'
import { ToneShape } from '../pieces/status-shape.tsx'
import { TableScroll } from '../pieces/table-scroll.tsx'
import { Th } from '../pieces/th.tsx'
import { When } from '../pieces/when.tsx'
import styles from './drills.module.css'
import { lapTone, lapWords, verdictWords } from './standing.ts'

export function ListCard({ snapshot }: { readonly snapshot: Snapshot }) {
  const [firstAccount = ''] = Object.keys(snapshot.accounts)
  return (
    <Card title="Drills" note="each ends by itself, and puts back what it induced">
      <TableScroll label="Drills">
        <table className={pieces['table']}>
          <thead>
            <tr>
              <Th>Drill</Th>
              <Th>Last run</Th>
              <Th>Detected</Th>
              <Th>Decided</Th>
              <Th>Restored</Th>
              <th scope="col">
                <span className={pieces['hidden']}>Act</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {STARTABLE_DRILLS.map((scenario) => (
              <Row
                key={scenario.id}
                scenario={scenario}
                accountId={scenario.scope === 'account' ? firstAccount : null}
                last={snapshot.drillRuns.find(({ mark }) => mark.scenarioId === scenario.id) ?? null}
              />
            ))}
          </tbody>
        </table>
      </TableScroll>
    </Card>
  )
}

interface RowProps {
  readonly scenario: DrillScenario
  readonly accountId: string | null
  readonly last: DrillRun | null
}

function Row({ scenario: { id, title, trains, runbook, minutes }, accountId, last }: RowProps) {
  return (
    <tr>
      <td className={styles['what']}>
        <b>{title}</b>
        <p className={styles['trains']}>{trains}</p>
        <RunbookLink id={runbook} before="Runbook: " className={styles['runbook']} />
      </td>
      <td className={pieces['tight']}>
        {last === null ? <span className={styles['never']}>never</span> : <Last run={last} />}
      </td>
      {last === null ? (
        <td colSpan={3} className={styles['never']}>
          nothing to compare yet
        </td>
      ) : (
        lapsOf(last).map((lap) => (
          <td key={lap.name} className={styles['lapCell']} title={lap.moment?.by}>
            <ToneShape tone={lapTone(lap)} /> {lapWords(lap, last.endedAt === null)}
          </td>
        ))
      )}
      <td className={pieces['right']}>
        <CommandButton
          command={{ kind: 'runDrill', scenarioId: id, accountId, minutes }}
          size="small"
          label={`Run drill: ${title}`}
        >
          Run…
        </CommandButton>
      </td>
    </tr>
  )
}

function Last({ run }: { readonly run: DrillRun }) {
  const { tone, text } = verdictWords(run)
  return (
    <>
      <span className={styles['verdict']}>
        <ToneShape tone={tone} /> {text}
      </span>
      <span className={styles['lastWhen']}>
        <When at={run.startedAt} />
        {run.accountId === null ? null : ` · ${run.accountId}`}
      </span>
    </>
  )
}
