/** The scheme whose colours are in force: what a canvas resolves is right only once the page itself has changed. */
import { useSyncExternalStore } from 'react'

export function useShownScheme(): string {
  return useSyncExternalStore(subscribe, shownScheme)
}

function shownScheme(): string {
  return document.documentElement.dataset['mantineColorScheme'] ?? ''
}

function subscribe(changed: () => void): () => void {
  const observer = new MutationObserver(changed)
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-mantine-color-scheme'] })
  return () => observer.disconnect()
}
