/** What a window can do about desktop notifications. */
import { Fault } from '../../shared/fault.ts'
import { FIRST_SETTINGS, type NotificationSettings, type NotificationState } from '../../shared/notification.ts'

export interface NoticeDesk {
  state(): NotificationState
  /** @throws {Fault} storeFull: they hold for this run, and are not kept. */
  save(settings: NotificationSettings): NotificationState
  /** One is shown now, whatever the settings say. @throws {Fault} notConfigured: nothing here shows any. */
  test(): void
}

/** A host without a fleet around it tells nobody. */
export const NO_NOTICES: NoticeDesk = {
  state: () => ({ settings: FIRST_SETTINGS, outlet: 'none', held: 0, problem: null }),
  save: () => refuse(),
  test: () => refuse(),
}

function refuse(): never {
  throw new Fault('notConfigured', 'This console shows no notifications.')
}
