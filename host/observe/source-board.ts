/** Where things come from and how that goes, all in one list, told to windows when it changes and at most once a second. */
import type { Source } from '../../shared/history.ts'
import type { Link } from '../../shared/picture.ts'
import { TICK_EVERY_MS } from '../../shared/stream.ts'
import { every, type Clock } from '../clock.ts'

const TELL_EVERY_MS = 1_000

export interface SourceBoardOptions {
  readonly clock: Clock
  readonly sources: () => Source[]
  /** Somebody looks. */
  readonly isWatched: () => boolean
  readonly changed: (sources: Source[]) => void
}

export class SourceBoard {
  readonly #options: SourceBoardOptions
  #told = ''
  #stop: () => void = () => undefined

  constructor(options: SourceBoardOptions) {
    this.#options = options
  }

  start(): void {
    this.#stop = every(this.#options.clock, TELL_EVERY_MS, () => this.#look())
  }

  list(): Source[] {
    return this.#options.sources()
  }

  close(): void {
    this.#stop()
  }

  #look(): void {
    const { sources, isWatched, changed } = this.#options
    if (!isWatched()) return
    const list = sources()
    const what = JSON.stringify(list)
    if (what === this.#told) return
    this.#told = what
    changed(list)
  }
}

/** The control API with its event stream. `heardAt`: of its newest word, epoch ms of this machine. */
export function controlApiSource(link: Link, heardAt: number | null, clockOffsetMs: number | null): Source {
  return {
    id: 'control-api',
    kind: 'controlApi',
    whose: 'control-plane',
    everyMs: TICK_EVERY_MS,
    lastAnswerAt: heardAt,
    trouble: troubleOf(link),
    isRelayed: false,
    clockOffsetMs,
  }
}

function troubleOf(link: Link): string | null {
  switch (link.kind) {
    case 'live':
      return null
    case 'connecting':
      return 'connecting'
    case 'stale':
      return 'connected, but nothing comes'
    case 'retrying':
    case 'refused':
      return link.problem.detail
  }
}
