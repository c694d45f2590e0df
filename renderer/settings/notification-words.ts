/** Whether notifications can be shown here, in a sentence. Pure. */
import { assertNever } from '../../shared/assert-never.ts'
import type { NoticeLevel, NoticeOutlet } from '../../shared/notification.ts'
import type { Tone } from '../../shared/words/labels.ts'
import type { Permission } from '../notify/notice-desk.ts'

export interface OutletWords {
  /** `ask`: a person can change it. */
  readonly kind: 'works' | 'ask' | 'never'
  readonly tone: Tone
  readonly text: string
  /** Why one cannot be tried now; `null`: it can. */
  readonly lock: string | null
}

export function outletWords(outlet: NoticeOutlet, permission: Permission): OutletWords {
  switch (outlet) {
    case 'system':
      return {
        kind: 'works',
        tone: 'ok',
        text: 'This desktop shows notifications. Whether it lets this program, its own settings say: try one.',
        lock: null,
      }
    case 'none':
      return never('This desktop has nothing that shows notifications.')
    case 'page':
      return pageWords(permission)
    default:
      return assertNever(outlet)
  }
}

function pageWords(permission: Permission): OutletWords {
  switch (permission) {
    case 'granted':
      return {
        kind: 'works',
        tone: 'ok',
        text: 'This browser allows them. They come while a tab of this console is open.',
        lock: null,
      }
    case 'default':
      return {
        kind: 'ask',
        tone: 'unknown',
        text: 'This browser has not been asked yet: nothing is shown.',
        lock: 'Allow notifications first',
      }
    case 'denied':
      return {
        kind: 'ask',
        tone: 'warn',
        text: 'This browser denies them: nothing is shown. Allow them in its settings for this address.',
        lock: 'This browser denies notifications',
      }
    case 'unsupported':
      return never('This browser shows no notifications for this address.')
    default:
      return assertNever(permission)
  }
}

function never(text: string): OutletWords {
  return { kind: 'never', tone: 'unknown', text, lock: text }
}

export const LEVEL_WORDS: readonly { readonly level: NoticeLevel; readonly name: string; readonly about: string }[] = [
  { level: 'critical', name: 'Critical', about: 'Critical alerts. Quiet hours never hold them back' },
  { level: 'warning', name: 'Warning', about: 'Warnings, countdowns to a failover, operations that failed' },
  {
    level: 'info',
    name: 'Resolved and settled',
    about: 'An alert you were told of is over; an unknown outcome is known',
  },
]

/** Monday first. */
export const DAYS: readonly { readonly day: number; readonly name: string; readonly full: string }[] = [
  { day: 1, name: 'Mon', full: 'Monday' },
  { day: 2, name: 'Tue', full: 'Tuesday' },
  { day: 3, name: 'Wed', full: 'Wednesday' },
  { day: 4, name: 'Thu', full: 'Thursday' },
  { day: 5, name: 'Fri', full: 'Friday' },
  { day: 6, name: 'Sat', full: 'Saturday' },
  { day: 0, name: 'Sun', full: 'Sunday' },
]
