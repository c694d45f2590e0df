import { useEffect } from 'react'
import { type DemoKey, demoKey } from './demo-keys.ts'

/** Listens in the whole window, also while a sheet is open: the presenter goes on talking over it. */
export function useDemoKeys(scripts: number, onKey: (key: DemoKey) => void): void {
  useEffect(() => {
    function handleKey(event: KeyboardEvent): void {
      const { key, ctrlKey, altKey, metaKey, target } = event
      const isInField = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement
      const meant = demoKey({ key, isModified: ctrlKey || altKey || metaKey, isInField }, scripts)
      if (meant === null) return
      event.preventDefault()
      onKey(meant)
    }
    window.addEventListener('keydown', handleKey)
    return () => window.removeEventListener('keydown', handleKey)
  }, [scripts, onKey])
}
