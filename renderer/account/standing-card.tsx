/** How the account stands: the worse of process and device, what automation may do, what is laid over it, what the sources say. */
import type { ReactNode } from 'react'
import type { Account } from '../../shared/account.ts'
import { covering } from '../../shared/hold.ts'
import { ProbationState, RevertButton, Watched } from '../operations/probation-note.tsx'
import { Card } from '../pieces/card.tsx'
import { CommandButton } from '../pieces/command-button.tsx'
import { DeviceMark } from '../pieces/device-mark.tsx'
import { DrillMark } from '../pieces/drill-mark.tsx'
import { SecondsLeft, TimeLeft } from '../pieces/remaining.tsx'
import { HealthShape, ToneShape } from '../pieces/status-shape.tsx'
import { Lasting } from '../pieces/when.tsx'
import { Label } from '../pieces/label.tsx'
import pieces from '../pieces/pieces.module.css'
import { type AccountStatus, serviceTone } from '../store/account-status.ts'
import { differs, truthRows } from '../store/truth.ts'
import { usePicture } from '../use-console.ts'
import { measuredWords } from '../../shared/words/automation.ts'
import { describeDisagreement } from '../words/disagreement.ts'
import { HEALTH_TONES, HEALTH_WORDS } from '../../shared/words/labels.ts'
import styles from './account.module.css'

export function StandingCard({ status }: { readonly status: AccountStatus }) {
  const { account } = status
  const drills = usePicture((state) => state.snapshot?.drills)
  const probations = usePicture((state) => state.snapshot?.probations)
  const drill = covering(drills ?? [], account.id)
  const running = probations?.filter(({ accountId, outcome }) => accountId === account.id && outcome === null) ?? []
  return (
    <Card title="How it stands">
      <dl className={styles['rows']}>
        <Row name="Health">
          <Health status={status} />
        </Row>
        <Row name="Sources">
          <Sources accountId={account.id} />
        </Row>
        <Row name="Automation">
          <Automation account={account} />
        </Row>
        {drill === null ? null : (
          <Row name="Drill">
            <DrillMark /> by {drill.owner} for <TimeLeft until={drill.expiresAt} /> more: {drill.reason}{' '}
            <CommandButton size="small" command={{ kind: 'endDrill', accountId: drill.accountId }} />
          </Row>
        )}
        {running.map((probation) => (
          <Row key={probation.id} name="Probation">
            {probation.title}. <ProbationState probation={probation} /> <RevertButton probation={probation} />
            <div>
              <Watched probation={probation} />
            </div>
          </Row>
        ))}
      </dl>
    </Card>
  )
}

function Row({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt>
        <Label>{name}</Label>
      </dt>
      <dd>{children}</dd>
    </>
  )
}

/** An account is as well as the worse of its master's process and its session there. */
function Health({ status }: { readonly status: AccountStatus }) {
  const holder = status.nodes.find(({ id }) => id === status.account.lease.holder?.nodeId)
  const tone = serviceTone(status.service)
  if (holder === undefined)
    return (
      <span className={pieces['tone']} data-tone={tone}>
        <ToneShape tone={tone} /> nobody holds the lease
      </span>
    )
  return (
    <span className={styles['health']}>
      <span>
        <HealthShape health={holder.health} />{' '}
        <span
          className={pieces['tone']}
          data-tone={holder.health === 'healthy' ? undefined : HEALTH_TONES[holder.health]}
        >
          process {HEALTH_WORDS[holder.health]}
        </span>
      </span>
      <DeviceMark device={holder.device} />
      <span className={pieces['dim']}>of {holder.id}</span>
    </span>
  )
}

function Automation({ account }: { readonly account: Account }) {
  const protection = usePicture((state) => state.snapshot?.protection)
  const hold = usePicture((state) => covering(state.snapshot?.holds ?? [], account.id))
  const { countdown } = account
  return (
    <>
      {hold !== null ? (
        <>
          <ToneShape tone="warn" /> held by {hold.owner}
          {hold.accountId === null ? ', on every account,' : ''} for <TimeLeft until={hold.expiresAt} /> more:{' '}
          {hold.reason}
          {/* A hold of this account alone is released from the page's head. */}
          {hold.accountId === null ? (
            <>
              {' '}
              <CommandButton size="small" command={{ kind: 'releaseAutomation', accountId: null }} />
            </>
          ) : null}
        </>
      ) : protection?.state === 'warming' ? (
        <>
          <ToneShape tone="warn" /> warming: {protection.why}
        </>
      ) : (
        <>
          <ToneShape tone="ok" /> on for {protection === undefined ? null : <Lasting since={protection.since} />}: a
          master that fails is replaced
        </>
      )}
      {countdown === null ? null : (
        <div className={styles['countdown']}>
          fails over to {countdown.to} in <SecondsLeft until={countdown.endsAt} />: {measuredWords(countdown.check)}
        </div>
      )}
    </>
  )
}

function Sources({ accountId }: { readonly accountId: string }) {
  const snapshot = usePicture((state) => state.snapshot)
  const sightings = usePicture((state) => state.sightings)
  const disagreements = usePicture((state) => state.disagreements)
  if (snapshot === null) return null
  const row = truthRows(snapshot, sightings, disagreements).find((one) => one.accountId === accountId)
  if (row === undefined || row.reference === null)
    return <span className={pieces['dim']}>no process has answered this console yet</span>
  const [first] = row.disagreements
  const cells = [row.controlPlane, row.gateway, ...row.nodes]
  const answering = cells.filter(({ kind }) => kind === 'believes')
  const apart = cells.filter(differs)
  const tone = first !== undefined ? 'critical' : apart.length > 0 ? 'warn' : 'ok'
  return (
    <>
      <ToneShape tone={tone} />{' '}
      {first !== undefined
        ? describeDisagreement(first, sightings).title
        : apart.length > 0
          ? `${apart.length} of ${answering.length} say otherwise just now`
          : `${answering.length} of ${cells.length} answer and agree:`}{' '}
      {first === undefined ? (
        <span className={pieces['mono']}>
          {row.reference.master ?? 'nobody'} · {row.reference.epoch}
        </span>
      ) : null}{' '}
      <a className={pieces['titleLink']} href="#/topology">
        who believes what
      </a>
    </>
  )
}
