/** A picture that belongs to the runbooks, from host's store. */
import { useEffect, useState } from 'react'
import { assertNever } from '../../shared/assert-never.ts'
import { asFault } from '../../shared/fault.ts'
import pieces from '../pieces/pieces.module.css'
import { useConsole } from '../use-console.ts'
import styles from './page.module.css'

type Shown =
  | { readonly kind: 'looking' }
  | { readonly kind: 'found'; readonly url: string }
  | { readonly kind: 'none'; readonly why: string }

/** `name`: "pictures/floor.svg". */
export function RunbookPicture({ name, alt }: { readonly name: string; readonly alt: string }) {
  const shown = usePictureUrl(name)
  switch (shown.kind) {
    case 'looking':
      return <span className={pieces['dim']}>{alt === '' ? 'Picture…' : `Picture: ${alt}…`}</span>
    case 'found':
      return <img className={styles['picture']} src={shown.url} alt={alt} />
    case 'none':
      return (
        <span className={pieces['dim']}>
          {alt === '' ? `Picture ${name}` : `Picture: ${alt}`} (not shown: {shown.why})
        </span>
      )
    default:
      return assertNever(shown)
  }
}

function usePictureUrl(name: string): Shown {
  const { bridge } = useConsole()
  const [shown, setShown] = useState<Shown>({ kind: 'looking' })
  useEffect(() => {
    let isCurrent = true
    bridge.call('getRunbookPicture', { name }).then(
      ({ mime, base64 }) => {
        // The page's policy lets in data, and a drawing that stands in an image runs nothing.
        if (isCurrent) setShown({ kind: 'found', url: `data:${mime};base64,${base64}` })
      },
      (thrown: unknown) => {
        if (isCurrent) setShown({ kind: 'none', why: asFault(thrown).message })
      },
    )
    return () => {
      isCurrent = false
    }
  }, [bridge, name])
  return shown
}
