/** How long a backup is kept still: past its time only because nothing newer is there to go back to. */
import { TimeLeft, useRemaining } from '../pieces/remaining.tsx'

export function KeptFor({ until }: { readonly until: number }) {
  return useRemaining(until, 60_000) === 0 ? <>until a newer one</> : <TimeLeft until={until} />
}
