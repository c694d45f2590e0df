/** Readers of an event stream in a process of its own: `node clients.ts URL COUNT`. Tells once a second how many facts all of them got. */
import { request } from 'node:http'

const [, , url = '', count = '0'] = process.argv
const MARK = Buffer.from('\nevent: fact')
let facts = 0

for (let index = 0; index < Number(count); index++) {
  const asked = request(new URL(url), { agent: false, headers: { accept: 'text/event-stream' } }, (response) => {
    response.on('data', (chunk: Buffer) => {
      // A mark cut by two chunks is missed: fewer are counted than came, never more.
      for (let at = chunk.indexOf(MARK); at >= 0; at = chunk.indexOf(MARK, at + MARK.length)) facts += 1
    })
    response.on('end', () => process.exit(1))
  })
  asked.end()
}

setInterval(() => {
  process.stdout.write(`${JSON.stringify({ facts })}\n`)
  facts = 0
}, 1_000)
process.stdin.on('end', () => process.exit(0))
process.stdin.resume()
