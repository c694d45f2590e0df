/** What a person is told on the desktop, and what of it they want to be told. */
import { z } from 'zod'
import { EpochMs } from './ids.ts'

export const NoticeLevel = z.enum(['critical', 'warning', 'info'])
export type NoticeLevel = z.infer<typeof NoticeLevel>

export const DesktopNotice = z.object({
  /** The same event has the same id, whoever tells it. */
  id: z.string(),
  level: NoticeLevel,
  title: z.string(),
  /** May be empty. */
  body: z.string(),
  /** The cluster it is about; `null`: several, or none. */
  profileId: z.string().nullable(),
  /** Where a press on it leads, as an address of the window: `#/alert/…`. It leads there and does nothing. */
  hash: z.string(),
  /** Shown before, and said by this one now: they go. */
  replaces: z.array(z.string()),
  at: EpochMs,
})
export type DesktopNotice = z.infer<typeof DesktopNotice>

const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time as 22:00')

export const QuietHours = z.object({
  isOn: z.boolean(),
  /** This machine's local time. `to` before `from`: over midnight. The same: the whole day. */
  from: TimeOfDay,
  to: TimeOfDay,
  /** The days on which they begin, 0 is Sunday. */
  days: z.array(z.number().int().min(0).max(6)).max(7),
})
export type QuietHours = z.infer<typeof QuietHours>

export const NotificationSettings = z.object({
  isOn: z.boolean(),
  levels: z.object({ critical: z.boolean(), warning: z.boolean(), info: z.boolean() }),
  /** Whether drills are told as if they were meant seriously. */
  drills: z.boolean(),
  /** Never holds back what is critical. */
  quiet: QuietHours,
})
export type NotificationSettings = z.infer<typeof NotificationSettings>

export const FIRST_SETTINGS: NotificationSettings = {
  isOn: true,
  levels: { critical: true, warning: true, info: true },
  drills: false,
  quiet: { isOn: false, from: '22:00', to: '07:00', days: [0, 1, 2, 3, 4, 5, 6] },
}

/** `system`: the shell shows them · `page`: each browser does, once a person allowed it · `none`: this desktop shows none. */
export const NoticeOutlet = z.enum(['system', 'page', 'none'])
export type NoticeOutlet = z.infer<typeof NoticeOutlet>

export const NotificationState = z.object({
  settings: NotificationSettings,
  outlet: NoticeOutlet,
  /** Waiting for the end of quiet hours. */
  held: z.number().int().nonnegative(),
  /** Why the settings do not outlive this run; `null`: they do. */
  problem: z.string().nullable(),
})
export type NotificationState = z.infer<typeof NotificationState>
