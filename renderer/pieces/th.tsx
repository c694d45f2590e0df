/** The head of a column. */
import { Label } from './label.tsx'
import pieces from './pieces.module.css'

export interface ThProps {
  /** Over numbers, which are compared downwards. */
  readonly isRight?: boolean
  /** What stands under it, where its name does not say it all. */
  readonly hint?: string | undefined
  readonly className?: string | undefined
  readonly colSpan?: number
  readonly children: string
}

export function Th({ isRight = false, hint, className, colSpan, children }: ThProps) {
  const names = [isRight ? pieces['right'] : undefined, className].filter((name) => name !== undefined)
  return (
    <th scope="col" className={names.length === 0 ? undefined : names.join(' ')} colSpan={colSpan}>
      <Label hint={hint}>{children}</Label>
    </th>
  )
}
