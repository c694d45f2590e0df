/** Who held the lease, epoch by epoch. */
import { useMemo } from 'react'
import type { Account } from '../../shared/account.ts'
import { Card } from '../pieces/card.tsx'
import { When } from '../pieces/when.tsx'
import pieces from '../pieces/pieces.module.css'
import { Th } from '../pieces/th.tsx'
import { formatRoute } from '../routing/route.ts'
import { epochsOf } from '../store/epochs.ts'
import { usePicture } from '../use-console.ts'

const SHOWN = 12
const NONE: never[] = []

export function EpochsCard({ account }: { readonly account: Account }) {
  const facts = usePicture((state) => state.facts)
  const failovers = usePicture((state) => state.snapshot?.failovers ?? NONE)
  const epochs = useMemo(() => epochsOf(account, facts, failovers), [account, facts, failovers])
  return (
    <Card title="Epochs" note="the only fencing token; it only grows">
      <table className={pieces['table']}>
        <thead>
          <tr>
            <Th isRight>Epoch</Th>
            <Th>Holder</Th>
            <Th>Since</Th>
            <Th>By</Th>
          </tr>
        </thead>
        <tbody>
          {epochs.slice(0, SHOWN).map((record) => (
            <tr key={record.epoch}>
              <td className={`${pieces['right']} ${pieces['mono']}`}>{record.epoch}</td>
              <td>{record.holder ?? <span className={pieces['dim']}>nobody</span>}</td>
              <td className={pieces['tight']}>
                <When at={record.since} />
              </td>
              <td>
                {record.failoverId === null ? (
                  <span className={pieces['dim']}>—</span>
                ) : (
                  <a href={formatRoute({ kind: 'failover', failoverId: record.failoverId })}>failover</a>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  )
}
