/** The settings this node was told last: on disk before they are gone by, so that it goes on with them when nobody tells it. */
import { existsSync, readFileSync } from 'node:fs'
import { z } from 'zod'
import { Settings } from '../../shared/deployment.ts'
import { writeDurably } from '../process/durable-file.ts'

export type SettingValues = Readonly<Settings['values']>

const NONE: Settings = { schema: 0, values: {} }

export interface SettingsKeeperOptions {
  readonly path: string
  /** Schemas that this version of the bot understands, both ends included. */
  readonly understands: { readonly from: number; readonly to: number }
  readonly log: (line: string) => void
}

export class SettingsKeeper {
  readonly #options: SettingsKeeperOptions
  #settings: Settings

  /** A file that cannot be read is said and gone without: the control plane tells them again. */
  constructor(options: SettingsKeeperOptions) {
    this.#options = options
    this.#settings = readSettings(options.path, options.log)
    this.#judge()
  }

  get schema(): number {
    return this.#settings.schema
  }

  get values(): SettingValues {
    return this.#settings.values
  }

  /** From the next message on. @throws what keeps them from the disk: then it goes by those it had. */
  set(settings: Settings): void {
    const before = JSON.stringify(this.#settings)
    const text = JSON.stringify(settings)
    if (text === before) return
    writeDurably(this.#options.path, text)
    this.#settings = settings
    this.#judge()
  }

  /** Of another schema it reads the names it knows; everything else is as if it were not set. */
  #judge(): void {
    const { understands, log } = this.#options
    const { schema } = this.#settings
    if (schema >= understands.from && schema <= understands.to) return
    log(
      `settings of schema ${schema}: this version understands ${understands.from} to ${understands.to} and passes over what it does not know`,
    )
  }
}

function readSettings(path: string, log: (line: string) => void): Settings {
  if (!existsSync(path)) return NONE
  try {
    return Settings.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : String(error)
    log(`${path} cannot be read, going on without settings until they are told: ${why}`)
    return NONE
  }
}

/** `otherwise`: where it is not set, or not a text. */
export function textSetting(values: SettingValues, name: string, otherwise: string): string {
  const value = values[name]
  return typeof value === 'string' && value !== '' ? value : otherwise
}

/** `otherwise`: where it is not set, or neither true nor false. */
export function flagSetting(values: SettingValues, name: string, otherwise: boolean): boolean {
  const value = values[name]
  return typeof value === 'boolean' ? value : otherwise
}
