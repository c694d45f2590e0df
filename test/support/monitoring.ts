/** A real Prometheus and a real Alertmanager of Debian's packages, on free ports of loopback. Whoever starts them closes them. */
import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePorts } from '../../cluster/supervisor/ports.ts'

export interface MonitoringOptions {
  /** Base URLs of the processes to scrape, by id. */
  readonly targets: Readonly<Record<string, string>>
  /** Alerting rules, as the lists under `rules:` of a rule file. */
  readonly rules?: readonly object[]
  /** Where Alertmanager posts to; absent: nobody. */
  readonly webhookUrl?: string
  /** Prometheus lets in nobody else; absent: everybody. */
  readonly user?: { readonly name: string; readonly password: string; readonly bcrypt: string }
}

export interface Monitoring {
  readonly prometheusUrl: string
  readonly alertmanagerUrl: string
  /** Ends one of them and resolves when it is gone. */
  stop(which: 'prometheus' | 'alertmanager'): Promise<void>
  /** Both are gone, and their folder. */
  close(): Promise<void>
}

const SCRAPE_EVERY_S = 1
const READY_WITHIN_MS = 30_000

export async function startMonitoring(options: MonitoringOptions): Promise<Monitoring> {
  const folder = mkdtempSync(join(tmpdir(), 'linda-monitoring-'))
  const [prometheusPort = 0, alertmanagerPort = 0] = await freePorts(2)
  const alertmanagerUrl = `http://127.0.0.1:${alertmanagerPort}`
  const prometheusUrl = `http://127.0.0.1:${prometheusPort}`
  writeFileSync(join(folder, 'prometheus.yml'), JSON.stringify(prometheusConfig(options, alertmanagerPort)))
  writeFileSync(join(folder, 'rules.yml'), JSON.stringify({ groups: [{ name: 'test', rules: options.rules ?? [] }] }))
  writeFileSync(join(folder, 'alertmanager.yml'), JSON.stringify(alertmanagerConfig(options)))
  const { user } = options
  const users = user === undefined ? {} : { basic_auth_users: { [user.name]: user.bcrypt } }
  writeFileSync(join(folder, 'web.yml'), JSON.stringify(users))
  mkdirSync(join(folder, 'data'))

  const processes = {
    alertmanager: start(folder, 'prometheus-alertmanager', [
      `--config.file=${join(folder, 'alertmanager.yml')}`,
      `--storage.path=${join(folder, 'alertmanager')}`,
      `--web.listen-address=127.0.0.1:${alertmanagerPort}`,
      '--cluster.listen-address=',
    ]),
    prometheus: start(folder, 'prometheus', [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${prometheusPort}`,
      `--web.config.file=${join(folder, 'web.yml')}`,
    ]),
  }
  const close = async (): Promise<void> => {
    await Promise.all(Object.values(processes).map(end))
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
  const headers = user === undefined ? {} : { authorization: basicOf(user.name, user.password) }
  try {
    await ready(`${alertmanagerUrl}/-/ready`, {}, join(folder, 'prometheus-alertmanager.log'))
    await ready(`${prometheusUrl}/-/ready`, headers, join(folder, 'prometheus.log'))
  } catch (error) {
    await close()
    throw error
  }
  return { prometheusUrl, alertmanagerUrl, stop: (which) => end(processes[which]), close }
}

export function basicOf(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
}

// JSON is YAML too.
function prometheusConfig({ targets }: MonitoringOptions, alertmanagerPort: number): object {
  const interval = `${SCRAPE_EVERY_S}s`
  return {
    global: { scrape_interval: interval, evaluation_interval: interval, scrape_timeout: interval },
    rule_files: ['rules.yml'],
    alerting: { alertmanagers: [{ static_configs: [{ targets: [`127.0.0.1:${alertmanagerPort}`] }] }] },
    scrape_configs: [
      {
        job_name: 'linda',
        static_configs: Object.entries(targets).map(([process, url]) => ({
          targets: [new URL(url).host],
          labels: { process },
        })),
      },
    ],
  }
}

function alertmanagerConfig({ webhookUrl }: MonitoringOptions): object {
  const receiver = webhookUrl === undefined ? {} : { webhook_configs: [{ url: webhookUrl }] }
  return {
    route: { receiver: 'test', group_wait: '0s', group_interval: '1s', repeat_interval: '1h' },
    receivers: [{ name: 'test', ...receiver }],
  }
}

function start(folder: string, command: string, args: readonly string[]): ChildProcess {
  const log = openSync(join(folder, `${command}.log`), 'a')
  const child = spawn(command, args, { cwd: folder, stdio: ['ignore', log, log] })
  closeSync(log)
  child.on('error', () => undefined) // `ready` tells what is wrong, with the log.
  return child
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGKILL')
  await gone
}

async function ready(url: string, headers: Readonly<Record<string, string>>, log: string): Promise<void> {
  const deadline = performance.now() + READY_WITHIN_MS
  while (performance.now() < deadline) {
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(1_000) }).catch(() => null)
    if (response?.ok === true) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`${url} did not come up:\n${readFileSync(log, 'utf8').slice(-2_000)}`)
}
