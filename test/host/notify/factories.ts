/** Happenings as tests of the gate and of its words need them. */
import type { Happening } from '../../../host/notify/happenings.ts'

export function aHappening(over: Partial<Happening> = {}): Happening {
  const subject = over.subject ?? 'noStandby/uae-main'
  const level = over.level ?? 'warning'
  return {
    profile: { id: 'gcc', name: 'GCC', environment: 'production' },
    id: `gcc/alert/${subject}/${over.kind ?? 'alert'}/${level}`,
    kind: 'alert',
    subject,
    level,
    about: level,
    title: `about ${subject}`,
    body: '',
    hash: `#/alert/${encodeURIComponent(subject)}`,
    isDrill: false,
    isPast: false,
    replaces: [],
    overAt: null,
    ...over,
  }
}

export const several = (count: number, over: Partial<Happening> = {}): Happening[] =>
  Array.from({ length: count }, (_, index) => aHappening({ subject: `nodeDown/uae-${index + 1}`, ...over }))
