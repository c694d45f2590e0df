/** Free ports on loopback, held together until all are known so that none is found twice. */
import { createServer, type Server } from 'node:net'
import { LOOPBACK } from '../config.ts'
import { Fault } from '../../shared/fault.ts'

export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, () => hold(0)))
  const ports = servers.map(portOf)
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  return ports
}

/** @throws {Fault} portTaken. */
export async function checkPort(port: number): Promise<void> {
  const server = await hold(port).catch((error: unknown) => {
    throw new Fault(
      'portTaken',
      `Port ${port} on ${LOOPBACK} cannot be used: ${error instanceof Error ? error.message : String(error)}. Choose another with --port, or leave it out.`,
    )
  })
  await new Promise((resolve) => server.close(resolve))
}

function hold(port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(port, LOOPBACK, () => resolve(server))
  })
}

function portOf(server: Server): number {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Fault('internal', 'A listening server has no port')
  return address.port
}
