/** How long something open has lasted: goes on counting only while somebody says that it is still open. */
import { Lasting } from '../pieces/when.tsx'
import { useConnection } from '../use-console.ts'

/** `lead`: before a length, and only there. */
export function Since({ at, lead = '' }: { readonly at: number; readonly lead?: string }) {
  if (useConnection().kind !== 'live') return <>not known now</>
  return (
    <>
      {lead}
      <Lasting since={at} />
    </>
  )
}
