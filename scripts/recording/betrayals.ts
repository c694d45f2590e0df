/** What a bundle that everybody gets must not say: secrets, and anything of the machine and the person it was made by. */
import { homedir, hostname, tmpdir, userInfo } from 'node:os'
import { unpack } from '../../host/bundle/unpack.ts'
import { ROOT } from '../run.mjs'

/** Says nothing of anybody; and causes have roots. */
const OF_ANYBODY = ['', 'root']

/** File and what was found in it. `secrets`: texts beside those of this machine. */
export async function betrayals(bytes: Buffer, secrets: readonly string[]): Promise<string[]> {
  const words = [...secrets, ROOT, homedir(), tmpdir(), hostname(), userInfo().username]
  const wanted = [...new Set(words)].filter((word) => !OF_ANYBODY.includes(word)).map(asWord)
  const unpacked = await unpack(bytes)
  const found: string[] = []
  for (const name of unpacked.names) {
    const pieces: Buffer[] = []
    for await (const piece of unpacked.read(name)) pieces.push(piece)
    const text = Buffer.concat(pieces).toString('latin1')
    for (const word of wanted) {
      const at = text.search(word)
      if (at !== -1) found.push(`${name}: ${text.slice(Math.max(0, at - 80), at + 80)}`)
    }
  }
  return found
}

/** Whole words: a short name of a machine is part of others. */
function asWord(text: string): RegExp {
  return new RegExp(`(?<![A-Za-z0-9])${text.replaceAll(/[^A-Za-z0-9]/g, '\\$&')}(?![A-Za-z0-9])`)
}
