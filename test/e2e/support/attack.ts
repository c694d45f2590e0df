/** What a script tries that got into the console's page: the bridge, the secrets, the world outside. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from '@playwright/test'
import { CALL_NAMES, type CallInput, type CallName } from '../../../shared/calls.ts'
import { baseClass, COMMAND_KINDS, type Command } from '../../../shared/command.ts'
import { FIRST_SETTINGS } from '../../../shared/notification.ts'
import { aCommand, aPlan } from '../../host/support/factories.ts'
import type { FakeControlPlane } from '../../host/support/fake-control-plane.ts'
import type { PagePort } from './page-port.ts'
import { PLAIN_ACCESS } from '../../../shared/connection.ts'

export const DANGEROUS: readonly Command[] = COMMAND_KINDS.map(aCommand).filter(
  (command) => baseClass(command) === 'dangerous',
)

/** Plans for whatever is asked, of this moment, so that none is refused for its age. */
export function planAnything(controlPlane: FakeControlPlane): void {
  controlPlane.plan = ({ command }) => {
    const now = Date.now()
    const { journalId } = controlPlane.snapshot
    return aPlan({ command, journalId, createdAt: now, expiresAt: now + 120_000 })
  }
}

export const operationsSent = ({ requests }: FakeControlPlane): number =>
  requests.filter(({ line }) => line === 'POST /v1/operations').length

/** A server that nobody of the console has business with. */
export interface Outside {
  readonly url: string
  /** What arrived there. */
  readonly requests: readonly string[]
  readonly close: () => Promise<void>
}

export async function openOutside(): Promise<Outside> {
  const requests: string[] = []
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`)
    response.writeHead(200, { 'access-control-allow-origin': '*', 'content-type': 'text/javascript' }).end('')
  })
  server.on('upgrade', (request, socket) => {
    requests.push(`upgrade ${request.url}`)
    socket.destroy()
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** Every way a page has to talk to somebody, but going there itself: how each ended, `nothing` where nothing was heard of it. */
export function reachOut(page: Page, url: string): Promise<Record<string, string>> {
  return page.evaluate(async (target) => {
    const WAIT_MS = 500
    const ending = (pending: Promise<unknown>) =>
      pending.then(
        () => 'answered',
        () => 'refused',
      )
    const first = (of: EventTarget, ...names: readonly string[]): Promise<string> =>
      new Promise((resolve) => {
        for (const name of names) of.addEventListener(name, () => resolve(name === 'error' ? 'refused' : name))
      })
    const make = <K extends keyof HTMLElementTagNameMap>(tag: K, values: object): HTMLElementTagNameMap[K] =>
      Object.assign(document.createElement(tag), values)
    const element = (made: HTMLElement): Promise<string> => {
      document.body.append(made)
      return first(made, 'load', 'error')
    }
    const ways: Record<string, () => unknown> = {
      fetch: () => ending(fetch(`${target}/fetch`)),
      opaqueFetch: () => ending(fetch(`${target}/opaque`, { mode: 'no-cors', method: 'POST', body: 'x' })),
      request: () => {
        const request = new XMLHttpRequest()
        request.open('GET', `${target}/xhr`)
        request.send()
        return first(request, 'load', 'error')
      },
      beacon: () => {
        navigator.sendBeacon(`${target}/beacon`, 'x')
      },
      webSocket: () => first(new WebSocket(`${target.replace('http', 'ws')}/socket`), 'open', 'error'),
      eventSource: () => first(new EventSource(`${target}/events`), 'open', 'error'),
      image: () => element(make('img', { src: `${target}/image` })),
      script: () => element(make('script', { src: `${target}/script` })),
      style: () => element(make('link', { rel: 'stylesheet', href: `${target}/style` })),
      prefetch: () => element(make('link', { rel: 'prefetch', href: `${target}/prefetch` })),
      media: () => element(make('video', { src: `${target}/video` })),
      object: () => element(make('object', { data: `${target}/object` })),
      module: () => ending(import(/* @vite-ignore */ `${target}/module`)),
      worker: () => first(new Worker(`${target}/worker`), 'error'),
      // A refused frame loads an empty page of its own: whether anything arrived outside is what counts.
      frame: () => document.body.append(make('iframe', { src: `${target}/frame` })),
      form: () => {
        const form = make('form', { action: `${target}/form`, method: 'post', target: 'sink' })
        document.body.append(make('iframe', { name: 'sink' }), form)
        form.submit()
      },
      inlineScript: () => document.head.append(make('script', { textContent: `fetch('${target}/inline')` })),
      // oxlint-disable-next-line typescript/no-implied-eval -- That it is refused is what is tried here.
      eval: () => ending(Reflect.apply(new Function(`return fetch('${target}/eval')`), null, [])),
    }
    const results = Object.entries(ways).map(async ([name, start]) => {
      const nothing = new Promise<string>((resolve) => setTimeout(() => resolve('nothing'), WAIT_MS))
      const tried = Promise.resolve()
        .then(() => start())
        .catch(() => 'refused')
      return [
        name,
        await Promise.race([tried.then((how) => (typeof how === 'string' ? how : nothing)), nothing]),
      ] as const
    })
    return Object.fromEntries(await Promise.all(results))
  }, url)
}

/** One input for every call that a page can make. */
export function everyCall(operationId: string, planId: string): { readonly [N in CallName]: CallInput<N> } {
  const filter = { text: null, states: null, kinds: null, from: null, to: null, before: null, limit: 1_000 }
  const words = { reason: 'attack', typed: 'uae-main', password: null, probationMinutes: null }
  return {
    watch: {},
    reconnect: {},
    preparePlan: { command: aCommand('holdAutomation') },
    confirmPlan: { planId, ...words },
    withdrawOperation: { operationId },
    sendOperation: { operationId },
    listOperations: filter,
    exportOperations: { filter, format: 'json' },
    getPlan: { operationId },
    cancelOperation: { operationId },
    getFailover: { failoverId: 'uae-main.1' },
    listFailovers: { before: null, limit: 200 },
    listFacts: { limit: 500 },
    listRecordings: {},
    exportBundle: { subject: { kind: 'incident', incidentId: '../../etc/passwd' }, pictures: [] },
    openBundle: { name: '../../evil.zip', base64: 'UEsDBA==' },
    openReplay: { source: { kind: 'recording', recordingId: '../../etc/passwd' }, at: null },
    moveReplay: { at: 0, speed: 60 },
    closeReplay: {},
    getSeries: { keys: ['all/waiting'], from: 0, to: 1, points: 2 },
    listAlerts: { limit: 50, state: 'all' },
    listAlertRules: {},
    listSlos: {},
    listBackups: {},
    getPeople: {},
    listDeployments: { limit: 20 },
    listVersions: {},
    getUptime: { from: 0, to: 1 },
    whatIf: { accountId: 'uae-main' },
    queryPrometheus: { query: 'up', over: null },
    saveConnection: {
      profile: {
        id: 'attack',
        name: 'Attack',
        environment: 'drill',
        controlApiUrl: 'http://127.0.0.1:1',
        prometheusUrl: null,
        alertmanagerUrl: null,
        ...PLAIN_ACCESS,
      },
      token: null,
      actor: 'attack',
    },
    removeConnection: { id: 'attack' },
    testConnection: { controlApiUrl: 'http://127.0.0.1:1', token: null, id: null },
    readAuthorities: { pem: 'attack' },
    openConnection: { id: 'attack' },
    listRunbooks: {},
    syncRunbooks: {},
    getRunbook: { id: 'split-brain' },
    searchRunbooks: { text: 'attack', limit: 100 },
    pinRunbook: { id: 'split-brain', isPinned: true },
    getRunbookPicture: { name: '../package.json' },
    startRun: {
      runbookId: 'split-brain',
      subject: { accountId: 'attack', nodeId: null, serviceId: null, alertId: null },
    },
    listRuns: {},
    getRun: { runId: operationId },
    addRunEntry: { runId: operationId, body: { kind: 'noted', stepId: null, text: 'attack' } },
    declareIncident: { title: 'attack', severity: 3, summary: '', accountIds: [], alertIds: [], beganAt: null },
    listIncidents: {},
    getIncident: { incidentId: operationId },
    addIncidentEntry: { incidentId: operationId, body: { kind: 'wrote', text: 'attack' } },
    getImpact: { incidentId: operationId },
    listHandovers: {},
    addHandoverEntry: { body: { kind: 'shiftNoted', text: 'attack' } },
    dismissNotice: { id: 'store' },
    getNotifications: {},
    saveNotifications: FIRST_SETTINGS,
    testNotification: {},
    // Last: from here on this window can only look.
    lockWindow: {},
  }
}

const SOME_ID = '01a1f000-0000-7000-8000-000000000000'

/** Everything the page can read: what every call answers, what it stores, and what hangs on its window. */
export async function readEverything(page: Page, port: PagePort): Promise<string[]> {
  const inputs = everyCall(SOME_ID, SOME_ID)
  const texts: string[] = []
  for (const name of CALL_NAMES) {
    const answer: unknown = await port.call(name, inputs[name]).catch((error: unknown) => String(error))
    texts.push(`${name}: ${JSON.stringify(answer)}`)
  }
  texts.push(await page.content())
  texts.push(await page.evaluate(() => JSON.stringify([localStorage, sessionStorage, document.cookie, location.href])))
  texts.push(
    ...(await page.evaluate(() => {
      const found: string[] = []
      const seen = new Set<unknown>()
      const walk = (value: unknown, depth: number): void => {
        if (typeof value === 'string') found.push(value)
        if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return
        if (depth > 6 || seen.has(value) || seen.size > 50_000) return
        seen.add(value)
        for (const key of Reflect.ownKeys(value)) {
          try {
            walk(Reflect.get(value, key), depth + 1)
          } catch {
            // Some properties of a page refuse to be read: a thief reads the others.
          }
        }
      }
      walk(globalThis, 0)
      return found
    })),
  )
  return texts
}
