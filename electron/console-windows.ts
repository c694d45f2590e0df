/** The console's windows: each on a cluster and a place of its own. Whoever leads a person somewhere only navigates. */
import { BrowserWindow } from 'electron'
import type { Profile } from '../shared/connection.ts'
import { openConsoleWindow } from './console-window.ts'
import type { ShellPaths } from './shell-paths.ts'
import { GO_CHANNEL } from './port-channel.ts'
import { placeFor, type WindowPlace, type WindowStanding } from './window-place.ts'

/** A page that asks for windows without end must not take the machine with it. */
const MOST_WINDOWS = 16

export interface ConsoleWindowsOptions {
  readonly paths: ShellPaths
  /** Words for the preload of each. */
  readonly pageWords: readonly string[]
  readonly titleOf: (profile: Profile | null) => string
  /** Windows came, went or are named otherwise. */
  readonly changed: () => void
  readonly log: (line: string) => void
}

export class ConsoleWindows {
  readonly #options: ConsoleWindowsOptions
  readonly #open = new Map<BrowserWindow, WindowStanding>()

  constructor(options: ConsoleWindowsOptions) {
    this.#options = options
  }

  get all(): readonly BrowserWindow[] {
    return [...this.#open.keys()]
  }

  isOurs(window: BrowserWindow): boolean {
    return this.#open.has(window)
  }

  /** The one a person looks at, else the oldest; `null`: none is open. */
  get front(): BrowserWindow | null {
    const focused = BrowserWindow.getFocusedWindow()
    return focused !== null && this.isOurs(focused) ? focused : (this.all[0] ?? null)
  }

  /** `null`: it is on none, or that is not known yet. */
  clusterOf(window: BrowserWindow | null): string | null {
    return window === null ? null : this.#standing(window).profileId
  }

  /** `profile`: what its title says until host has said where it is. `null`: there are too many. */
  open(place: WindowPlace, profile: Profile | null): BrowserWindow | null {
    const { paths, pageWords, titleOf, changed, log } = this.#options
    if (this.#open.size >= MOST_WINDOWS) {
      log(`no window was opened: there are ${MOST_WINDOWS}`)
      return null
    }
    const window = openConsoleWindow({
      title: titleOf(profile),
      preload: paths.consolePreload,
      pageWords,
      stateFile: paths.windowFile,
      beside: this.front,
      place,
      log,
    })
    window.on('focus', changed)
    this.#open.set(window, { profileId: profile?.id ?? null, isWallboard: place.hash === '#/wallboard' })
    window.on('closed', () => {
      this.#open.delete(window)
      changed()
    })
    changed()
    return window
  }

  /** Host says that the window is on that cluster from now on. */
  placed(windowId: number, profile: Profile | null): void {
    const window = BrowserWindow.fromId(windowId)
    const standing = window === null ? undefined : this.#open.get(window)
    if (window === null || standing === undefined || window.isDestroyed()) return
    this.#open.set(window, { ...standing, profileId: profile?.id ?? null })
    window.setTitle(this.#options.titleOf(profile))
    this.#options.changed()
  }

  /** Leads a person there, in a window on that cluster where there is one, else in a new one. */
  show(place: WindowPlace): void {
    const { front } = this
    const choices = this.all.map((window) => ({ window, isFront: window === front, ...this.#standing(window) }))
    const chosen = placeFor(place, choices)
    if (chosen === null) return void this.open(place, null)
    chosen.window.webContents.send(GO_CHANNEL, place.hash)
    bringForward(chosen.window)
  }

  /** A second start, or a press on the tray: the person looks for a window. */
  focus(): void {
    const window = this.front
    if (window === null) this.open({ hash: '#/', clusterId: null }, null)
    else bringForward(window)
  }

  destroy(): void {
    for (const window of this.all) window.destroy()
  }

  #standing(window: BrowserWindow): WindowStanding {
    return this.#open.get(window) ?? { profileId: null, isWallboard: false }
  }
}

function bringForward(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}
