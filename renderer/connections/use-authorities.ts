/** Whose certificates a PEM text holds, as the host reads it. */
import { useEffect, useState } from 'react'
import type { Authority } from '../../shared/connection.ts'
import { asFault } from '../../shared/fault.ts'
import { useConsole } from '../use-console.ts'

export type AuthoritiesRead =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'read'; readonly authorities: readonly Authority[] }
  | { readonly kind: 'refused'; readonly why: string }

/** `pem`: `null` or empty: nothing is read. */
export function useAuthorities(pem: string | null): AuthoritiesRead {
  const { bridge } = useConsole()
  const text = pem?.trim() ?? ''
  const [read, setRead] = useState<{ readonly of: string; readonly result: AuthoritiesRead }>(UNREAD)
  useEffect(() => {
    if (text === '') return
    let isOld = false
    const take = (result: AuthoritiesRead): void => {
      if (!isOld) setRead({ of: text, result })
    }
    bridge.call('readAuthorities', { pem: text }).then(
      ({ authorities }) => take({ kind: 'read', authorities }),
      (thrown: unknown) => take({ kind: 'refused', why: asFault(thrown).message }),
    )
    return () => {
      isOld = true
    }
  }, [bridge, text])
  return read.of === text && text !== '' ? read.result : { kind: 'nothing' }
}

const UNREAD = { of: '', result: { kind: 'nothing' } } as const
