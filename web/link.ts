/** How another link to a running console is had: from a file that only its owner can read. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { Fault } from '../shared/fault.ts'

const WebLink = z.object({ url: z.url(), secret: z.string().min(1) })
const Answer = z.object({ consoleUrl: z.url() })

export function linkFile(dataDir: string): string {
  return join(dataDir, 'web-link.json')
}

export function writeLink(dataDir: string, link: z.infer<typeof WebLink>): void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const file = linkFile(dataDir)
  // The mode counts only for a new file.
  rmSync(file, { force: true })
  writeFileSync(file, `${JSON.stringify(link)}\n`, { mode: 0o600 })
}

export function removeLink(dataDir: string): void {
  rmSync(linkFile(dataDir), { force: true })
}

/** The same link, for a wall: the page signs in with it and then only looks. */
export function toWallboard(consoleUrl: string): string {
  const url = new URL(consoleUrl)
  url.searchParams.set('open', 'wallboard')
  return url.href
}

/** Another one-time link to the console that runs with this data folder.
 *  @throws {Fault} unreachable: none runs. */
export async function requestLink(dataDir: string, send: typeof fetch = fetch): Promise<string> {
  const link = readLink(dataDir)
  let response: Response
  try {
    response = await send(new URL('/session/code', link.url), {
      method: 'POST',
      headers: { authorization: `Bearer ${link.secret}` },
    })
  } catch {
    // The reason is always the same: the file outlived its console.
    throw new Fault('unreachable', `No console answers at ${link.url}. Start it with: npm start`)
  }
  const answer = Answer.safeParse(await response.json().catch(() => null))
  if (!answer.success)
    throw new Fault('badAnswer', `What answers at ${link.url} is not the console that wrote ${linkFile(dataDir)}.`)
  return answer.data.consoleUrl
}

function readLink(dataDir: string): z.infer<typeof WebLink> {
  try {
    return WebLink.parse(JSON.parse(readFileSync(linkFile(dataDir), 'utf8')))
  } catch {
    // Missing or cut short: either way nothing of a running console is there.
    throw new Fault(
      'unreachable',
      `No web console is running with the data folder ${dataDir}. Start it with: npm start`,
    )
  }
}
