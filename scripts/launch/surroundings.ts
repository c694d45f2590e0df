/** Looks at the machine for chooseShell. Nothing is fetched. */
import { findElectron, hasRealDisplay } from '../electron-runtime.mjs'
import type { Surroundings } from './choose-shell.ts'

export function lookAround(): Surroundings {
  return {
    electron: findElectron(),
    hasDisplay: hasRealDisplay(),
    isRoot: process.getuid?.() === 0,
  }
}
