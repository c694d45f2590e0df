/** Finds Electron's runtime, which its npm package does not bring along, and a display to show windows on. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { NODE, onPath, ROOT, run } from './run.mjs'

/** Electron's executable: in ELECTRON_OVERRIDE_DIST_PATH (Electron's own variable) or where its installer puts it. Null if absent. */
export function findElectron() {
  const folder = process.env['ELECTRON_OVERRIDE_DIST_PATH'] || join(ROOT, 'node_modules', 'electron', 'dist')
  const names = ['electron', 'electron.exe', 'Electron.app/Contents/MacOS/Electron']
  return names.map((name) => join(folder, name)).find((path) => existsSync(path)) ?? null
}

/**
 * Electron's executable, fetched by its own installer if it is not there yet. Null if it cannot be had.
 * @returns {Promise<string | null>}
 */
export async function ensureElectron() {
  const found = findElectron()
  if (found !== null) return found
  console.error('Fetching Electron’s runtime …')
  await run(NODE, [join(ROOT, 'node_modules', 'electron', 'install.js')], { stdio: ['ignore', 2, 2] })
  return findElectron()
}

/** Whether windows can be shown: there is a display, or Xvfb to simulate one. */
export function hasDisplay() {
  return hasRealDisplay() || onPath('xvfb-run') !== null
}

/** Whether somebody can see the windows. */
export function hasRealDisplay() {
  return process.platform !== 'linux' || Boolean(process.env['DISPLAY']) || Boolean(process.env['WAYLAND_DISPLAY'])
}
