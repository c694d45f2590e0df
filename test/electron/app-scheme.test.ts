import { describe, expect, it } from 'vitest'
import { resolveAsset } from '../../electron/app-scheme.ts'

const get = (url: string, host: 'console' | 'consent' = 'console') =>
  resolveAsset({ method: 'GET', url }, host, '/built')

describe('the app: scheme', () => {
  it.each([
    ['app://console/', '/built/index.html', 'text/html; charset=utf-8'],
    ['app://console/index.html?x#y', '/built/index.html', 'text/html; charset=utf-8'],
    ['app://console/assets/a-B1.js', '/built/assets/a-B1.js', 'text/javascript; charset=utf-8'],
    ['app://console/assets/inter.woff2', '/built/assets/inter.woff2', 'font/woff2'],
    ['app://console/assets/a.css', '/built/assets/a.css', 'text/css; charset=utf-8'],
  ])('serves %s', (url, path, type) => {
    expect(get(url)).toEqual({ kind: 'file', path, type, isPage: type.startsWith('text/html') })
  })

  it.each([
    'app://console/%2e%2e%2fsecret.json',
    'app://console/assets/..%2f..%2fpackage.json',
    'app://console/assets/..%5c..%5cpackage.json',
    'app://console/%252e%252e/package.json',
    'app://console/.hidden.json',
    'app://console/a%00.html',
    'app://console/c:%5cboot.html',
    'app://console/%E0%A4%A.html',
  ])('refuses %s: it leaves the folder or hides', (url) => {
    expect(get(url)).toMatchObject({ kind: 'refused', status: 403 })
  })

  it('stays in its folder where the address itself climbs', () => {
    expect(get('app://console/../../etc/index.html')).toMatchObject({ path: '/built/etc/index.html' })
  })

  it.each([
    ['app://consent/index.html', 403],
    ['https://console/index.html', 403],
    ['app://console/notes.txt', 404],
    ['app://console/assets', 404],
    ['no address', 400],
  ])('refuses %s with %i', (url, status) => {
    expect(get(url)).toMatchObject({ kind: 'refused', status })
  })

  it('is read only', () => {
    expect(resolveAsset({ method: 'POST', url: 'app://console/' }, 'console', '/built')).toMatchObject({ status: 405 })
  })
})
