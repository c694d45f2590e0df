/** Shows an address in the person's browser. */
import { spawn } from 'node:child_process'

const OPENERS: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
}

/** `failed` is told when there is no opener; the address was printed already. */
export function openBrowser(url: string, platform: NodeJS.Platform, failed: (why: string) => void): void {
  const [command = 'xdg-open', ...args] = OPENERS[platform] ?? ['xdg-open']
  const opener = spawn(command, [...args, url], { stdio: 'ignore', detached: true })
  opener.on('error', (error) => failed(error.message))
  opener.unref()
}
