/** Every objective in a line: what was promised, what is left, how fast it goes. One of them in detail. */
import { useMemo, useState } from 'react'
import { sloName, STANDING_WORDS, standingOf } from '../../shared/words/slo.ts'
import { Card } from '../pieces/card.tsx'
import { EmptyNote } from '../pieces/empty-note.tsx'
import { FaultNote } from '../pieces/fault-note.tsx'
import { LongListFoot, LongListSearch, useLongList } from '../pieces/narrowed.tsx'
import pieces from '../pieces/pieces.module.css'
import { TableScroll } from '../pieces/table-scroll.tsx'
import { AsOf, When } from '../pieces/when.tsx'
import { Th } from '../pieces/th.tsx'
import { formatRoute } from '../routing/route.ts'
import type { Asked } from '../use-asked.ts'
import { useConsole } from '../use-console.ts'
import { ACCOUNTS_SHOWN, type AccountObjectives, objectivesByAccount } from './account-order.ts'
import { MaintenanceCard } from './maintenance-card.tsx'
import { SloDetail } from './slo-detail.tsx'
import { SloRow } from './slo-row.tsx'
import styles from './slos.module.css'
import type { SlosAnswer } from './use-slos.ts'

export interface ObjectivesTabProps {
  readonly asked: Asked<SlosAnswer>
  /** Why the cluster cannot be asked; `null`: it can. */
  readonly lock: string | null
  /** The one in detail; `null`: none. */
  readonly chosenId: string | null
}

export function ObjectivesTab({ asked, lock, chosenId }: ObjectivesTabProps) {
  const { value, problem } = asked
  const { navigate } = useConsole()
  const choose = (id: string | null): void =>
    navigate(formatRoute(id === null ? { kind: 'slos' } : { kind: 'slo', sloId: id }))
  const chosen = value?.slos.find(({ slo }) => slo.id === chosenId)
  return (
    <div className={styles['stack']}>
      {problem !== null && lock === null ? <FaultNote problem={problem} /> : null}
      {value === null ? (
        <Unread lock={lock} isAsking={problem === null} />
      ) : (
        <div className={styles['columns']} data-open={chosen === undefined ? undefined : true}>
          <Objectives asked={asked} answer={value} lock={lock} chosenId={chosenId} onChoose={choose} />
          {chosen === undefined ? null : <SloDetail state={chosen} onClose={() => choose(null)} />}
        </div>
      )}
      <MaintenanceCard />
    </div>
  )
}

interface ObjectivesProps extends ObjectivesTabProps {
  readonly answer: SlosAnswer
  readonly onChoose: (id: string | null) => void
}

function Objectives({ asked: { answeredAt, problem }, answer, lock, chosenId, onChoose }: ObjectivesProps) {
  const isOld = lock !== null || problem !== null
  // Whom a link named stands first where there are many; a row that is pressed stays where it is.
  const [namedId] = useState(chosenId)
  const accounts = useMemo(() => objectivesByAccount(answer.slos, namedId), [answer.slos, namedId])
  const list = useLongList(accounts, textOf, ACCOUNTS_SHOWN)
  return (
    <Card
      title="Objectives"
      note={<Since at={answer.recordedSince} />}
      isGone={isOld}
      aside={
        <>
          {isOld && answeredAt !== null ? <AsOf at={answeredAt} /> : 'source: cluster'}{' '}
          <LongListSearch list={list} label="Search accounts" />
        </>
      }
    >
      {answer.slos.length === 0 ? (
        <EmptyNote title="No objective is set">
          They stand under `slos` in the cluster’s configuration; without that each account has three.
        </EmptyNote>
      ) : (
        <TableScroll label="Objectives">
          <table className={pieces['table']}>
            <thead>
              <tr>
                <Th>Objective</Th>
                <Th hint="Good of what was recorded in the window, beside what was promised">Kept</Th>
                <Th hint="Of what the whole window allows to be bad">Budget left</Th>
                <Th hint="1× spends exactly the budget over the window; over that it does not last">Burn</Th>
                <Th className={styles['spender']} hint="The largest part of what is spent">
                  Spent most by
                </Th>
                <Th className={styles['recorded']}>Recorded</Th>
              </tr>
            </thead>
            {list.shown.map(({ accountId, states }) => (
              <tbody key={accountId}>
                <tr className={styles['group']}>
                  <th scope="rowgroup" colSpan={6}>
                    {accountId}
                  </th>
                </tr>
                {states.map((state) => (
                  <SloRow
                    key={state.slo.id}
                    state={state}
                    isChosen={state.slo.id === chosenId}
                    onChoose={() => onChoose(state.slo.id === chosenId ? null : state.slo.id)}
                  />
                ))}
              </tbody>
            ))}
          </table>
        </TableScroll>
      )}
      <LongListFoot list={list} what="accounts" />
    </Card>
  )
}

function textOf({ accountId, states }: AccountObjectives): string {
  return `${accountId} ${states.map((state) => `${sloName(state.slo)} ${STANDING_WORDS[standingOf(state)]}`).join(' ')}`
}

function Since({ at }: { readonly at: number | null }) {
  return at === null ? (
    <>nothing is recorded yet; the first minute is being written</>
  ) : (
    <>
      recorded since <When at={at} />; what is not recorded is neither good nor bad
    </>
  )
}

function Unread({ lock, isAsking }: { readonly lock: string | null; readonly isAsking: boolean }) {
  return (
    <Card title="Objectives" isGone={lock !== null}>
      <EmptyNote title={lock === null && isAsking ? 'Asking the cluster…' : 'Not known now'}>
        {lock === null ? '' : `${lock}. `}The control plane records and judges objectives; no answer of it was kept
        here.
      </EmptyNote>
    </Card>
  )
}
