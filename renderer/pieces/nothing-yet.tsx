/** No cluster has ever answered: what would be here, and what the console waits for. */
import { assertNever } from '../../shared/assert-never.ts'
import type { Connection } from '../store/link.ts'
import { useConnection, usePicture } from '../use-console.ts'
import { Card } from './card.tsx'
import { EmptyNote } from './empty-note.tsx'

export function NothingYet({ what }: { readonly what: string }) {
  const connection = useConnection()
  const address = usePicture((state) => state.profile?.controlApiUrl ?? null)
  return (
    <Card isGone>
      <EmptyNote title={`${what} appear here once the cluster has answered for the first time.`}>
        {waitWords(connection, address)}
      </EmptyNote>
    </Card>
  )
}

function waitWords(connection: Connection, address: string | null): string {
  const at = address === null ? '' : ` at ${address}`
  switch (connection.kind) {
    case 'live':
    case 'stale':
      return `Connected${at}; its snapshot is on its way.`
    case 'replaying':
      return 'At the moment that is replayed it had said nothing yet.'
    case 'connecting':
      return `Connecting to the control plane${at}.`
    case 'retrying':
      return `The control plane${at} does not answer. It is tried again by itself.`
    case 'refused':
      return `The control plane${at} refuses this console. ${connection.problem.advice}`
    case 'hostGone':
      return "The console's background process is restarting."
    case 'notSignedIn':
      return 'This browser is not signed in.'
    default:
      return assertNever(connection)
  }
}
