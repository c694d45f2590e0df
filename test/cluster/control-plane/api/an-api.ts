/** The control API over a cluster of `aCluster`, asked without a port. */
import { onTestFinished } from 'vitest'
import { Alerts } from '../../../../cluster/control-plane/alerts/alerts.ts'
import { makeHandlers } from '../../../../cluster/control-plane/api/handlers.ts'
import { buildApi } from '../../../../cluster/control-plane/api/server.ts'
import { GATEWAY } from '../../../../cluster/control-plane/nodes/roster.ts'
import { RunbookShelf } from '../../../../cluster/control-plane/runbooks/shelf.ts'
import { PeopleFile } from '../../../../cluster/control-plane/people/people.ts'
import { Slos } from '../../../../cluster/control-plane/slo/slos.ts'
import { currentSamples } from '../../../../cluster/control-plane/samples.ts'
import { Hub } from '../../../../cluster/control-plane/stream/hub.ts'
import { openRegistry } from '../../../../cluster/process/metrics.ts'
import type { Sample } from '../../../../shared/sample.ts'
import type { ControlPlaneStatus } from '../../../../shared/status.ts'
import { anId } from '../../../support/factories.ts'
import { aCluster } from '../a-cluster.ts'

export const TOKEN = 'token-of-the-control-api'
const signedIn = { authorization: `Bearer ${TOKEN}` }

interface ApiOptions {
  /** Folder of the runbooks it keeps. */
  readonly runbooks?: string | null
  /** What the stream tells every second; absent: what the processes of the cluster reported. */
  readonly streamed?: () => readonly Sample[]
}

export async function anApi({ runbooks = null, streamed }: ApiOptions = {}) {
  const cluster = aCluster()
  const { book, roster, operations, balancing, backups, deployments, clock } = cluster
  const samples = () => currentSamples({ book, roster, now: clock.wall })
  const hub = new Hub({ book, samples: streamed ?? samples, now: clock.wall })
  const { config, lines } = cluster
  const dial = (url: string) => url
  const log = (line: string) => lines.push(line)
  const alerts = new Alerts({ config, book, roster, samples, clock, log, slos: () => slos, dial })
  const slos: Slos = new Slos({ config, book, roster: () => roster, now: clock.wall, log: (line) => lines.push(line) })
  const watch = { phi: (nodeId: string) => (nodeId === 'uae-1' ? 0.3 : null) }
  const status = (): ControlPlaneStatus => ({
    kind: 'control-plane',
    incarnation: anId(1),
    pid: 1,
    version: '0.1.0',
    at: clock.wall(),
    term: book.engine.term,
    journal: { id: book.engine.journalId, seq: book.snapshot.seq },
    gatewayConnected: roster.presence(GATEWAY) !== null,
    leases: [{ accountId: 'uae-main', holder: 'uae-1', epoch: 1 }],
  })
  const metrics = openRegistry()
  const server = await buildApi({
    token: TOKEN,
    handlers: makeHandlers({
      book,
      roster,
      watch,
      operations,
      alerts,
      slos,
      balancing,
      backups,
      deployments,
      runbooks: new RunbookShelf(runbooks, log),
      people: new PeopleFile(null),
      samples,
      status,
      metrics,
      dial,
      now: clock.wall,
    }),
    hub,
    pages: {
      status,
      notReady: () => null,
      log: (line) => cluster.lines.push(line),
      metrics,
    },
  })
  onTestFinished(async () => {
    hub.close()
    await server.close()
  })
  return {
    ...cluster,
    server,
    hub,
    alerts,
    slos,
    get: (url: string, headers: Record<string, string> = signedIn) => server.inject({ url, headers }),
    post: (url: string, payload: object, headers: Record<string, string> = {}) =>
      server.inject({ method: 'POST', url, payload, headers: { ...signedIn, ...headers } }),
    /** As it stands on the wire, whatever it is. */
    postRaw: (url: string, payload: string, type = 'application/json') =>
      server.inject({ method: 'POST', url, payload, headers: { ...signedIn, 'content-type': type } }),
  }
}
