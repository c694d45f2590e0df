/** Reads a body whole, up to a limit. */
import { Fault } from '../../shared/fault.ts'

/** @throws {Fault} badAnswer: it is larger than `limitBytes`; `what` names the request. */
export async function readText(body: AsyncIterable<Uint8Array>, limitBytes: number, what: string): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.byteLength
    if (size > limitBytes) throw new Fault('badAnswer', `${what} answered more than ${limitBytes} bytes.`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
