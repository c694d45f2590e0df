import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { describe, expect, it } from 'vitest'
import { askHelper, asThread, type Helper, startHelper } from '../../../cluster/process/helper.ts'
import { aFolder } from '../../support/factories.ts'
import { until } from '../../support/until.ts'

const ANSWERING = join(import.meta.dirname, '../../../cluster/process/answering.ts')

function run(start: (entry: string, signal: AbortSignal) => Helper, script: string) {
  const entry = join(aFolder(), 'helper.mjs')
  writeFileSync(entry, script)
  const ending = new AbortController()
  const helper = start(entry, ending.signal)
  const lines: string[] = []
  const ends: string[] = []
  const errors: string[] = []
  createInterface({ input: helper.stdout }).on('line', (line) => lines.push(line))
  helper.stderr.resume()
  helper.failed((error) => errors.push(error.message))
  helper.ended((why) => ends.push(why))
  return { helper, lines, ends, errors, ending }
}

describe.each([
  ['in a process of its own', startHelper],
  ['in a thread', asThread],
])('a question %s', (_, start) => {
  it('is heard whole, and its answer is whole when its end is told', async () => {
    const script = `
      const chunks = []
      for await (const chunk of process.stdin) chunks.push(chunk)
      for (let i = 0; i < 500; i++) process.stdout.write(String(Buffer.concat(chunks).length + i) + '\\n')
    `
    const { helper, lines, ends } = run(start, script)
    helper.stdin.end('a question')
    await until(() => ends.length > 0)
    expect(ends).toEqual(['exit code 0'])
    expect(lines).toHaveLength(500)
    expect(lines.at(-1)).toBe('509')
  })

  it('ends with whoever asked it', async () => {
    const { lines, ends, ending } = run(start, `process.stdout.write('here\\n'); setInterval(() => {}, 1000)`)
    await until(() => lines.length > 0)
    ending.abort()
    await until(() => ends.length > 0)
    expect(ends).toHaveLength(1)
  })

  it('of one line is read while nobody has closed the line, and whoever answered it ends', async () => {
    const script = `
      const { readQuestion } = await import(${JSON.stringify(ANSWERING)})
      const { question, say, done } = await readQuestion()
      say({ heard: question.name })
      done()
    `
    const { helper, lines, ends } = run(start, script)
    helper.stdin.write('{"name":"a question"}\n')
    await until(() => ends.length > 0)
    expect(lines).toEqual(['{"heard":"a question"}'])
    expect(ends).toEqual(['exit code 0'])
  })

  it('that nobody waits for any more ends whoever is at it', async () => {
    const script = `
      const { readQuestion } = await import(${JSON.stringify(ANSWERING)})
      const { say } = await readQuestion()
      say({ begun: true })
      setInterval(() => {}, 1000)
    `
    const { helper, lines, ends } = run(start, script)
    helper.stdin.write('{}\n')
    await until(() => lines.length > 0)
    helper.stdin.end()
    await until(() => ends.length > 0)
    expect(ends).toEqual(['exit code 1'])
  })
})

describe('an answer', () => {
  function asked(script: string) {
    const entry = join(aFolder(), 'helper.mjs')
    writeFileSync(entry, script)
    const words: unknown[] = []
    return { words, ...askHelper(entry, {}, new AbortController().signal, (word) => void words.push(word)) }
  }

  it('comes word by word, and its end says how it went', async () => {
    const { words, ended } = asked(`console.log('{"step":1}'); console.error('a complaint'); process.exitCode = 3`)
    expect(await ended).toEqual({ why: 'exit code 3', errors: 'a complaint' })
    expect(words).toEqual([{ step: 1 }])
  })

  it('that makes no sense fails the question, and not the process that asked', async () => {
    const { ended } = asked(`console.log('no JSON')`)
    await expect(ended).rejects.toMatchObject({ code: 'badAnswer', message: /^helper\.mjs said what cannot be read: / })
  })
})
