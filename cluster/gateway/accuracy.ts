/** Holds what a bot understood against the label its text was made from. Pure. */
import type { Understood } from '../wire/traffic.ts'
import type { Label } from './phrases.ts'

export type Outcome = 'right' | 'wrong'

export const ENTITIES = ['amount', 'currency', 'when'] as const
export type Entity = (typeof ENTITIES)[number]

export interface Accuracy {
  readonly intent: Outcome
  /** Those the text holds, and those the bot read into it: missed, misread and made up are all wrong. */
  readonly entities: readonly { readonly entity: Entity; readonly outcome: Outcome }[]
}

export function accuracyOf(label: Label, understood: Understood): Accuracy {
  const found = ENTITIES.filter((entity) => label[entity] !== undefined || understood[entity] !== undefined)
  return {
    intent: outcomeOf(label.intent === understood.intent),
    entities: found.map((entity) => ({
      entity,
      outcome: outcomeOf(normal(label[entity]) === normal(understood[entity])),
    })),
  }
}

function outcomeOf(isRight: boolean): Outcome {
  return isRight ? 'right' : 'wrong'
}

/** Capitals and spaces do not count. */
function normal(value: string | number | undefined): string | number | undefined {
  return typeof value === 'string' ? value.trim().replaceAll(/\s+/g, ' ').toLowerCase() : value
}
