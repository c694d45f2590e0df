/** The processes of this supervisor as a drill reaches them: signals, the pages of gateway and spreadsheet service, a backup's file. */
import {
  closeSync,
  existsSync,
  fstatSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { Fault } from '../../shared/fault.ts'
import { archivePath } from '../backup/archive.ts'
import { type ClusterConfig, LOOPBACK } from '../config.ts'
import type { DrillWorld } from './drill-hands.ts'
import type { Supervisor } from './supervisor.ts'

const ANSWER_WITHIN_MS = 3_000
/** Backups with a byte that is another one. */
const DAMAGED_FILE = 'drill-damaged.json'

const Moving = z.object({
  snapshot: z.object({ accounts: z.record(z.string(), z.object({ activeFailoverId: z.string().nullable() })) }),
})

export function drillWorld(
  config: ClusterConfig,
  supervisor: Pick<Supervisor, 'signal'>,
  log: (line: string) => void,
): DrillWorld {
  const { gateway, sheets, controlPlane, backup, dataDir, environment, apiToken, nodeToken } = config
  const path = join(dataDir, DAMAGED_FILE)
  const post = async (url: string, body: unknown) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { authorization: `Bearer ${nodeToken}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    })
    if (!response.ok) throw new Fault('badAnswer', `${url} answered ${response.status}: ${await response.text()}`)
  }
  return {
    environment,
    signal: (id, name) => supervisor.signal(id, name),
    logOut: (nodeId) =>
      post(`http://${LOOPBACK}:${gateway.httpPort}/messenger/sessions/${encodeURIComponent(nodeId)}`, { do: 'logOut' }),
    hangSheets: async (forMs) => {
      if (sheets === undefined) throw new Fault('unknownService', 'This cluster has no spreadsheet service')
      const fault = forMs === 0 ? { mode: 'none' } : { mode: 'hang', seconds: Math.max(1, Math.ceil(forMs / 1_000)) }
      await post(`http://${LOOPBACK}:${sheets.httpPort}/fault`, fault)
    },
    flipByte: (backupId) => {
      const file = archivePath(backup?.folder ?? join(dataDir, 'backups'), backupId)
      if (!existsSync(file)) throw new Fault('unknownBackup', `There is no file ${file}`)
      return flipMiddleByte(file)
    },
    damaged: {
      read: () => (existsSync(path) ? z.array(z.string()).parse(JSON.parse(readFileSync(path, 'utf8'))) : []),
      write: (backupIds) => {
        if (backupIds.length === 0) return rmSync(path, { force: true })
        writeFileSync(`${path}.half`, JSON.stringify(backupIds), { mode: 0o600 })
        renameSync(`${path}.half`, path)
      },
    },
    isFailingOver: async (accountId) => {
      const response = await fetch(`http://${LOOPBACK}:${controlPlane.apiPort}/v1/cluster`, {
        headers: { authorization: `Bearer ${apiToken}` },
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      })
      return Moving.parse(await response.json()).snapshot.accounts[accountId]?.activeFailoverId != null
    },
    now: Date.now,
    pause: (ms) => pause(ms),
    after: (ms, work) => {
      const timer = setTimeout(work, ms)
      return () => clearTimeout(timer)
    },
    log,
  }
}

/** Twice makes what it was. Answers where it was done. */
function flipMiddleByte(file: string): string {
  const handle = openSync(file, 'r+')
  try {
    const at = Math.floor(fstatSync(handle).size / 2)
    const byte = Buffer.alloc(1)
    readSync(handle, byte, 0, 1, at)
    writeSync(handle, Buffer.from([(byte[0] ?? 0) ^ 0xff]), 0, 1, at)
    return `byte ${at} of ${file} is another one`
  } finally {
    closeSync(handle)
  }
}
