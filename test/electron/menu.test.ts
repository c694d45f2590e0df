import type { MenuItemConstructorOptions } from 'electron'
import { describe, expect, it } from 'vitest'
import { menuTemplate } from '../../electron/menu.ts'

const actions = { newWindow: () => undefined, newWallboard: () => undefined, zoom: () => undefined }
const two = [
  { title: 'GCC (production) — Linda Console', isFront: true, focus: () => undefined },
  { title: 'A & B', isFront: false, focus: () => undefined },
]
const items = (template: readonly MenuItemConstructorOptions[], label: string) => {
  const menu = template.find((one) => one.label === label)
  return Array.isArray(menu?.submenu) ? menu.submenu : []
}

describe('the menu', () => {
  it('opens another window and a wallboard, and has nothing that acts on a cluster', () => {
    const labels = items(menuTemplate('linux', actions, two), '&File').map(({ label, role }) => label ?? role)
    expect(labels).toEqual(['New Window', 'New Wallboard', undefined, 'close', undefined, 'quit'])
  })

  it('lists the windows, with the one in front marked', () => {
    const listed = items(menuTemplate('linux', actions, two), '&Window').filter(({ type }) => type === 'checkbox')
    expect(listed.map(({ label, checked }) => [label, checked])).toEqual([
      ['GCC (production) — Linda Console', true],
      ['A && B', false],
    ])
  })

  it('leaves that list to macOS, which keeps it itself', () => {
    const template = menuTemplate('darwin', actions, two)
    expect(template.map(({ role }) => role)).toEqual(['appMenu', undefined, undefined, undefined, 'windowMenu'])
  })

  it('zooms by its own steps, never by those of the browser engine', () => {
    const view = items(menuTemplate('linux', actions, two), '&View')
    expect(view.filter(({ role }) => role === 'zoomIn' || role === 'zoomOut' || role === 'resetZoom')).toEqual([])
    expect(view.map(({ accelerator }) => accelerator)).toEqual(
      expect.arrayContaining(['CmdOrCtrl+0', 'CmdOrCtrl+Plus', 'CmdOrCtrl+=', 'CmdOrCtrl+-']),
    )
  })
})
