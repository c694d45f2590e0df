/** How the servers of one profile are reached: whose certificates are believed, and through which proxy. One place for all of them. */
import type { TLSSocket } from 'node:tls'
import { Agent, buildConnector, type Dispatcher, Pool, ProxyAgent } from 'undici'
import type { Profile } from '../../shared/connection.ts'
import { judge, proxyTlsOptionsOf, tlsOptionsOf } from './certificate.ts'
import { originOf, ProxyRefused } from './proxy-refused.ts'

export type Way = Pick<Profile, 'trust' | 'proxyUrl'>

/** The system's authorities, no proxy. */
export const DIRECT: Way = { trust: { kind: 'system' }, proxyUrl: null }

export interface WayOptions extends Pick<
  Agent.Options,
  'keepAliveTimeout' | 'headersTimeout' | 'bodyTimeout' | 'connections' | 'pipelining'
> {
  /** For the connection to come about, its handshake included, ms. Absent: the runtime's. */
  readonly connectWithinMs?: number
}

/** A proxy that takes the connection and opens no way, ms. */
const TUNNEL_WITHIN_MS = 5_000

type Connector = ReturnType<typeof buildConnector>
/** What a proxy's agent hands its factory. */
type Tunnelled = Omit<Pool.Options, 'connect'> & { readonly connect: Connector }

export function createDispatcher(way: Way, { connectWithinMs, ...options }: WayOptions = {}): Dispatcher {
  const { trust, proxyUrl } = way
  const limit = connectWithinMs === undefined ? {} : { timeout: connectWithinMs }
  // The runtime does not check a resumed session for its name again: there are none.
  const tls = { ...tlsOptionsOf(trust), maxCachedSessions: 0, ...limit }
  if (proxyUrl === null) return new Agent({ ...options, connect: judging(buildConnector(tls), way) })
  return new ProxyAgent({
    ...options,
    uri: proxyUrl,
    requestTls: tls,
    proxyTls: { ...proxyTlsOptionsOf(trust), ...limit },
    clientFactory: (origin, more) => new Pool(origin, { ...more, headersTimeout: connectWithinMs ?? TUNNEL_WITHIN_MS }),
    // What it makes a pool with is the tunnel's connector: ours stands around it.
    factory: (origin, more: object) => {
      const { connect, ...rest } = more as Tunnelled
      return new Pool(origin, { ...rest, connect: judging(through(connect, proxyUrl), way) })
    },
  })
}

function judging(connect: Connector, { trust }: Way): Connector {
  return (options, callback) => {
    connect(options, (...[error, socket]) => {
      if (error !== null) return callback(error, null)
      if (options.protocol !== 'https:') return callback(null, socket)
      try {
        judge(socket as TLSSocket, trust, options.hostname)
      } catch (refused) {
        socket.destroy()
        return callback(refused instanceof Error ? refused : new Error(String(refused)), null)
      }
      callback(null, socket)
    })
  }
}

/** What fails before there is a tunnel is the proxy's, and says so. */
function through(connect: Connector, proxyUrl: string): Connector {
  return (options, callback) => {
    connect(options, (...[error, socket]) => {
      if (error === null) return callback(null, socket)
      callback(ProxyRefused.of(error, originOf(proxyUrl)), null)
    })
  }
}
