/** A reader that stops reading: what becomes of it, and of what it missed. */
import { connect, type Socket } from 'node:net'
import { request } from 'node:http'
import { parseEventId } from '../../../shared/stream.ts'

export interface Stalled {
  /** Stops reading; resolves when the server has cut it. */
  untilCut(): Promise<void>
  /** The last id it read whole. */
  readonly lastId: string
}

/** Reads until `seq`, then nothing more. */
export async function stallAfter(url: string, seq: number): Promise<Stalled> {
  const { hostname, port } = new URL(url)
  const socket: Socket = connect(Number(port), hostname)
  let text = ''
  let lastId = ''
  socket.write(`GET / HTTP/1.1\r\nhost: ${hostname}\r\naccept: text/event-stream\r\n\r\n`)
  await new Promise<void>((resolve, reject) => {
    socket.on('error', reject)
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      for (const [, id] of text.matchAll(/^id: (\S+)\nevent: fact\ndata: .*\n\n/gm)) lastId = id ?? lastId
      text = text.slice(text.lastIndexOf('\n\n') + 2)
      if ((parseEventId(lastId)?.seq ?? 0) < seq) return
      socket.pause()
      socket.removeAllListeners('data')
      resolve()
    })
  })
  return {
    lastId,
    untilCut: () =>
      new Promise((resolve) => {
        // A paused socket does not hear its end; asking the kernel to write does.
        const asking = setInterval(() => {
          socket.write('\r\n', (error) => {
            if (!error) return
            clearInterval(asking)
            resolve()
          })
        }, 100)
        socket.on('error', () => {
          clearInterval(asking)
          resolve()
        })
      }),
  }
}

/** Resumes from `lastId` and reads until it has `untilSeq`: every number it got, in order. */
export function resumeFrom(url: string, lastId: string, untilSeq: number): Promise<number[]> {
  return new Promise((resolve, reject) => {
    const got: number[] = []
    let text = ''
    const headers = { 'last-event-id': lastId }
    const asked = request(new URL(url), { agent: false, headers }, (response) => {
      response.on('data', (chunk: Buffer) => {
        text += chunk.toString()
        if (/^event: gap$/m.test(text)) reject(new Error(`it was told to begin anew: ${text.slice(-200)}`))
        for (const [, id] of text.matchAll(/^id: (\S+)\nevent: fact\ndata: .*\n\n/gm))
          got.push(parseEventId(id ?? '')?.seq ?? -1)
        text = text.slice(text.lastIndexOf('\n\n') + 2)
        if ((got.at(-1) ?? 0) < untilSeq) return
        response.destroy()
        resolve(got)
      })
      response.on('error', reject)
      response.on('end', () => reject(new Error('it was cut again')))
    })
    asked.on('error', reject)
    asked.end()
  })
}
