/** Finds or installs what the tests need beside npm packages: a browser, a virtual display, promtool, faketime, a bus. */
import { existsSync } from 'node:fs'
import { chmod, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { hasDisplay } from './electron-runtime.mjs'
import { machineEnv, onPath, ROOT, run, tool } from './run.mjs'

const POLICY = '/usr/sbin/policy-rc.d'

/** The browser to test in: CHROMIUM_PATH, the system's, or the one Playwright keeps. Null if there is none. */
export function findChromium() {
  const named = process.env['CHROMIUM_PATH']
  if (named !== undefined && named !== '') return named
  for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
    const path = onPath(name)
    if (path !== null) return path
  }
  return findPlaywrightChromium()
}

/**
 * Installs what is missing. Resolves with what stays missing and why.
 * @returns {Promise<readonly string[]>}
 */
export async function ensureTestTools() {
  const missing = missingDebianPackages()
  if (missing.length > 0 && canInstallDebianPackages()) await installDebianPackages(missing)
  if (findChromium() === null) {
    console.error('Installing a browser for the tests (playwright install chromium) …')
    await run(tool('playwright'), ['install', 'chromium'], { stdio: ['ignore', 2, 2] })
  }
  return problems()
}

function findPlaywrightChromium() {
  if (!existsSync(join(ROOT, 'node_modules', 'playwright'))) return null
  const path = createRequire(import.meta.url)('playwright').chromium.executablePath()
  return existsSync(path) ? path : null
}

function missingDebianPackages() {
  const packages = []
  if (findChromium() === null) packages.push('chromium', 'fonts-liberation')
  if (!hasDisplay()) packages.push('xvfb', 'xauth')
  if (onPath('promtool') === null || onPath('prometheus') === null) packages.push('prometheus')
  if (onPath('prometheus-alertmanager') === null) packages.push('prometheus-alertmanager')
  if (onPath('faketime') === null) packages.push('faketime')
  if (onPath('openssl') === null) packages.push('openssl')
  if (onPath('dbus-daemon') === null) packages.push('dbus-daemon')
  return packages
}

function canInstallDebianPackages() {
  return process.getuid?.() === 0 && onPath('apt-get') !== null
}

/** @param {readonly string[]} packages */
async function installDebianPackages(packages) {
  console.error(`Installing for the tests: ${packages.join(', ')} …`)
  const env = { ...machineEnv(), DEBIAN_FRONTEND: 'noninteractive' }
  /** @type {import('node:child_process').StdioOptions} */
  const stdio = ['ignore', 2, 2]
  // Tests start their own Prometheus and Alertmanager: the packages' services must not start.
  const ownPolicy = !existsSync(POLICY)
  if (ownPolicy) {
    await writeFile(POLICY, '#!/bin/sh\nexit 101\n')
    await chmod(POLICY, 0o755)
  }
  try {
    await run('apt-get', ['update', '-qq'], { env, stdio })
    await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], { env, stdio })
  } finally {
    if (ownPolicy) await rm(POLICY, { force: true })
  }
}

function problems() {
  const list = []
  if (findChromium() === null) {
    list.push('No browser: install Chromium (Debian: apt-get install chromium) or set CHROMIUM_PATH.')
  }
  if (!hasDisplay()) {
    list.push('No display: set DISPLAY or install Xvfb (Debian: apt-get install xvfb xauth).')
  }
  if (onPath('promtool') === null || onPath('prometheus') === null) {
    list.push('No prometheus or promtool: install Prometheus (Debian: apt-get install prometheus).')
  }
  if (onPath('prometheus-alertmanager') === null) {
    list.push('No prometheus-alertmanager: install it (Debian: apt-get install prometheus-alertmanager).')
  }
  if (onPath('faketime') === null) {
    list.push('No faketime: install it (Debian: apt-get install faketime), for the tests that set the clock.')
  }
  if (onPath('dbus-daemon') === null) {
    list.push('No dbus-daemon: install it (Debian: apt-get install dbus-daemon), for the notices of the desktop.')
  }
  return list
}
