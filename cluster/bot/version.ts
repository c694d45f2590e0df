/** A version of the bot: how it answers, and which settings it goes by. Everything else is the same in all of them. */
import { VERSION } from '../config.ts'
import { answer, type Answering } from './answer.ts'
import type { SettingValues } from './settings.ts'
import type { Understanding } from './understanding.ts'

export interface AnsweringParts {
  /** What the built-in patterns take a text to mean; remembered. */
  readonly meaningOf: (text: string) => Understanding
  /** As they stand when it is called. */
  readonly settings: () => SettingValues
}

export interface BotVersion {
  /** The name of its folder. */
  readonly version: string
  /** Schemas of the settings, both ends included. */
  readonly understands: { readonly from: number; readonly to: number }
  readonly answering: (parts: AnsweringParts) => Answering
}

/** Knows no setting by name, so it works under those of the next version too: nodes of both run side by side while that comes in. */
export const BUILT_IN: BotVersion = {
  version: VERSION,
  understands: { from: 0, to: 1 },
  answering:
    ({ meaningOf }) =>
    (message, before) =>
      answer(message, before, meaningOf),
}
