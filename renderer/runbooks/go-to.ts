/** Where a heading of a runbook stands on the page, and how to get there and back. */

/** Of its element: a heading may be called like a part of the window. */
export function headingId(slug: string): string {
  return `section-${slug}`
}

/** Scrolls to it, and the keyboard goes on from there. `false`: there is no such heading on the page. */
export function goToHeading(slug: string): boolean {
  const heading = document.getElementById(headingId(slug))
  if (heading === null) return false
  heading.scrollIntoView({ block: 'start' })
  heading.focus({ preventScroll: true })
  return true
}

/** Newer browsers know whether there is something of this page to go back to. */
interface Entries {
  readonly canGoBack: boolean
}

/** Back to where the reader came from; where that is unknown, to `otherwise`. */
export function goBack(page: Window, otherwise: () => void): void {
  const { navigation } = page as Window & { readonly navigation?: Entries }
  if (navigation?.canGoBack === true) page.history.back()
  else otherwise()
}
