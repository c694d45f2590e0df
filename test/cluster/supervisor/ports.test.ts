import { createServer } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { checkPort, freePorts } from '../../../cluster/supervisor/ports.ts'
import { faultOfPromise } from '../../support/fault.ts'

it('free ports are different ones, and free', async () => {
  const ports = await freePorts(20)
  expect(new Set(ports).size).toBe(20)
  for (const port of ports) await checkPort(port)
})

it('a taken port is refused, with what to do', async () => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const address = server.address()
  const checked = checkPort(typeof address === 'object' ? (address?.port ?? 0) : 0)
  await expect(checked).rejects.toThrow(/Choose another with --port/)
  expect(await faultOfPromise(checked)).toBe('portTaken')
})
