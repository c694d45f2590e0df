import { describe, expect, it } from 'vitest'
import { createNoticeDesk, type Notifying, type Permission } from '../../../renderer/notify/notice-desk.ts'
import type { DesktopNotice } from '../../../shared/notification.ts'

const aNotice = (id: string, over: Partial<DesktopNotice> = {}): DesktopNotice => ({
  id,
  level: 'warning',
  title: id,
  body: '',
  profileId: 'gcc',
  hash: '#/alerts',
  replaces: [],
  at: 0,
  ...over,
})

/** Tabs of one browser: they share the permission and what was told. */
function aBrowser(permission: Permission = 'granted') {
  const state = { permission, answer: 'granted' as Permission, refuses: false }
  const told = new Set<string>()
  const shown = new Map<string, () => void>()
  const notifying: Notifying = {
    permission: () => state.permission,
    request: () => Promise.resolve((state.permission = state.answer)),
    show: ({ id }, onPress) => {
      if (state.refuses) throw new Error('Illegal constructor')
      shown.set(id, onPress)
      return { close: () => shown.delete(id) }
    },
    claim: (id) => {
      const isFirst = !told.has(id)
      told.add(id)
      return Promise.resolve(isFirst)
    },
  }
  return {
    state,
    shown,
    aTab: (onPress: (notice: DesktopNotice) => void = () => undefined) => createNoticeDesk(notifying, onPress),
  }
}

describe('notifications of a browser', () => {
  it('come once, though several tabs hear of them', async () => {
    const { shown, aTab } = aBrowser()
    const tabs = [aTab(), aTab(), aTab()]
    await Promise.all(tabs.map((tab) => tab.show(aNotice('a'))))
    expect([...shown.keys()]).toEqual(['a'])
  })

  it('do not come before a person allowed them, and are not lost for a tab that may', async () => {
    const { shown, aTab } = aBrowser('default')
    const tab = aTab()
    await tab.show(aNotice('a'))
    expect(shown.size).toBe(0)
    await tab.allow()
    expect(tab.store.getState().permission).toBe('granted')
    await tab.show(aNotice('a'))
    expect([...shown.keys()]).toEqual(['a'])
  })

  it('say that the browser denies them', async () => {
    const browser = aBrowser('default')
    browser.state.answer = 'denied'
    const tab = browser.aTab()
    await tab.allow()
    expect(tab.store.getState().permission).toBe('denied')
  })

  it('take the place of those they sum up', async () => {
    const { shown, aTab } = aBrowser()
    const tab = aTab()
    await tab.show(aNotice('a'))
    await tab.show(aNotice('b'))
    await tab.show(aNotice('both', { replaces: ['a', 'b'] }))
    expect([...shown.keys()]).toEqual(['both'])
  })

  it('lead to their place when they are pressed', async () => {
    const pressed: string[] = []
    const { shown, aTab } = aBrowser()
    await aTab(({ hash }) => pressed.push(hash)).show(aNotice('a', { hash: '#/alert/x' }))
    shown.get('a')?.()
    expect(pressed).toEqual(['#/alert/x'])
  })

  it('that the browser does not show after all are said to be so', async () => {
    const browser = aBrowser()
    browser.state.refuses = true
    const tab = browser.aTab()
    await tab.show(aNotice('a'))
    expect(tab.store.getState().problem).toBe('Illegal constructor')
  })
})
