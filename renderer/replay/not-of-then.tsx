/** A screen of what people write: of that no moment is kept as it stood, and what is written today does not belong into a replay. */
import { EmptyNote } from '../pieces/empty-note.tsx'
import { Page } from '../pieces/page.tsx'

export function NotOfThen({ title }: { readonly title: string }) {
  return (
    <Page title={title}>
      <EmptyNote title="Not part of a replay">
        What people wrote is shown as it is today, and this window shows a moment that has passed. It is there again
        when the replay is ended.
      </EmptyNote>
    </Page>
  )
}
