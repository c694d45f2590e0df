/** Who dials whom where: directly, or a relay that stands in between. Pure; asked wherever something is dialled. */
import type { ClusterConfig } from './config.ts'

/** What one process dials of another: its listener for bots, nodes or peers, or its pages. "uae-1>gateway/bots" */
export type Link = `${string}>${string}/${'bots' | 'nodes' | 'peers' | 'pages'}`

/** `port`: where the other side listens. */
export function dialPort(config: Pick<ClusterConfig, 'dial'>, link: Link, port: number): number {
  return config.dial?.[link] ?? port
}

/** The way to the pages of the process that calls itself `url`. */
export function dialPages(config: ClusterConfig, from: string, url: string): string {
  const way = new URL(url)
  const owner = pagesOf(config).find(([, port]) => String(port) === way.port)
  if (owner !== undefined) way.port = String(dialPort(config, `${from}>${owner[0]}/pages`, owner[1]))
  return way.origin
}

function pagesOf({ controlPlane, gateway, nodes, ...besides }: ClusterConfig): (readonly [id: string, port: number])[] {
  return [
    ['control-plane', controlPlane.apiPort],
    ['gateway', gateway.httpPort],
    ...nodes.map(({ id, httpPort }) => [id, httpPort] as const),
    ...(['supervisor', 'media', 'sheets', 'backup'] as const).flatMap((id) => {
      const httpPort = besides[id]?.httpPort
      return httpPort === undefined ? [] : [[id, httpPort] as const]
    }),
  ]
}
