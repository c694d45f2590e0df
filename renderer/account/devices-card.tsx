/** The account's sessions, node by node: which can answer, since when, and what it takes to get one back. */
import type { Node } from '../../shared/node.ts'
import { PairingCode } from '../operations/pairing-code.tsx'
import { Card } from '../pieces/card.tsx'
import { CommandButton } from '../pieces/command-button.tsx'
import { DeviceMark } from '../pieces/device-mark.tsx'
import { TableScroll } from '../pieces/table-scroll.tsx'
import { Lasting } from '../pieces/when.tsx'
import pieces from '../pieces/pieces.module.css'
import { Th } from '../pieces/th.tsx'
import { nodeSample } from '../store/account-status.ts'
import { useSamples } from '../use-console.ts'
import { counted } from '../../shared/words/format.ts'
import { DEVICE_MEANINGS } from '../../shared/words/device.ts'
import styles from './account.module.css'

export function DevicesCard({ nodes }: { readonly nodes: readonly Node[] }) {
  const linked = nodes.filter(({ device }) => device?.state === 'linked').length
  return (
    <Card title="Devices" note={`linked on ${linked} of ${counted(nodes.length, 'node')}`} aside="source: bots">
      <TableScroll label="Devices">
        <table className={pieces['table']}>
          <thead>
            <tr>
              <Th>Node</Th>
              <Th>Device</Th>
              <Th>For</Th>
              <Th isRight>Attempts</Th>
              <Th>Why</Th>
              <Th isRight>Last in</Th>
              <Th isRight>Last out</Th>
              <th scope="col">
                <span className={pieces['hidden']}>What can be done</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {nodes.map((node) => (
              <DeviceRow key={node.id} node={node} />
            ))}
          </tbody>
        </table>
      </TableScroll>
      {nodes.map(({ id, device }) =>
        device === null || device.pairing === null ? null : (
          <div key={id} className={styles['pairing']}>
            <p className={pieces['dim']}>Pairing code of {id}</p>
            <PairingCode nodeId={id} />
          </div>
        ),
      )}
    </Card>
  )
}

function DeviceRow({ node }: { readonly node: Node }) {
  const sample = useSamples((state) => nodeSample(state.latest, node.id))
  const { id: nodeId, accountId, device } = node
  return (
    <tr>
      <td className={pieces['tight']}>
        <span className={node.role === 'master' ? styles['master'] : undefined}>{nodeId}</span>{' '}
        <span className={pieces['dim']}>{node.caughtUp ? node.role : 'catching up'}</span>
      </td>
      <td className={pieces['tight']} title={device === null ? undefined : DEVICE_MEANINGS[device.state]}>
        <DeviceMark device={device} isShort />
      </td>
      <td className={pieces['tight']}>{device === null ? '—' : <Lasting since={device.since} />}</td>
      <td className={pieces['right']}>{device === null || device.attempts === 0 ? '—' : device.attempts}</td>
      <td>{device === null || device.why === '' ? <span className={pieces['dim']}>—</span> : device.why}</td>
      <td className={`${pieces['right']} ${pieces['tight']}`}>
        <Ago at={sample?.deviceInAt ?? null} />
      </td>
      <td className={`${pieces['right']} ${pieces['tight']}`}>
        <Ago at={sample?.deviceOutAt ?? null} />
      </td>
      <td className={`${pieces['right']} ${pieces['tight']}`}>
        {device === null || device.state === 'linked' ? null : device.state === 'unlinked' ||
          device.state === 'loggedOut' ? (
          <CommandButton size="small" command={{ kind: 'linkAccount', accountId, nodeId }} label={`Link ${nodeId}…`} />
        ) : (
          <CommandButton size="small" command={{ kind: 'recoverSession', nodeId }} label={`Recover ${nodeId}…`}>
            Recover…
          </CommandButton>
        )}
      </td>
    </tr>
  )
}

function Ago({ at }: { readonly at: number | null }) {
  if (at === null) return <span className={pieces['dim']}>not reported</span>
  return (
    <>
      <Lasting since={at} isCoarse /> ago
    </>
  )
}
