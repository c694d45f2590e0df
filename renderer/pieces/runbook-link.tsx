/** Leads to a runbook, by its title where this console has it. */
import { formatRoute } from '../routing/route.ts'
import { usePicture } from '../use-console.ts'

export interface RunbookLinkProps {
  readonly id: string
  /** Before the title: "Runbook: ". */
  readonly before?: string
  readonly className?: string | undefined
  readonly onFollow?: () => void
}

export function RunbookLink({ id, before = '', className, onFollow }: RunbookLinkProps) {
  const title = useRunbookTitle(id)
  return (
    <a className={className} href={formatRoute({ kind: 'runbook', runbookId: id })} onClick={onFollow}>
      {before}
      {title}
    </a>
  )
}

/** Its id where this console does not have it. */
export function useRunbookTitle(id: string): string {
  return usePicture((state) => state.library?.entries.find(({ head }) => head.id === id)?.head.title ?? id)
}
